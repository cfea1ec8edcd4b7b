"""How many lines of a transcript change: the one that listeners have, and the one that takes its place."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.listener_change import TRANSCRIPT, ListenerChange, PartChange
from podcast_publisher.report.text_diff import changed_lines
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.plan import PreparedRelease

_MOST = 5
"""Transcripts that are read."""
ReadText = Callable[[str], str | None]
"""The text at a key; None where it cannot be read."""


def transcript_reader(prepared: PreparedRelease) -> ReadText:
    """Read a transcript of the plan, or of the live release at the destination."""
    planned = {step.artifact.key: step.artifact for step in prepared.plan.media}

    def read(key: str) -> str | None:
        if key in planned:
            return planned[key].body().decode("utf-8", "replace")
        try:
            stored = prepared.target.place.destination.read(key)
        except DestinationError:
            return None
        return stored[0].decode("utf-8", "replace") if stored else None

    return read


def with_transcript_lines(
    changes: Iterable[ListenerChange], read: ReadText
) -> tuple[ListenerChange, ...]:
    """The changes, with the number of lines that differ in a transcript."""
    left = iter(range(_MOST))
    return tuple(
        _counted(change, read)
        if all(change.transcripts) and next(left, None) is not None
        else change
        for change in changes
    )


def _counted(change: ListenerChange, read: ReadText) -> ListenerChange:
    before, after = map(read, change.transcripts)
    if before is None or after is None:
        return change
    lines = f"{plural(changed_lines(before, after), 'line')} changed"
    parts = (
        PartChange(TRANSCRIPT, "", lines) if part.label == TRANSCRIPT else part
        for part in change.parts
    )
    return replace(change, parts=tuple(parts))
