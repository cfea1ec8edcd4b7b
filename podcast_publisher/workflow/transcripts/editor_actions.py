"""What the buttons of the transcript editor do to its lines."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from podcast_publisher.edit.transcripts.cues import counted, refused
from podcast_publisher.edit.transcripts.document import Document
from podcast_publisher.edit.transcripts.find import Hit, find, replace_all
from podcast_publisher.edit.transcripts.line_changes import (
    add,
    change_start,
    delete,
    join,
    mark_read,
    rename_voice,
    split,
)
from podcast_publisher.edit.transcripts.payload import normalised
from podcast_publisher.edit.transcripts.shift import shift_lines
from podcast_publisher.workflow.transcripts.editor_form import (
    LineRequest,
    format_time,
    parse_seconds,
)


class Outcome(NamedTuple):
    """The document after an action."""

    document: Document
    what: str
    """The change in words, for undo."""
    message: str
    """What was done, in a sentence."""
    focus: int = -1
    """The line that comes next; -1 where none does."""
    cursor: int = 0
    """The place in its words."""


def find_words(document: Document, fields: Mapping[str, str]) -> tuple[Hit, ...]:
    """The lines in which the form's words stand.

    Raises:
        EditError: there are no words to find.
    """
    return find(document, fields.get("find", ""), match_case=_matches_case(fields))


def _matches_case(fields: Mapping[str, str]) -> bool:
    return fields.get("match-case") == "yes"


def perform(document: Document, request: LineRequest) -> Outcome | None:
    """The document after the action; None for one that changes nothing.

    Raises:
        EditError: it cannot be done.
    """
    if request.action in _OF_A_LINE:
        least = -1 if request.action == "add" else 0
        if not least <= request.index < len(document.lines):
            raise refused(f"The transcript has no line {request.index + 1}", "Open the page again.")
        return _OF_A_LINE[request.action](document, request)
    whole = _OF_ALL_LINES.get(request.action)
    return whole(document, request) if whole else None


def _split(document: Document, request: LineRequest) -> Outcome:
    index = request.index
    words = document.lines[index].words
    cursor = request.fields.get("cursor", "")
    if re.fullmatch(r"\d{1,6}", cursor, re.ASCII):
        position = int(cursor)
    else:
        position = _typed_break(request.fields.get(f"text-{index}", "")) or _middle(words)
    moment = request.moment if request.fields.get("playing") == "yes" else None
    return Outcome(
        split(document, index, position, moment),
        "splitting a line",
        "The line was split.",
        index + 1,
    )


def _typed_break(text: str) -> int:
    """Where somebody without a script has put a line end into the text; 0 for nowhere."""
    before, end, _ = text.strip().replace("\r", "\n").partition("\n")
    return len(normalised(before)) if end else 0


def _middle(words: str) -> int:
    """The end of a sentence, or else of a word, that is nearest to the middle."""
    half = len(words) / 2
    for pattern in (r"[.!?…](?=\s)", r"\S(?=\s)"):
        if ends := [match.end() for match in re.finditer(pattern, words)]:
            return min(ends, key=lambda end: abs(end - half))
    return 0


def _join(document: Document, request: LineRequest) -> Outcome:
    return _joined(document, request.index)


def _join_above(document: Document, request: LineRequest) -> Outcome:
    if not request.index:
        raise refused("There is no line above", "Choose another line.")
    return _joined(document, request.index - 1)


def _joined(document: Document, index: int) -> Outcome:
    first = document.lines[index].words
    cursor = len(first) + bool(first)
    return Outcome(
        join(document, index), "joining two lines", "Two lines were joined.", index, cursor
    )


def _begin(document: Document, request: LineRequest) -> Outcome:
    if request.moment is None:
        raise refused("The player has no position yet", "Play the recording up to the first word.")
    changed = change_start(document, request.index, request.moment)
    message = f"The line begins at {format_time(request.moment)}."
    return Outcome(changed, "the beginning of a line", message, request.index)


def _delete(document: Document, request: LineRequest) -> Outcome:
    changed = delete(document, request.index)
    focus = min(request.index, len(changed.lines) - 1)
    return Outcome(changed, "deleting a line", "The line was deleted. Undo brings it back.", focus)


def _add(document: Document, request: LineRequest) -> Outcome:
    moment = request.moment if request.fields.get("playing") == "yes" else None
    return Outcome(
        add(document, request.index, moment),
        "adding a line",
        "A line was added.",
        request.index + 1,
    )


def _read(document: Document, request: LineRequest) -> Outcome:
    following = min(request.index + 1, len(document.lines) - 1)
    changed = mark_read(document, request.index, request.index)
    return Outcome(
        changed, "marking a line as read", f"Marked as read. {_left(changed)}", following
    )


def _read_up_to(document: Document, request: LineRequest) -> Outcome:
    following = min(request.index + 1, len(document.lines) - 1)
    changed = mark_read(document, 0, request.index)
    return Outcome(
        changed,
        "marking lines as read",
        f"Everything up to here is marked as read. {_left(changed)}",
        following,
    )


def _left(document: Document) -> str:
    if not document.unread:
        return "All lines are read: enter below who read them."
    return f"{counted(document.unread, 'line is', 'lines are')} left."


def _replace(document: Document, request: LineRequest) -> Outcome:
    text, words = request.fields.get("find", ""), request.fields.get("replace", "")
    places = sum(len(hit.spans) for hit in find_words(document, request.fields))
    changed = replace_all(document, text, words, match_case=_matches_case(request.fields))
    return Outcome(
        changed, "replacing words", f"{counted(places, 'place was', 'places were')} replaced."
    )


def _rename(document: Document, request: LineRequest) -> Outcome:
    old = request.fields.get("old-name", "")
    changed = rename_voice(document, old, request.fields.get("new-name", ""))
    count = sum(
        before != after for before, after in zip(document.lines, changed.lines, strict=True)
    )
    if not count:
        raise refused("No line has another speaker now", "Choose a speaker and type a new name.")
    return Outcome(
        changed, "renaming a speaker", f"The speaker of {counted(count, 'line')} was renamed."
    )


def _shift(document: Document, request: LineRequest) -> Outcome:
    by = parse_seconds(request.fields.get("shift", ""))
    if not by:
        raise refused("This is not a number of seconds", "Type a number such as 2.5 or -2.5.")
    how = "later" if by > 0 else "earlier"
    return Outcome(
        shift_lines(document, by),
        "the times of all lines",
        f"All lines are {abs(by):g} seconds {how}.",
    )


_OF_A_LINE = {
    "split": _split,
    "join": _join,
    "join-above": _join_above,
    "begin": _begin,
    "delete": _delete,
    "add": _add,
    "read": _read,
    "read-up-to": _read_up_to,
}
_OF_ALL_LINES = {"replace": _replace, "rename": _rename, "shift": _shift}
