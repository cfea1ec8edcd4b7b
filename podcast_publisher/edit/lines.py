"""A text as lines of a file: where they end, how they are indented, and what is put in their place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from podcast_publisher.edit.formatting import Indentation
from podcast_publisher.edit.yaml_spans import Span

_NEWLINE = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"[ \t]+#")


@dataclass(frozen=True, slots=True)
class Splice:
    """Characters of the file, and what stands there instead."""

    start: int
    end: int
    text: str


def apply_splices(text: str, splices: Iterable[Splice]) -> str:
    """The text with all of them done; those at the same place stand in the order they were given.

    Raises:
        ValueError: two of them overlap.
    """
    parts, at = [], 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < at and splice.text:
            raise ValueError("two changes meet in the same characters")
        parts += [
            text[at : splice.start],
            splice.text,
        ]  # of two that take away, both may take the same
        at = max(at, splice.end)
    return "".join([*parts, text[at:]])


class Lines:
    """A file's text, and the questions about its lines; offsets count characters from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = _NEWLINE.search(text)
        self.newline = found[0] if found else "\n"

    def line_start(self, at: int) -> int:
        """Where the line with that character begins."""
        return max(self.text.rfind(end, 0, at) for end in "\r\n") + 1

    def next_line(self, at: int) -> int:
        """Where the next line begins, or the text ends."""
        found = _NEWLINE.search(self.text, at)
        return found.end() if found else len(self.text)

    def line_at(self, at: int) -> str:
        """The line with that character, without its ending."""
        return self.text[self.line_start(at) : self.next_line(at)].rstrip("\r\n")

    def column(self, at: int) -> int:
        """Characters before that one on its line."""
        return at - self.line_start(at)

    def content_end(self, place: Span, column: int) -> int:
        """Where the lines of a value end: with the notes below it that are indented as it is."""
        return self._with_notes(self.next_line(place.end), column)

    def _with_notes(self, ends: int, column: int) -> int:
        at = ends
        while at < len(self.text):
            bare = self.line_at(at).lstrip(" ")
            deeper = len(self.line_at(at)) - len(bare) > column
            if bare and not (bare.startswith("#") and deeper):
                break
            at = self.next_line(at)
            ends = at if bare else ends
        return ends

    def as_lines(self, lines: Iterable[str], at: int) -> str:
        """Lines to be put in at the beginning of a line, or at the end of the file."""
        unfinished = self.text and not self.text.endswith(("\n", "\r"))
        if at == len(self.text) and unfinished:
            return "".join(self.newline + line for line in lines)
        return "".join(line + self.newline for line in lines)

    def replace_inline(self, start: int, end: int, new: str) -> Splice:
        """Another text between these characters of a line.

        A note behind it keeps its column where another one nearby stands in the same.
        """
        found = _COMMENT.match(self.text, end)
        if not found or not new:
            return Splice(start, end, new)
        column = self.column(found.end() - 1)
        gap = found.end() - 1 - end
        if any(re.match(r"\s#", one[column - 1 : column + 1]) for one in self._around(start)):
            gap = max(min(gap, 2), column - self.column(start) - len(new))
        return Splice(start, found.end() - 1, new + " " * gap)

    def _around(self, at: int) -> list[str]:
        """The lines above and below that one, up to the next empty one."""
        here = self.line_start(at)
        above = _NEWLINE.split(self.text[:here])[:-1]
        below = _NEWLINE.split(self.text[self.next_line(at) :])
        full = str.strip
        return [*takewhile(full, reversed(above)), *takewhile(full, below)]

    def detect_indentation(self, root: Span) -> Indentation:
        """How this file indents, by the first list and the first fields below a field in it."""
        dash = step = None
        for name, value in root.entries.values():
            if not value.is_block or value.kind is str:
                continue
            if value.kind is list and value.items and dash is None:
                start = self.text.rfind("-", 0, value.items[0].start)
                dash = self.column(start) - self.column(name.start)
            elif value.kind is dict and step is None:
                step = self.column(value.start) - self.column(name.start)
        defaults = Indentation()
        return Indentation(
            defaults.step if step is None else step, defaults.list_offset if dash is None else dash
        )
