"""Check how long caches may keep the feed and its files."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from podcast_publisher.fetch.response import Response
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.rules import access

_AN_HOUR = 3600
_A_DAY = 24 * _AN_HOUR
"""What our own files ask for: an erased recording is not served for longer."""
_NAMED_BY_CONTENT = re.compile(r"-[0-9a-f]{8,64}\.[a-z0-9]+")


def check_feed_caching(response: Response, url: str) -> Iterator[Finding]:
    """Report a feed cached for too long, or without a lifetime."""
    seconds = _seconds(response)
    if seconds is None:
        message = "The feed does not say how long it may be kept (Cache-Control), so caches guess"
        yield Finding.for_url(access.kept_as_long_as_right, url, message)
    elif seconds > _AN_HOUR:
        message = f"The feed may be kept for {seconds:,} seconds; 300 are enough"
        yield Finding.for_url(access.kept_as_long_as_right, url, message)


def check_file_caching(response: Response, url: str) -> Iterator[Finding]:
    """Report a file cached too briefly although its name changes with its content."""
    if not _NAMED_BY_CONTENT.search(urlsplit(url).path):
        return
    if (_seconds(response) or 0) < _A_DAY:
        cache_control = response.headers.get("Cache-Control", "") or "nothing"
        message = f"It never changes, and Cache-Control says {cache_control}"
        yield Finding.for_url(access.kept_as_long_as_right, url, message)


def _seconds(response: Response) -> int | None:
    """The lifetime in a shared cache, in seconds; nothing where Cache-Control does not say."""
    cache_control = response.headers.get("Cache-Control", "").lower()
    if re.search(r"no-cache|no-store|private", cache_control):
        return 0
    for name in ("s-maxage", "max-age"):
        if age := re.search(rf"{name}\s*=\s*\"?(\d{{1,12}})", cache_control, re.ASCII):
            return int(age[1])
    return None
