"""How apps cut titles and notes in their lists."""

from msgspec.structs import replace

from podcast_publisher.desk.preview.app_lists import cut, plain, rows
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Episode


def test_texts_are_cut_with_an_ellipsis() -> None:
    """A text that fits stays; a longer one fills the space."""
    assert cut("a" * 60, 60) == "a" * 60
    assert cut("a" * 61, 60) == "a" * 59 + "…"
    assert cut("anything", 0) == ""


def test_notes_are_shown_without_markup() -> None:
    """A list shows plain text in one paragraph."""
    assert plain("One & two.\n\n- [three](https://example.org/)") == "One & two. three"


def test_a_title_that_is_too_long_is_marked() -> None:
    """Each app's row says whether the whole title fits; AntennaPod's shows no notes."""
    episode = Episode(SourceFile("episodes/01.yaml"), title="Short", description="Notes")
    assert [row.title_is_cut for row in rows(episode)] == [False] * 3
    assert [row.notes for row in rows(episode)] == ["Notes", "Notes", ""]
    assert all(row.title_is_cut for row in rows(replace(episode, title="long " * 20)))
