"""The lines of a transcript as the page shows them, a page of them at a time."""

from collections.abc import Sequence

from msgspec import Struct

from podcast_publisher.edit.transcripts.document import Document
from podcast_publisher.edit.transcripts.find import Hit
from podcast_publisher.edit.transcripts.line_changes import LONGEST_TEXT
from podcast_publisher.workflow.transcripts.editor import TypedLine
from podcast_publisher.workflow.transcripts.editor_form import format_time

PAGE = 100
"""Lines at most."""
_MOST_CHARACTERS = 60_000
"""Of the lines of a page, after the first."""
_MOST_HITS = 50
_AROUND = 40
"""Characters that are shown on each side of what was found."""


class LineView(Struct, frozen=True):
    """A line as the page shows it."""

    index: int
    seconds: float
    end: float
    start: str
    voice: str
    words: str
    is_same_voice: bool
    """Whether the speaker is that of the line above."""
    is_too_long: bool
    unread: bool
    others: tuple[str, ...]
    """Who else speaks in it."""


class HitView(Struct, frozen=True):
    """A place at which words were found."""

    index: int
    seconds: float
    before: str
    found: str
    after: str


def first_of_page(document: Document, first: int, focus: int) -> int:
    """The first line of a page that shows the line `focus`, that from `first` on if it does; -1 shows any."""
    last = max(0, len(document.lines) - 1)
    first = min(max(first, 0), last)
    if focus < 0:
        return first
    _, following = view_lines(document, first)
    is_shown = first <= focus and (not following or focus < following)
    return (
        first if is_shown else min(focus, last) // PAGE * PAGE if _fits(document, focus) else focus
    )


def _fits(document: Document, focus: int) -> bool:
    """Whether the page that begins at the round number before that line shows it."""
    _, following = view_lines(document, focus // PAGE * PAGE)
    return not following or focus < following


def line_at(document: Document, seconds: float) -> int:
    """The line that is spoken at that moment."""
    spoken = [index for index, line in enumerate(document.lines) if line.start <= seconds * 1000]
    return spoken[-1] if spoken else 0


def view_lines(
    document: Document, first: int, typed: Sequence[TypedLine] = ()
) -> tuple[tuple[LineView, ...], int]:
    """A page of lines, and where the next one begins; what was `typed` stands in the fields."""
    by_index = {line.index: line for line in typed}
    views: list[LineView] = []
    characters = 0
    for index in range(first, min(len(document.lines), first + PAGE)):
        line = document.lines[index]
        sent = by_index.get(index)
        words = sent.words if sent and sent.words is not None else line.words
        is_too_long = len(words) > LONGEST_TEXT
        shown = words[:200] if is_too_long else words
        characters += len(shown)
        if views and characters > _MOST_CHARACTERS:
            break
        speakers = line.voices
        above = document.lines[index - 1].voice if index else None
        voice = line.voice if not sent or sent.voice is None else sent.voice
        views.append(
            LineView(
                index,
                line.start / 1000,
                line.end / 1000,
                format_time(line.start),
                voice[:LONGEST_TEXT],
                shown,
                index > first and voice == above,
                is_too_long,
                line.unread,
                tuple(dict.fromkeys(name for name in speakers[1:] if name != voice)),
            )
        )
    following = first + len(views)
    return tuple(views), following if following < len(document.lines) else 0


def view_hits(document: Document, hits: Sequence[Hit]) -> tuple[tuple[HitView, ...], int]:
    """The first places that were found, with what stands around them, and how many there are."""
    views: list[HitView] = []
    for hit in hits:
        line = document.lines[hit.index]
        for begin, end in hit.spans[: _MOST_HITS - len(views)]:
            before, after = line.words[max(0, begin - _AROUND) : begin], line.words[end:]
            views.append(
                HitView(
                    hit.index,
                    line.start / 1000,
                    "…" * (begin > _AROUND) + before,
                    line.words[begin:end],
                    after[:_AROUND] + "…" * (len(after) > _AROUND),
                )
            )
    return tuple(views), sum(len(hit.spans) for hit in hits)


def speakers(document: Document) -> tuple[str, ...]:
    """Everybody who speaks in the transcript, in the order of the first words."""
    return tuple(dict.fromkeys(voice for line in document.lines for voice in line.voices if voice))


def line_of_finding(document: Document, number: int) -> int:
    """The line in which a finding about that line of the file is fixed; -1 where it is in none."""
    above = [index for index, line in enumerate(document.lines) if line.number - 1 <= number]
    return above[-1] if above else -1
