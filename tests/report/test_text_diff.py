"""Texts compared by words and lines: exact, bounded, and inert."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_publisher.report.text_diff import Piece, changed_lines, diff_lines, diff_texts

TEXTS = st.text("ab \n", max_size=60)


def test_the_words_that_differ_stand_between_those_that_stay() -> None:
    """With what stays far away left out."""
    long = " ".join(f"word{number}" for number in range(40))
    assert diff_texts("Hello my dear", "Hello our dear") == (
        Piece("same", "Hello "),
        Piece("removed", "my"),
        Piece("added", "our"),
        Piece("same", " dear"),
    )
    kinds = [piece.kind for piece in diff_texts(f"{long} a {long}", f"{long} b {long}")]
    assert kinds == ["left-out", "same", "removed", "added", "same", "left-out"]


@given(TEXTS, TEXTS)
def test_what_was_added_is_in_the_new_text(before: str, after: str) -> None:
    """And what was removed in the old one; equal texts have neither."""
    for pieces in (diff_texts(before, after), diff_lines(before, after)):
        assert all(piece.text in before for piece in pieces if piece.kind == "removed")
        assert all(piece.text in after for piece in pieces if piece.kind == "added")
        assert any(piece.kind in {"removed", "added"} for piece in pieces) is (before != after)


def test_lines_are_counted() -> None:
    """Whichever are more: removed or added."""
    assert changed_lines("a\nb\nc", "a\nx\ny\nc") == 2
    assert changed_lines("a\nb\nc", "a\nc") == 1


@pytest.mark.parametrize("unit", ["a ", "a\n", "\n", "ab"])
def test_hostile_texts_are_bounded(unit: str) -> None:
    """A megabyte of the same costs no minutes, and little is shown of it."""
    begun = time.process_time()
    before, after = unit * 300_000, unit * 299_999 + "x"
    pieces = diff_texts(before, after)
    changed_lines(before, after)
    assert sum(len(piece.text) for piece in pieces) < 50_000
    assert time.process_time() - begun < 10


def test_characters_that_change_the_direction_are_replaced() -> None:
    """Line ends stay."""
    pieces = diff_texts("a\nb", "a\nb\u202ec")
    assert "".join(piece.text for piece in pieces) == "a\nbb\ufffdc"
