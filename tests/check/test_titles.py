"""Episode numbers in titles are found; other numbers are not reported."""

from pathlib import Path

import pytest

from podcast_publisher.workflow.check import load_and_check
from tests.shows import workspace

EPISODE = "episodes/01-listening.yaml"


def numbered(small_show: Path, title: str) -> bool:
    path = small_show / EPISODE
    written = path.read_text("utf-8").replace("title: Listening", f'title: "{title}"')
    path.write_text(written, "utf-8")
    findings = load_and_check(workspace(small_show), lambda _: None).findings
    return "PP106" in [finding.rule.code for finding in findings]


@pytest.mark.parametrize(
    "title",
    [
        "Episode 1: Listening",
        "EP1 Listening",
        "E01 Listening",
        "Listening (S1E1)",
        "Listening (1/9)",
        "1. Listening",
        "Episode one – listening",
        "Listening: episode one",
        "No. 1: Listening",
        "[1] Listening",
        "Listening (1 of 9)",
        "1x01 Listening",
        "Folge 1: Listening",
        "Episode #1: Listening",
        "Episode I: listening",
        "E1: Listening",
    ],
)
def test_an_episode_number_in_a_title_is_reported(small_show: Path, title: str) -> None:
    """However it is written."""
    assert numbered(small_show, title)


@pytest.mark.parametrize(
    "title",
    [
        "Ep300 and the E2 ligase",
        "A psychotic episode one year on",
        "What E102 does in food",
        "Episodes of care",
        "Listening (9/11)",
        "1 in 4 of us",
        "1 of us",
        "10x10: a hundred steps",
        "Listening &#8217;",
        "No. 7: a ward",
    ],
)
def test_other_numbers_are_not_reported(small_show: Path, title: str) -> None:
    """Genes, additives and fractions are no episode numbers."""
    assert not numbered(small_show, title)


@pytest.mark.parametrize("title", ["ED", "ACE", "Łódź", "Dad", "facade", "A&E"])
def test_uuids_are_not_taken_for_titles(small_show: Path, title: str) -> None:
    """A UUID is made from no title, whatever its hexadecimal digits."""
    path = small_show / EPISODE
    written = path.read_text("utf-8").replace("title: Listening", f'title: "{title}"')
    guid = "945edbba-ace1-436b-b48f-facadead001c"
    path.write_text(written.replace("945edbba-f1e1-436b-b48f-3485a59dd01c", guid), "utf-8")
    assert "PP107" not in codes(small_show)


def codes(small_show: Path) -> list[str]:
    return [
        finding.rule.code
        for finding in load_and_check(workspace(small_show), lambda _: None).findings
    ]
