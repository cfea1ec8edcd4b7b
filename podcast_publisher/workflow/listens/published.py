"""What was ever published: recordings at their addresses, and episodes, by release records and kept feeds."""

from collections.abc import Iterable
from datetime import UTC, date
from email.utils import parsedate_to_datetime

from msgspec import Struct

from podcast_publisher.feed.lint.dates import seconds_in
from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.feed import FeedItem
from podcast_publisher.model.listens import PublishedEpisode, PublishedRecording, ReleaseMark
from podcast_publisher.model.release import PublishedObject, RecordedSound, Release, feed_copy_key
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live

_RECORDINGS = "audio/"
_MINUTE = 60


class Published(Struct, frozen=True):
    """Everything that requests can be for."""

    recordings: tuple[PublishedRecording, ...]
    episodes: tuple[PublishedEpisode, ...]
    releases: tuple[ReleaseMark, ...]
    """Oldest first."""
    unknown: tuple[str, ...] = ()
    """Keys of recordings of which no kept feed says to which episode they belong."""

    @property
    def first_day(self) -> date | None:
        """The day of the first release that is known."""
        return date.fromisoformat(self.releases[0].day) if self.releases else None


def read_published(destination: Destination) -> Published:
    """What the releases of a destination published, the erased left out.

    A record each is read, and the kept feed only where a record names a recording that no newer one explains: a
    corrected recording has another address, and its past belongs to the same episode.

    Raises:
        DestinationError: the destination or a record cannot be read.
    """
    live = read_live(destination)
    recordings: dict[str, PublishedRecording] = {}
    episodes: dict[str, PublishedEpisode] = {}
    withdrawn = live.release.withdrawn if live.release else {}
    unknown: set[str] = set()
    marks: list[ReleaseMark] = []
    for release in read_history(destination, live):
        marks.append(ReleaseMark(release.number, release.published[:10], release.notices))
        objects = {
            key: published
            for key, published in release.objects.items()
            if key.startswith(_RECORDINGS) and key not in recordings
        }
        if not objects:
            continue
        items = _items(destination, release)
        for key, published in objects.items():
            item = items.get(key.rpartition("/")[2])
            if item is None:
                unknown.add(key)
                continue
            recordings[key] = recording_of(key, published, item, release.sound.get(key))
            episodes.setdefault(item.guid, _episode(item, withdrawn))
    return Published(
        tuple(recordings.values()),
        tuple(episodes.values()),
        tuple(reversed(marks)),
        tuple(sorted(unknown - recordings.keys())),
    )


def recording_of(
    key: str, published: PublishedObject, item: FeedItem, sound: RecordedSound | None
) -> PublishedRecording:
    """The recording, with the bytes that make a download; by its length and size where no record says more."""
    if sound:
        needed = min(published.size, sound.first_sound_byte + sound.minute_bytes)
        return PublishedRecording(key, item.guid, published.size, max(1, needed))
    seconds = seconds_in(item.duration) or 0
    share = published.size * _MINUTE // seconds if seconds > _MINUTE else published.size
    return PublishedRecording(key, item.guid, published.size, max(1, share))


def _items(destination: Destination, release: Release) -> dict[str, FeedItem]:
    """The items of a release's feed by the names of their recordings; nothing if it was pruned."""
    read_result = destination.read(feed_copy_key(release.number))
    feed = parse_or_none(read_result[0]) if read_result else None
    items: Iterable[FeedItem] = feed.items if feed else ()
    return {item.audio_file_name: item for item in items if item.guid}


def _episode(item: FeedItem, withdrawn: object) -> PublishedEpisode:
    try:
        day = parsedate_to_datetime(item.published).astimezone(UTC).date().isoformat()
    except (ValueError, TypeError, OverflowError) as error:
        raise DestinationError(f"The episode {item.title} has no date in its feed") from error
    is_withdrawn = isinstance(withdrawn, dict) and item.guid in withdrawn
    return PublishedEpisode(item.guid, item.title, day, is_withdrawn)
