"""One request of the transcript editor, from what was typed to the saved file."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from podcast_publisher.model.errors import EditError
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.transcripts.editor import (
    KnownTexts,
    LineConflict,
    OpenTranscript,
    TypedLine,
    open_transcript,
    save_lines,
    take_in,
)
from podcast_publisher.workflow.transcripts.editor_actions import find_words, perform
from podcast_publisher.workflow.transcripts.editor_form import LineRequest
from podcast_publisher.workflow.versions.undo import Direction, go, steps_of

_DIRECTIONS = {"undo": Direction.UNDO, "redo": Direction.REDO}


class Edited(Struct, frozen=True):
    """The transcript after a request."""

    opened: OpenTranscript
    message: str = ""
    focus: int = -1
    """The line that comes next; -1 where none does."""
    cursor: int = 0
    conflicts: tuple[LineConflict, ...] = ()
    """Lines that somebody else has changed too; then nothing was saved."""
    unsaved: tuple[TypedLine, ...] = ()
    """What stands in the fields, and was not saved."""


def edit_lines(
    target: EditTarget,
    episode: Episode,
    request: LineRequest,
    lines: Sequence[TypedLine],
    known: KnownTexts,
    *,
    released: datetime | None = None,
) -> Edited:
    """Save what was typed, then do what the button says, and save that.

    Nothing before `released`, when listeners got the episode, is undone.

    Raises:
        EditError: it cannot be done, or saved; what was typed may be saved.
    """
    opened = open_transcript(target.workspace, episode)
    read = request.fields.get("digest", "")
    typed = take_in(opened, known.get(read), read, lines)
    if typed.conflicts:
        known.remember(opened.digest, opened.text)
        return Edited(opened, conflicts=typed.conflicts, unsaved=typed.unsaved)
    changed = [
        index
        for index, (before, after) in enumerate(
            zip(opened.document.lines, typed.document.lines, strict=True)
        )
        if before != after
    ]
    opened = save_lines(
        target, opened, typed.document, "words of the transcript", changed[0] if changed else 0
    )
    if typed.is_merged:
        message = "Somebody else has changed the transcript, and your changes were added to theirs."
        again = request.action not in {"save", "page", "find"}
        return Edited(opened, message + " Press the button again." * again)
    if request.action in _DIRECTIONS:
        message = _step(target, _DIRECTIONS[request.action], released)
        return Edited(open_transcript(target.workspace, episode), message)
    if request.action == "find":
        places = sum(len(hit.spans) for hit in find_words(opened.document, request.fields))
        return Edited(opened, _count(places))
    if outcome := perform(opened.document, request):
        opened = save_lines(target, opened, outcome.document, outcome.what)
        return Edited(opened, outcome.message, outcome.focus, outcome.cursor)
    if request.action not in {"save", "page"}:
        raise EditError("This button is not known", fix="Open the page again.")
    return Edited(opened)


def _step(target: EditTarget, direction: Direction, released: datetime | None) -> str:
    """Take the episode's last change back, or bring it back; what was done, in a sentence."""
    steps = steps_of(target.workspace, target.file, released)
    version = steps.undo if direction is Direction.UNDO else steps.redo
    if version is None:
        raise EditError(f"There is nothing to {direction}", fix="Go on with the lines.")
    done = go(target.workspace, target.file, direction, version.id, released=released)
    return f"{'Undone' if direction is Direction.UNDO else 'Redone'}: {done.what}."


def _count(places: int) -> str:
    if not places:
        return "Not found."
    return f"Found in {places:,} place{'s' * (places != 1)}."
