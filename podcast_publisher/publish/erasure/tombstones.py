"""Write tombstones at the destination, before anything is deleted."""

from collections.abc import Iterable

from podcast_publisher.model.destination import (
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    IfUnchanged,
)
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import TOMBSTONES_KEY
from podcast_publisher.model.tombstones import Tombstones
from podcast_publisher.publish.releases.live import read_tombstones

_TRIES = 5


def add_tombstone(
    destination: Destination, known: Tombstones, guid: str, slugs: Iterable[str]
) -> Tombstones:
    """Add the episode's tombstone; return all tombstones of the destination.

    `known` are those of the live record: one of both may have been lost.

    Raises:
        DestinationError: it cannot be written.
    """
    names = tuple(slugs)
    for _ in range(_TRIES):
        stored = destination.head(TOMBSTONES_KEY)
        before = read_tombstones(destination) or known
        after = before.with_episode(guid, names)
        if stored and after == before:
            return after
        try:
            note = Artifact.internal(TOMBSTONES_KEY, after.to_json())
            destination.write(note, IfUnchanged(stored.etag) if stored else IfAbsent())
        except ConflictError:
            continue
        return after
    raise DestinationError(
        f"{TOMBSTONES_KEY} keeps being changed by someone else",
        fix="Nothing was deleted. Run the command again.",
    )
