"""Two texts compared, by words or by lines: what was removed, what was added, and some of what stays."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from podcast_publisher.report.characters import visible

Kind = Literal["same", "removed", "added", "left-out"]
_MOST_WORDS = 2_000
"""Of each text: for longer ones, only lines are compared."""
_MOST_LINES = 5_000
_LONGEST = 20_000
"""Characters of a piece that are shown."""
_AROUND_WORDS, _AROUND_LINES = 12, 2
"""Words or lines that stay and are shown beside a change."""


class Piece(Struct, frozen=True):
    """A part of the comparison."""

    kind: Kind
    text: str


def diff_texts(before: str, after: str) -> tuple[Piece, ...]:
    """The words that differ, with some around them."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return diff_lines(before, after)
    return tuple(_pieces(old, new, _AROUND_WORDS))


def diff_lines(before: str, after: str) -> tuple[Piece, ...]:
    """The lines that differ, with some around them; of texts that are too long, all of both."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > _MOST_LINES:
        return (Piece("removed", _cut(before)), Piece("added", _cut(after)))
    return tuple(_pieces(old, new, _AROUND_LINES))


def changed_lines(before: str, after: str) -> int:
    """How many lines were removed or added, whichever are more; all where there are too many to compare."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > _MOST_LINES:
        return max(len(old), len(new))
    return sum(
        max(i2 - i1, j2 - j1)
        for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new).get_opcodes()
        if tag != "equal"
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _pieces(old: Sequence[str], new: Sequence[str], around: int) -> Iterator[Piece]:
    opcodes = difflib.SequenceMatcher(None, old, new).get_opcodes()
    for number, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        if tag == "equal":
            first, last = number == 0, number == len(opcodes) - 1
            yield from _same(old[i1:i2], 0 if first else around, 0 if last else around)
            continue
        if i2 > i1:
            yield Piece("removed", _cut("".join(old[i1:i2])))
        if j2 > j1:
            yield Piece("added", _cut("".join(new[j1:j2])))


def _same(tokens: Sequence[str], after_change: int, before_change: int) -> Iterator[Piece]:
    if len(tokens) <= after_change + before_change:
        yield Piece("same", _cut("".join(tokens)))
        return
    if after_change:
        yield Piece("same", _cut("".join(tokens[:after_change])))
    yield Piece("left-out", " … ")
    if before_change:
        yield Piece("same", _cut("".join(tokens[-before_change:])))


def _cut(text: str) -> str:
    """What is shown of it, without characters that move the cursor or change the writing direction."""
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    return "\n".join(map(visible, shown.replace("\r\n", "\n").split("\n")))
