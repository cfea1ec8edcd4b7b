"""Two people entered as one are found; similar single names are not reported."""

import pytest

from podcast_publisher.check.text.people_names import people_are_entered_one_by_one
from podcast_publisher.check.transcripts.speech_to_text import a_person_has_reviewed
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Episode, Person, Project, Reviewed, Show

SHOW = Show(SourceFile("podcast.yaml"))


def is_reported(name: str, role: str = "guest") -> bool:
    episode = Episode(SourceFile("episodes/01-a.yaml"), people=(Person(name, role),))
    return bool(list(people_are_entered_one_by_one.run(Project(SHOW, (episode,)))))


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
def test_two_full_names_in_one_entry_are_reported(name: str) -> None:
    """Each name has two words or more."""
    assert is_reported(name)


def test_two_first_names_of_hosts_are_reported() -> None:
    """As hosts, two first names are two people."""
    assert is_reported("Jane & John", "host")
    assert not is_reported("Jane & John")


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
def test_single_names_are_not_reported(name: str) -> None:
    """Organisations have "and" in their names, and people have titles behind theirs."""
    assert not is_reported(name)


@pytest.mark.parametrize(
    ("by", "unreviewed"),
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
def test_a_reviewer_must_be_a_person(by: str, unreviewed: bool) -> None:
    """A program alone is no reviewer; a person may share its name or use one."""
    episode = Episode(SourceFile("episodes/01-a.yaml"), reviewed=Reviewed(by))
    assert bool(list(a_person_has_reviewed.run(episode, SHOW))) is unreviewed
