"""Whose entry it is: two people in one are found, and what only looks like it is not."""

import pytest

from podcast_publisher.check.text.people_names import people_are_entered_one_by_one
from podcast_publisher.check.transcripts.speech_to_text import a_person_has_reviewed
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Episode, Person, Project, Reviewed, Show

SHOW = Show(SourceFile("podcast.yaml"))


def told(name: str, role: str = "guest") -> bool:
    one = Episode(SourceFile("episodes/01-a.yaml"), people=(Person(name, role),))
    return bool(list(people_are_entered_one_by_one.run(Project(SHOW, (one,)))))


@pytest.mark.parametrize(
    "name",
    [
        "Jane Smith and John Brown",
        "Jane Smith & John Brown",
        "Dr Jane Smith and Prof. John O'Neill-Brown",
        "Dr. Smith and Dr. Brown",
        "Zoë Müller / Óscar Núñez",
        "helpdesk@example.org",
    ],
)
def test_two_people(name: str) -> None:
    """Each has a name of two words or more."""
    assert told(name)


def test_two_presenters() -> None:
    """As hosts, two first names are two people."""
    assert told("Jane & John", "host")
    assert not told("Jane & John")


@pytest.mark.parametrize(
    "name",
    [
        "Jane Smith",
        "Jane Smith, PhD",
        "Royal and Ancient",
        "Marks and Spencer",
        "Guy's and St Thomas' NHS Foundation Trust",
        "Brighton and Sussex Medical School",
        "Bath Spa University and Exeter College",
        "Patients and Carers Together",
        "Jane Smith and friends",
        "Sandy Anderson",
        "The Leeds Teaching Hospitals and York Minster",
        "Smith & Nephew",
        "@jane",
        "a" + "@." * 50_000 + " ",
        "A " * 50_000 + "and",
    ],
)
def test_one_name(name: str) -> None:
    """Organisations have an "and" in their names, and people have titles behind theirs."""
    assert not told(name)


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ("ChatGPT", True),
        ("AI", True),
        ("an AI tool", True),
        ("Microsoft Copilot", True),
        ("GPT-4o", True),
        ("Claude", False),
        ("Ai Weiwei", False),
        ("AI research team", False),
        ("Press office, with ChatGPT", False),
        ("Machine room, Jane Smith", False),
    ],
)
def test_who_has_reviewed(by: str, found: bool) -> None:
    """A program alone is nobody; a person may be called like one, or use one."""
    one = Episode(SourceFile("episodes/01-a.yaml"), reviewed=Reviewed(by))
    assert bool(list(a_person_has_reviewed.run(one, SHOW))) is found
