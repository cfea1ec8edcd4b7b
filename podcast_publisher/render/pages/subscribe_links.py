"""Where to subscribe: directories that list the show, and apps that take a feed's address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from podcast_publisher.model.directories import DIRECTORIES

_APPS = {
    "antennapod": ("AntennaPod", "https://antennapod.org/deeplink/subscribe?url={quoted}"),
    "overcast": ("Overcast", "overcast://x-callback-url/add?url={quoted}"),
    "pocketcasts": ("Pocket Casts", "pktc://subscribe/{bare}"),
}
"""As their makers describe: antennapod.org, "Subscribe button"; overcast.fm/podcasterinfo; Pocket
Casts' own app, whose intent takes the feed's address without its scheme."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a listener can subscribe."""

    name: str
    url: str


def places(listings: Mapping[str, str], feed_url: str) -> tuple[Place, ...]:
    """Directories first; then the apps that need none."""
    return (*_listed(listings), *_apps(listings, feed_url))


def _listed(listings: Mapping[str, str]) -> Iterator[Place]:
    for name, directory in DIRECTORIES.items():
        if url := listings.get(name):
            yield Place(directory.name, url)


def _apps(listings: Mapping[str, str], feed_url: str) -> Iterator[Place]:
    quoted, bare = quote(feed_url, safe=""), feed_url.partition("://")[2]
    for name, (called, pattern) in _APPS.items():
        if not listings.get(name):
            yield Place(called, pattern.format(quoted=quoted, bare=quote(bare, safe="/:?=&%")))
