"""The history of releases, newest first: each record names the one before it."""

from collections.abc import Iterator

from msgspec import Struct

from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.release import (
    Release,
    UnreadableReleaseError,
    feed_copy_key,
    record_key,
)


def read_history(destination: Destination, live: LiveState) -> Iterator[Release]:
    """The live release and those before it, one GET each, read as they are asked for.

    Raises:
        DestinationError: a record is missing or damaged; what was before it cannot be known.
    """
    release = live.release
    while release:
        yield release
        if release.previous is None:
            return
        release = read_record(destination, release.previous)


def read_record(destination: Destination, number: int) -> Release:
    """The record of that release.

    Raises:
        DestinationError: there is none that can be read.
    """
    read_result = destination.read(record_key(number))
    if read_result is None:
        raise DestinationError(
            f"The record of release {number} is not in {destination.name}",
            fix="The history lists the releases that are.",
        )
    try:
        return Release.from_json(read_result[0])
    except UnreadableReleaseError as error:
        raise DestinationError(
            f"The record of release {number} in {destination.name} is damaged: {error}",
            fix="It cannot be used any more. The live show does not depend on it.",
        ) from error


class RestorableRelease(Struct, frozen=True):
    """A release with the feed that a rollback restores."""

    release: Release
    feed: bytes


def read_restorable(destination: Destination, number: int) -> RestorableRelease:
    """The record and the feed of that release.

    Raises:
        DestinationError: one of them is not there.
    """
    release = read_record(destination, number)
    if release.redacted:
        raise DestinationError(
            f"Release {number} cannot be restored: an episode in it was erased on {release.redacted}",
            fix="Choose another one; the history says which cannot be restored.",
        )
    feed = destination.read(feed_copy_key(number))
    if feed is None:
        raise DestinationError(
            f"Release {number} cannot be restored: its feed was pruned from {destination.name}",
            fix="Choose a newer one; the history lists them.",
        )
    return RestorableRelease(release, feed[0])
