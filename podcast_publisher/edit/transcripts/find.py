"""Find and replace words in all lines of a transcript."""

import re

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.edit.transcripts.cues import refused
from podcast_publisher.edit.transcripts.document import Document, with_payload
from podcast_publisher.edit.transcripts.line_changes import LONGEST_TEXT
from podcast_publisher.edit.transcripts.payload import normalised, with_replacement

LONGEST_SEARCH = 200
"""Characters."""


class Hit(Struct, frozen=True):
    """A line in which the words stand."""

    index: int
    spans: tuple[tuple[int, int], ...]
    """From where to where in its words."""


def find(document: Document, text: str, *, match_case: bool) -> tuple[Hit, ...]:
    """The lines that hold that text.

    Raises:
        EditError: there is no text to find, or it is too long.
    """
    wanted = text.strip("\r\n")
    if not wanted.strip():
        raise refused("There is nothing to find", "Type the words in the field Find.")
    if len(wanted) > LONGEST_SEARCH:
        raise refused(
            f"The words to find have more than {LONGEST_SEARCH} characters", "Shorten them."
        )
    pattern = re.compile(re.escape(wanted), 0 if match_case else re.IGNORECASE)
    hits = []
    for index, line in enumerate(document.lines):
        if spans := tuple(match.span() for match in pattern.finditer(line.words)):
            hits.append(Hit(index, spans))
    return tuple(hits)


def replace_all(document: Document, text: str, replacement: str, *, match_case: bool) -> Document:
    """The document with the replacement wherever that text stands; markup stays.

    Raises:
        EditError: nothing was found, or a line would be too long.
    """
    hits = find(document, text, match_case=match_case)
    if not hits:
        raise refused("Nothing was found, so nothing was replaced", "Check the field Find.")
    if len(replacement) > LONGEST_SEARCH:
        raise refused(f"The new words have more than {LONGEST_SEARCH} characters", "Shorten them.")
    lines = list(document.lines)
    words = _as_typed(replacement)
    for hit in hits:
        line = lines[hit.index]
        if len(line.words) + len(hit.spans) * len(words) > LONGEST_TEXT:
            raise refused("A line would be too long, so nothing was replaced", "Split it first.")
        payload = with_replacement(line.payload, hit.spans, words, document.newline)
        lines[hit.index] = with_payload(line, payload, document.newline)
    return replace(document, lines=tuple(lines))


def _as_typed(text: str) -> str:
    """The text with the spaces at its ends, which may be meant."""
    inner = normalised(text)
    if not inner:
        return " " if text.strip("\r\n") else ""
    begins, ends = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{begins}{inner}{ends}"
