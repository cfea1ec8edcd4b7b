"""What there is to say of a release: read from its record and from the feeds that are kept."""

from collections.abc import Iterable, Iterator
from itertools import islice

from podcast_publisher.model.announcement import EpisodeChange, EpisodeNews, ReleaseNews
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY
from podcast_publisher.model.release import Release, feed_copy_key, is_page
from podcast_publisher.publish.pruning.withdrawn import media_pattern
from podcast_publisher.publish.releases.history import read_history, read_record
from podcast_publisher.publish.releases.listener_changes import MOST, changed_parts

_MOST_RELEASES = 1000
"""Earlier releases that are searched for the files of a withdrawn episode."""


def read_news(destination: Destination, release: Release, public_url: str) -> ReleaseNews:
    """What that release changed.

    Raises:
        DestinationError: the destination cannot be read.
    """
    previous = None if release.previous is None else read_record(destination, release.previous)
    after = _feed(destination, release.number)
    before = _feed(destination, release.previous) if release.previous is not None else None
    withdrawn = {
        guid: slug
        for guid, slug in release.withdrawn.items()
        if guid not in (previous.withdrawn if previous else {})
    }
    keys = [
        *_changed_keys(release, previous),
        *_media_of(destination, release, [*withdrawn.values()]),
    ]
    addresses = [public_url + key for key in dict.fromkeys(keys)]
    if INDEX_KEY in keys:
        addresses.append(public_url)
    return ReleaseNews(
        release.number,
        release.published,
        after.title if after else "",
        public_url + FEED_KEY,
        public_url + INDEX_KEY,
        tuple(_episodes(before, after, withdrawn.keys())) if after else (),
        release.notices,
        tuple(addresses),
    )


def _feed(destination: Destination, number: int) -> Feed | None:
    from podcast_publisher.feed.read import parse_or_none  # lxml, where releases are compared

    copy = destination.read(feed_copy_key(number))
    return parse_or_none(copy[0]) if copy else None


def _episodes(before: Feed | None, after: Feed, withdrawn: Iterable[str]) -> Iterator[EpisodeNews]:
    """New, changed and withdrawn episodes; one that is gone without a withdrawal was erased, and is not named."""
    old = before.by_guid() if before else {}
    compared = 0
    for item in after.items:
        if item.guid not in old:
            yield EpisodeNews(EpisodeChange.NEW, item.guid, item.title, item.link)
        elif old[item.guid] != item and compared < MOST:
            compared += 1
            if changed_parts(old[item.guid], item):
                yield EpisodeNews(EpisodeChange.CHANGED, item.guid, item.title, item.link)
    for guid in withdrawn:
        if guid in old:
            yield EpisodeNews(EpisodeChange.WITHDRAWN, guid, old[guid].title, old[guid].link)


def _changed_keys(release: Release, previous: Release | None) -> Iterator[str]:
    """The feed and pages that were replaced or removed."""
    before = previous.objects if previous else {}
    for key, published in release.objects.items():
        if (key == FEED_KEY or is_page(key)) and before.get(key) != published:
            yield key
    yield from release.removals


def _media_of(destination: Destination, release: Release, slugs: list[str]) -> Iterator[str]:
    """Every file of these episodes that any release had."""
    if not slugs:
        return
    pattern = media_pattern(slugs)
    live = LiveState(release=release)
    for earlier in islice(read_history(destination, live), _MOST_RELEASES):
        yield from (key for key in earlier.objects if pattern.fullmatch(key))
