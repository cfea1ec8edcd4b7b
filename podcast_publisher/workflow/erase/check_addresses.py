"""Verify an erasure: request every old address anonymously, and report what caches may still serve."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import FailureCause, Response
from podcast_publisher.model.erasure import AddressCheck
from podcast_publisher.model.erasure_subject import ErasureSubject
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, SITEMAP_KEY
from podcast_publisher.model.release import KEPT_PAGES, RELEASES
from podcast_publisher.model.shared_preview import PREVIEWS

_AT_ONCE = 8
_MOST = 4_000_000
_GONE = {403, 404, 410}
"""Amazon answers 403 to anybody who may not list the bucket."""
_CACHE_BUSTER = "erased"
"""A query parameter with a random value, which no cache has seen; stores ignore it."""


def addresses_of(
    subject: ErasureSubject, lifetimes: Mapping[str, int], removed: Iterable[str]
) -> tuple[str, ...]:
    """The keys of its public objects, and of the pages that listed the episode."""
    pages = (f"{folder}/{slug}.html" for slug in subject.slugs for folder in ("episodes", "embed"))
    keys = {*lifetimes, *subject.keys, *removed, *pages}
    listed = (FEED_KEY, INDEX_KEY, SITEMAP_KEY)
    private = (RELEASES, KEPT_PAGES, ".")
    return (*sorted(key for key in keys - {*listed} if not key.startswith(private)), *listed)


def check_addresses(
    public_url: str,
    subject: ErasureSubject,
    keys: Iterable[str],
    *,
    lifetimes: Mapping[str, int],
    now: datetime,
    token: str,
    environment: Mapping[str, str],
    on_step: Callable[[str], None] = lambda _: None,
) -> tuple[AddressCheck, ...]:
    """Request each old address, once plainly and once past caches.

    `token` is random; `environment` names the proxies.
    """
    client = HttpClient(_AT_ONCE, environment)

    def check_address(key: str) -> AddressCheck:
        on_step(f"Asking for {public_url}{key}")
        url = public_url + key
        plain = client.get(url, max_bytes=_MOST)
        fresh = client.get(f"{url}?{_CACHE_BUSTER}={token}", max_bytes=_MOST)
        lifetime = timedelta(seconds=lifetimes.get(key, 0))
        gone, words = _read(plain, key, subject)
        fresh_gone, fresh_words = _read(fresh, key, subject)
        return AddressCheck(
            url,
            words,
            fresh_words,
            is_gone=gone and fresh_gone,
            only_cached=fresh_gone and not gone,
            max_age=lifetime,
            cached_until=now + lifetime if lifetime else None,
        )

    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return tuple(pool.map(check_address, keys))
    finally:
        client.close()


def _read(response: Response, key: str, subject: ErasureSubject) -> tuple[bool, str]:
    """Whether nothing of the episode comes back, and a description of the response."""
    if response.failure:
        absent = response.failure.cause is FailureCause.UNREACHABLE
        return absent, response.failure.reason
    if response.status in _GONE:
        return True, str(response.status)
    words = "; ".join([str(response.status), *_cache_headers(response)])
    if response.status != 200:
        return False, words
    if named := subject.find_mention(response.decoded(_MOST) or response.body):
        return False, f"{words}; it still says {named!r}"
    if not (subject.owns(key) or key.startswith(PREVIEWS)):
        return True, f"{words}; it does not name the episode"
    if response.media_type == "text/html" and not key.endswith(".html"):
        return True, f"{words}; another page, which does not name the episode"
    return False, f"{words}; still there"


def _cache_headers(response: Response) -> Iterator[str]:
    for name in ("Age", "X-Cache", "CF-Cache-Status"):
        if value := response.headers.get(name, ""):
            yield f"{name}: {value[:40]}"
