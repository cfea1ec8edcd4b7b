"""Verify a destination: what the world gets, compared with the live release's record."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import Release, feed_copy_key
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.verify.release_comparison import (
    ExpectedRelease,
    ReleaseFeed,
    UnknownReleaseError,
)

_EARLIER = 30
"""Releases that are looked through for an old feed."""


def release_reader(
    settings: DestinationSettings, workspace: Workspace, environment: Mapping[str, str]
) -> Callable[[], ExpectedRelease]:
    """Reads what should be live at that destination, when it is called.

    What it returns raises UnknownReleaseError where the destination cannot be read, for want of keys say.
    """

    def read() -> ExpectedRelease:
        try:
            destination = open_destination(settings, workspace, environment).destination
            return released(destination, read_live(destination))
        except DestinationError as error:
            raise UnknownReleaseError(str(error)) from error

    return read


def released(destination: Destination, live: LiveState) -> ExpectedRelease:
    """What should be live there.

    Raises:
        UnknownReleaseError: it has no record that could be read.
    """
    release = live.release
    if release is None or FEED_KEY not in release.objects:
        raise UnknownReleaseError("there is no record of what is live")
    number = release.number

    def feed() -> bytes | None:
        try:
            copy = destination.read(feed_copy_key(number))
        except DestinationError:
            return None
        return copy[0] if copy else None

    def earlier() -> Iterator[ReleaseFeed]:
        try:
            for release in islice(read_history(destination, live), 1, _EARLIER):
                if FEED_KEY in release.objects:
                    yield _of(release)
        except DestinationError:
            return

    return ExpectedRelease(_of(release), feed, earlier)


def _of(release: Release) -> ReleaseFeed:
    return ReleaseFeed(release.number, release.published, release.objects[FEED_KEY].sha256)
