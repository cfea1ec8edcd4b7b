"""Placeholder texts are found; similar words are not reported."""

from pathlib import Path

import pytest

from podcast_publisher.workflow.check import load_and_check
from tests.shows import workspace

EPISODE = "episodes/01-listening.yaml"


def codes_of(small_show: Path, old: str, new: str) -> list[str]:
    """The rules that report these lines in an episode's YAML."""
    path = small_show / EPISODE
    written = path.read_text("utf-8").replace(old, new)
    path.write_text(written, "utf-8")
    return [
        finding.rule.code
        for finding in load_and_check(workspace(small_show), lambda _: None).findings
    ]


@pytest.mark.parametrize(
    "words",
    [
        "TODO",
        "[INSERT LINK]",
        "[name here]",
        "by Dr XXX",
        "Lorem ipsum dolor",
        "for ???",
        "[Guest]",
    ],
)
def test_placeholder_texts_are_reported(small_show: Path, words: str) -> None:
    """However people write them."""
    assert codes_of(small_show, "What patients say", f"What {words} says") == ["PP452"]


@pytest.mark.parametrize(
    "words",
    [
        "[name removed]",
        "47,XXX and XXX syndrome",
        "[name](https://www.example.org/)",
        "what?",
        "todo lists",
    ],
)
def test_words_that_resemble_placeholders_pass(small_show: Path, words: str) -> None:
    """A name may have been redacted, and a syndrome may be called that."""
    assert codes_of(small_show, "What patients say", f"What {words} says") == []


@pytest.mark.parametrize(
    "title",
    [
        "01-listening-to-us",
        "Listening_v3",
        "LISTENING ON WARDS",
    ],
)
def test_titles_that_are_no_words_are_reported(small_show: Path, title: str) -> None:
    """File names of recordings, or all capitals."""
    assert "PP453" in codes_of(small_show, "title: Listening", f"title: {title}")


@pytest.mark.parametrize(
    "title",
    [
        "A long-term follow-up",
        "COVID-19",
        "NHS R&D",
        "HIV and AIDS",
        "The final draft",
        "Node.js for wards",
    ],
)
def test_titles_with_hyphens_and_abbreviations_pass(small_show: Path, title: str) -> None:
    """Hyphens and abbreviations are words too."""
    assert "PP453" not in codes_of(small_show, "title: Listening", f"title: {title}")
