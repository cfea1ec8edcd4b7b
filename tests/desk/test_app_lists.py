"""What the lists of apps have room for."""

from dataclasses import replace

from podcast_publisher.desk.preview.app_lists import cut, plain, rows
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Episode


def test_texts_are_cut_with_an_ellipsis() -> None:
    """What fits stays; what does not is as long as there is room for."""
    assert cut("a" * 60, 60) == "a" * 60
    assert cut("a" * 61, 60) == "a" * 59 + "…"
    assert cut("anything", 0) == ""


def test_notes_are_shown_without_markup() -> None:
    """A list shows words in one paragraph, and no element of an author's HTML."""
    assert plain("One & two.\n\n- [three](https://example.org/)") == "One & two. three"


def test_a_title_that_is_too_long_is_said_to_be() -> None:
    """Each app's row tells whether it shows the whole title; AntennaPod's shows no notes."""
    episode = Episode(SourceFile("episodes/01.yaml"), title="Short", description="Notes")
    assert [row.title_is_cut for row in rows(episode)] == [False] * 3
    assert [row.notes for row in rows(episode)] == ["Notes", "Notes", ""]
    assert all(row.title_is_cut for row in rows(replace(episode, title="long " * 20)))
