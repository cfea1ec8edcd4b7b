"""The prune marker: while it is at the destination, publishers wait."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from podcast_publisher.model.destination import (
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    IfUnchanged,
    StoredObject,
)
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import PRUNE_MARKER_KEY

STALE_AFTER = timedelta(hours=1)
"""After that, nobody is still removing anything, and the marker was left behind."""

StoredMarker = tuple[bytes, StoredObject]


@contextmanager
def prune_marker(destination: Destination, by: str, now: datetime) -> Iterator[None]:
    """Hold the prune marker for a `with` block.

    Raises:
        DestinationError: someone else has put one up, or the destination refuses.
    """
    _put_up(destination, by, now)
    try:
        yield
    finally:
        destination.delete(PRUNE_MARKER_KEY)


def refuse_while_pruning(destination: Destination, now: datetime) -> None:
    """Raise where somebody is pruning.

    Raises:
        DestinationError: somebody is.
    """
    stored = destination.read(PRUNE_MARKER_KEY)
    if stored and now - marker_author(stored)[1] < STALE_AFTER:
        raise _in_use(stored)


def marker_author(stored: StoredMarker) -> tuple[str, datetime]:
    """Who wrote the marker, and when; a damaged one counts as old."""
    try:
        content = json.loads(stored[0])
        return str(content["by"]), datetime.fromisoformat(content["at"]).astimezone(UTC)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return "", datetime(1970, 1, 1, tzinfo=UTC)


def _put_up(destination: Destination, by: str, now: datetime) -> None:
    content = {"by": by, "at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    marker = Artifact.internal(PRUNE_MARKER_KEY, json.dumps(content).encode())
    stored = destination.read(PRUNE_MARKER_KEY)
    condition = IfUnchanged(stored[1].etag) if stored else IfAbsent()
    if stored and now - marker_author(stored)[1] < STALE_AFTER:
        raise _in_use(stored)
    try:
        destination.write(marker, condition)
    except ConflictError as error:
        raise _in_use(destination.read(PRUNE_MARKER_KEY)) from error


def _in_use(stored: StoredMarker | None) -> DestinationError:
    by, started = marker_author(stored) if stored else ("", None)
    since = f" since {started:%Y-%m-%d %H:%M} UTC" if started else ""
    return DestinationError(
        f"{by or 'Someone'} is pruning{since}, and objects could be removed that are needed",
        fix="Wait until it has finished, at most an hour, and try again.",
    )
