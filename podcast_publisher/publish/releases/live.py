"""Read the live feed and its release record: three requests, however large the show.

One more after a roll-back, or where something else has changed the feed.
"""

from msgspec.structs import replace

from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import (
    TOMBSTONES_KEY,
    Release,
    UnreadableReleaseError,
    feed_copy_key,
    record_key,
)
from podcast_publisher.model.tombstones import Tombstones, UnreadableTombstonesError


def read_live(destination: Destination) -> LiveState:
    """The feed the world sees, and the record of its release where there is one.

    Raises:
        DestinationError: the destination cannot be read.
    """
    read_result = destination.read(FEED_KEY)
    if read_result is None:
        return LiveState(tombstones=read_tombstones(destination))
    feed, stored = read_result
    release = read_record_or_none(destination, stored.release) if stored.release else None
    undone = release.undoes if release else None
    copy = destination.read(feed_copy_key(undone)) if undone else None
    # the copy of its feed is the last thing that a publisher writes
    finished = release is None or _is_finished(destination, release.number)
    recorded = release.erased if release else None
    erased = read_tombstones(destination) if recorded is None else recorded
    live = LiveState(
        feed,
        stored.etag,
        release,
        finished,
        undone_feed=copy[0] if copy else None,
        tombstones=erased,
    )
    if release and live.is_altered:
        copied = destination.read(feed_copy_key(release.number))
        return replace(live, recorded_feed=copied[0] if copied else None)
    return live


def read_tombstones(destination: Destination) -> Tombstones:
    """The tombstones of the destination: one request, needed only where no record has them.

    Raises:
        DestinationError: they cannot be read, so nobody knows what must not be published.
    """
    read_result = destination.read(TOMBSTONES_KEY)
    try:
        return Tombstones.from_json(read_result[0]) if read_result else Tombstones()
    except UnreadableTombstonesError as error:
        raise DestinationError(
            f"{TOMBSTONES_KEY} in {destination.name} is damaged, so an erased episode could be published again",
            fix="Restore it: each release record has a copy, under `erased`.",
        ) from error


def _is_finished(destination: Destination, number: int) -> bool:
    """Another run may have kept the feed for its own sake: then it carries the number."""
    own = destination.head(feed_copy_key(number))
    return own is not None and own.release is None


def read_record_or_none(destination: Destination, number: int) -> Release | None:
    """Nothing where it is lost or damaged: then every object is looked at again, and none is lost."""
    read_result = destination.read(record_key(number))
    if read_result is None:
        return None
    try:
        return Release.from_json(read_result[0])
    except UnreadableReleaseError:
        return None
