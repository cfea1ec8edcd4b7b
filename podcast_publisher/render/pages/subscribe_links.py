"""Subscribe links: directories that list the show, and apps that accept a feed URL."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from msgspec import Struct

from podcast_publisher.model.directories import DIRECTORIES

_APPS = {
    "antennapod": ("AntennaPod", "https://antennapod.org/deeplink/subscribe?url={quoted}"),
    "overcast": ("Overcast", "overcast://x-callback-url/add?url={quoted}"),
    "pocketcasts": ("Pocket Casts", "pktc://subscribe/{bare}"),
}
"""Documented at antennapod.org ("Subscribe button") and overcast.fm/podcasterinfo; Pocket Casts' own app takes
the feed URL without its scheme."""


class SubscribeLink(Struct, frozen=True):
    """A link by which a listener can subscribe."""

    name: str
    url: str


def subscribe_links(listings: Mapping[str, str], feed_url: str) -> tuple[SubscribeLink, ...]:
    """Directories first, then the apps that need no directory."""
    return (*_directories(listings), *_apps(listings, feed_url))


def _directories(listings: Mapping[str, str]) -> Iterator[SubscribeLink]:
    for name, directory in DIRECTORIES.items():
        if url := listings.get(name):
            yield SubscribeLink(directory.name, url)


def _apps(listings: Mapping[str, str], feed_url: str) -> Iterator[SubscribeLink]:
    quoted, bare = quote(feed_url, safe=""), feed_url.partition("://")[2]
    for name, (label, pattern) in _APPS.items():
        if not listings.get(name):
            yield SubscribeLink(
                label, pattern.format(quoted=quoted, bare=quote(bare, safe="/:?=&%"))
            )
