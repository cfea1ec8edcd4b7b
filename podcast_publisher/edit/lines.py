"""The lines of a file's text, and splices that replace parts of it."""

import re
from collections.abc import Iterable
from itertools import takewhile

from msgspec import Struct

from podcast_publisher.edit.formatting import Indentation
from podcast_publisher.edit.yaml_spans import Span

_NEWLINE = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"[ \t]+#")


class Splice(Struct, frozen=True):
    """Replaces the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def apply_splices(text: str, splices: Iterable[Splice]) -> str:
    """Apply splices to a text; those at the same offset keep their order.

    Raises:
        ValueError: two of them overlap.
    """
    parts, offset = [], 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < offset and splice.text:
            raise ValueError("two changes meet in the same characters")
        parts += [
            text[offset : splice.start],
            splice.text,
        ]  # deletions may overlap
        offset = max(offset, splice.end)
    return "".join([*parts, text[offset:]])


class Lines:
    """A text by lines; offsets count characters from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        match = _NEWLINE.search(text)
        self.newline = match[0] if match else "\n"

    def line_start(self, offset: int) -> int:
        """Start of the line at that offset."""
        return max(self.text.rfind(end, 0, offset) for end in "\r\n") + 1

    def next_line(self, offset: int) -> int:
        """Start of the next line, or end of the text."""
        match = _NEWLINE.search(self.text, offset)
        return match.end() if match else len(self.text)

    def line_at(self, offset: int) -> str:
        """The line at that offset, without its ending."""
        return self.text[self.line_start(offset) : self.next_line(offset)].rstrip("\r\n")

    def column(self, offset: int) -> int:
        """Characters before that offset on its line."""
        return offset - self.line_start(offset)

    def content_end(self, place: Span, column: int) -> int:
        """End of a value's lines, with the comments below that are indented like it."""
        return self._comments_end(self.next_line(place.end), column)

    def _comments_end(self, end: int, column: int) -> int:
        offset = end
        while offset < len(self.text):
            content = self.line_at(offset).lstrip(" ")
            deeper = len(self.line_at(offset)) - len(content) > column
            if content and not (content.startswith("#") and deeper):
                break
            offset = self.next_line(offset)
            end = offset if content else end
        return end

    def as_lines(self, lines: Iterable[str], offset: int) -> str:
        """The text of lines to insert at the start of a line or the end of the file."""
        unfinished = self.text and not self.text.endswith(("\n", "\r"))
        if offset == len(self.text) and unfinished:
            return "".join(self.newline + line for line in lines)
        return "".join(line + self.newline for line in lines)

    def replace_inline(self, start: int, end: int, new: str) -> Splice:
        """Replace text within a line.

        A comment after it keeps its column where a nearby comment has the same.
        """
        comment = _COMMENT.match(self.text, end)
        if not comment or not new:
            return Splice(start, end, new)
        column = self.column(comment.end() - 1)
        gap = comment.end() - 1 - end
        if any(re.match(r"\s#", line[column - 1 : column + 1]) for line in self._around(start)):
            gap = max(min(gap, 2), column - self.column(start) - len(new))
        return Splice(start, comment.end() - 1, new + " " * gap)

    def _around(self, offset: int) -> list[str]:
        """The lines above and below, up to the next blank one."""
        here = self.line_start(offset)
        above = _NEWLINE.split(self.text[:here])[:-1]
        below = _NEWLINE.split(self.text[self.next_line(offset) :])
        full = str.strip
        return [*takewhile(full, reversed(above)), *takewhile(full, below)]

    def detect_indentation(self, document: Span) -> Indentation:
        """The indentation of this file, by its first list and first nested fields."""
        dash = step = None
        for name, value in document.entries.values():
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
