"""Change the lines of a transcript: each function returns the document with one change."""

from msgspec.structs import replace

from podcast_publisher.edit.transcripts.cues import refused
from podcast_publisher.edit.transcripts.document import (
    Document,
    new_line,
    with_payload,
    with_times,
)
from podcast_publisher.edit.transcripts.payload import (
    cut,
    joined,
    normalised,
    voices_of,
    with_renamed_voice,
    with_voice,
    with_words,
)
from podcast_publisher.edit.transcripts.read_marks import separated, without_marks
from podcast_publisher.model.measurement import format_position

LONGEST_TEXT = 5_000
"""Characters of a line that can be edited; a cue has some 80."""
LONGEST_NAME = 200
_NEW = 2_000
"""Milliseconds of a new line where nothing limits it."""
_LEAST = 100
"""Milliseconds that each part of a split line has at least."""
_LATEST = 360_000_000
"""Milliseconds: 100 hours."""


def change_words(document: Document, index: int, text: str) -> Document:
    """The line with that text.

    Raises:
        EditError: it is too long.
    """
    line = document.lines[index]
    if len(text) > LONGEST_TEXT:
        raise refused(
            f"The line at {_clock(line.start)} has more than {LONGEST_TEXT:,} characters",
            "Split it.",
        )
    payload = with_words(line.payload, text, document.newline)
    return document.with_line(index, with_payload(line, payload, document.newline))


def change_voice(document: Document, index: int, name: str) -> Document:
    """The line, spoken by that person.

    Raises:
        EditError: the name is too long.
    """
    line = document.lines[index]
    if normalised(name) == normalised(line.voice):
        return document
    payload = with_voice(line.payload, _checked_name(name))
    return document.with_line(index, with_payload(line, payload, document.newline))


def rename_voice(document: Document, old: str, new: str) -> Document:
    """Every line of that speaker, under another name.

    Raises:
        EditError: the new name is missing or too long.
    """
    name = _checked_name(new)
    if not name:
        raise refused("The new name is missing", "Type it.")
    lines = tuple(
        replace(line, payload=with_renamed_voice(line.payload, old, name))
        if old in voices_of(line.payload)
        else line
        for line in document.lines
    )
    return replace(document, lines=lines)


def change_start(document: Document, index: int, start: int) -> Document:
    """The line from that time on; the line above ends then, if it would last longer.

    Raises:
        EditError: it would begin before the line above, or after its own end.
    """
    line = document.lines[index]
    above = document.lines[index - 1] if index else None
    if above and start <= above.start:
        raise refused(
            f"The line above begins at {_clock(above.start)}, so this one cannot begin at {_clock(start)}",
            "Choose a later time.",
        )
    if not 0 <= start < line.end:
        raise refused(
            f"The line ends at {_clock(line.end)}, so it cannot begin at {_clock(start)}",
            "Choose an earlier time, or join it with the next line.",
        )
    changed = document.with_line(index, with_times(line, start, line.end))
    if above and (above.end == line.start or start < above.end <= line.start):
        return changed.with_line(index - 1, with_times(above, above.start, start))
    return changed


def split(document: Document, index: int, position: int, moment: int | None = None) -> Document:
    """Two lines, cut at that place of the words, at a moment within it or in proportion.

    Raises:
        EditError: no words would be left on one side, or the line is too short.
    """
    line = document.lines[index]
    words = line.words
    if not words[:position].strip() or not words[position:].strip():
        raise refused(
            "There are no words on one side of the cursor, so the line was not split",
            "Put the cursor between two words.",
        )
    if line.end - line.start < 2 * _LEAST:
        raise refused(f"The line at {_clock(line.start)} is too short to split", "Join it first.")
    first, second = cut(line.payload, position, document.newline)
    middle = line.start + round((line.end - line.start) * position / len(words))
    if moment is not None and line.start + _LEAST <= moment <= line.end - _LEAST:
        middle = moment
    middle = min(max(middle, line.start + _LEAST), line.end - _LEAST)
    before = with_payload(with_times(line, line.start, middle), first, document.newline)
    after = new_line(middle, line.end, second, document, unread=line.unread)
    return document.with_line(index, before, after)


def join(document: Document, index: int) -> Document:
    """The line and the next one as one.

    Raises:
        EditError: there is no next line, or they would be too long.
    """
    if index + 1 >= len(document.lines):
        raise refused("There is no line to join it with", "Choose another line.")
    line, following = document.lines[index : index + 2]
    payload = joined(line.payload, following.payload, document.newline)
    if len(payload) > LONGEST_TEXT:
        raise refused("Both lines together are too long", "Leave them apart.")
    both = with_times(line, line.start, max(line.end, following.end))
    both = with_payload(both, payload, document.newline)
    both = replace(both, unread=line.unread or following.unread)
    # comments between the two stay, below the joined line
    return _without(document.with_line(index, both), index + 1)


def delete(document: Document, index: int) -> Document:
    """The document without that line; comments above it stay."""
    return _without(document, index)


def add(document: Document, index: int, moment: int | None = None) -> Document:
    """A line without words below that one, or the first one for -1; it begins at a moment between the two, if it can."""
    lines = document.lines
    above = lines[index] if index >= 0 else None
    least = above.start + _LEAST if above else 0
    most = lines[index + 1].start if index + 1 < len(lines) else _LATEST
    start = above.end if above else 0
    if moment is not None and least <= moment < most:
        start = moment
    start = max(min(start, most - _LEAST), least)
    end = max(min(start + _NEW, most), start + _LEAST)
    line = new_line(start, end, "", document, unread=False)
    if above and above.end > start:
        document = document.with_line(index, with_times(above, above.start, start))
    if not lines:
        return replace(
            document,
            lines=(replace(line, before=separated(document.after, document.newline)),),
            after="",
        )
    if above is None:
        first = lines[0]
        moved = replace(line, before=first.before)
        return document.with_line(0, moved, replace(first, before=""))
    return document.with_line(index, document.lines[index], line)


def mark_read(document: Document, first: int, last: int) -> Document:
    """These lines as read by a person."""
    lines = tuple(
        replace(line, unread=False) if first <= index <= last else line
        for index, line in enumerate(document.lines)
    )
    changed = replace(document, lines=lines)
    if changed.unread:
        return changed
    plain = tuple(replace(line, before=without_marks(line.before)) for line in lines)
    return replace(changed, lines=plain, after=without_marks(changed.after))


def _without(document: Document, index: int) -> Document:
    line, newline = document.lines[index], document.newline
    rest = without_marks(line.before)
    is_kept = bool(rest.strip("\r\n"))
    changed = document.with_line(index)
    if index < len(changed.lines):
        following = changed.lines[index]
        between = following.before
        if is_kept:
            between = separated(rest, newline) + between.lstrip("\r\n")
        return changed.with_line(index, replace(following, before=between))
    after = without_marks(changed.after)
    if is_kept:
        after = separated(rest, newline) + after.lstrip("\r\n")
    return replace(changed, after=after)


def _checked_name(name: str) -> str:
    cleaned = " ".join(normalised(name).split())
    if len(cleaned) > LONGEST_NAME:
        raise refused(f"A name has at most {LONGEST_NAME} characters", "Shorten it.")
    return cleaned


def _clock(milliseconds: int) -> str:
    return format_position(milliseconds / 1000)
