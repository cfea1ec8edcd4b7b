"""The prune marker: stands at the destination while someone removes objects, so that publishers wait."""

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
"""After that nobody is still removing anything, and a marker that stands was left behind."""

StoredMarker = tuple[bytes, StoredObject]


@contextmanager
def prune_marker(destination: Destination, by: str, now: datetime) -> Iterator[None]:
    """Put the marker up, and take it down whatever happens.

    Raises:
        DestinationError: someone else has put one up, or the destination refuses.
    """
    _put_up(destination, by, now)
    try:
        yield
    finally:
        destination.delete(PRUNE_MARKER_KEY)


def refuse_while_pruning(destination: Destination, now: datetime) -> None:
    """Go on only where nobody is removing objects.

    Raises:
        DestinationError: somebody is.
    """
    standing = destination.read(PRUNE_MARKER_KEY)
    if standing and now - marker_author(standing)[1] < STALE_AFTER:
        raise _in_use(standing)


def marker_author(standing: StoredMarker) -> tuple[str, datetime]:
    """Who put the marker up, and when; one that cannot be read is from long ago."""
    try:
        said = json.loads(standing[0])
        return str(said["by"]), datetime.fromisoformat(said["at"]).astimezone(UTC)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return "", datetime(1970, 1, 1, tzinfo=UTC)


def _put_up(destination: Destination, by: str, now: datetime) -> None:
    said = {"by": by, "at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    marker = Artifact.internal(PRUNE_MARKER_KEY, json.dumps(said).encode())
    standing = destination.read(PRUNE_MARKER_KEY)
    when = IfUnchanged(standing[1].etag) if standing else IfAbsent()
    if standing and now - marker_author(standing)[1] < STALE_AFTER:
        raise _in_use(standing)
    try:
        destination.write(marker, when)
    except ConflictError as error:
        raise _in_use(destination.read(PRUNE_MARKER_KEY)) from error


def _in_use(standing: StoredMarker | None) -> DestinationError:
    by, at = marker_author(standing) if standing else ("", None)
    since = f" since {at:%Y-%m-%d %H:%M} UTC" if at else ""
    return DestinationError(
        f"{by or 'Someone'} is pruning{since}, and objects could be removed that are needed",
        fix="Wait until it has finished, at most an hour, and try again.",
    )
