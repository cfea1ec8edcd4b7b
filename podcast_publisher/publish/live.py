"""What stands at a destination now: three requests, however large the show.

One more after a roll-back, or where something else has changed the feed.
"""

from dataclasses import replace

from podcast_publisher.model.destination import Destination
from podcast_publisher.model.plan import Live
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import (
    Release,
    UnreadableReleaseError,
    feed_copy_key,
    record_key,
)


def read_live(destination: Destination) -> Live:
    """The feed the world sees, and the record of its release where there is one.

    Raises:
        DestinationError: the destination cannot be read.
    """
    found = destination.read(FEED_KEY)
    if found is None:
        return Live()
    feed, stored = found
    release = read_recorded(destination, stored.release) if stored.release else None
    undone = release.undoes if release else None
    copy = destination.read(feed_copy_key(undone)) if undone else None
    # the copy of its feed is the last thing that a publisher writes
    finished = release is None or _is_finished(destination, release.number)
    live = Live(feed, stored.version, release, finished, undone=copy[0] if copy else None)
    if release and live.altered:
        kept = destination.read(feed_copy_key(release.number))
        return replace(live, recorded=kept[0] if kept else None)
    return live


def _is_finished(destination: Destination, number: int) -> bool:
    """Another run may have kept the feed for its own sake: then it carries the number."""
    own = destination.look(feed_copy_key(number))
    return own is not None and own.release is None


def read_recorded(destination: Destination, number: int) -> Release | None:
    """Nothing where it is lost or damaged: then every object is looked at again, and none is lost."""
    found = destination.read(record_key(number))
    if found is None:
        return None
    try:
        return Release.from_json(found[0])
    except UnreadableReleaseError:
        return None
