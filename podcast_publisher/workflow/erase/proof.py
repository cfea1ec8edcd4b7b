"""Prove an erasure: ask for every old address as anybody does, and say what a cache may still serve."""

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
_BUST = "erased"
"""The parameter that no cache has seen; stores ignore it."""


def addresses_of(
    subject: ErasureSubject, lifetimes: Mapping[str, int], removed: Iterable[str]
) -> tuple[str, ...]:
    """The keys that anybody could have asked for, and those of the pages that listed the episode."""
    pages = (f"{folder}/{slug}.html" for slug in subject.slugs for folder in ("episodes", "embed"))
    keys = {*lifetimes, *subject.keys, *removed, *pages}
    listed = (FEED_KEY, INDEX_KEY, SITEMAP_KEY)
    private = (RELEASES, KEPT_PAGES, ".")
    return (*sorted(key for key in keys - {*listed} if not key.startswith(private)), *listed)


def ask(
    public_url: str,
    subject: ErasureSubject,
    keys: Iterable[str],
    *,
    lifetimes: Mapping[str, int],
    now: datetime,
    token: str,
    environment: Mapping[str, str],
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[AddressCheck, ...]:
    """What each old address answers: plainly, and with a parameter that no cache has seen.

    `token` is random; `environment` names the proxies to go through.
    """
    visitor = HttpClient(_AT_ONCE, environment)

    def asked(key: str) -> AddressCheck:
        tell(f"Asking for {public_url}{key}")
        url = public_url + key
        plain = visitor.get(url, max_bytes=_MOST)
        fresh = visitor.get(f"{url}?{_BUST}={token}", max_bytes=_MOST)
        lifetime = timedelta(seconds=lifetimes.get(key, 0))
        (gone, words), (fresh_gone, fresh_words) = (
            _read(plain, key, subject),
            _read(fresh, key, subject),
        )
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
            return tuple(pool.map(asked, keys))
    finally:
        visitor.close()


def _read(answer: Response, key: str, subject: ErasureSubject) -> tuple[bool, str]:
    """Whether nothing of the episode comes back, and what comes back, in words."""
    if answer.failure:
        absent = answer.failure.cause is FailureCause.UNREACHABLE
        return absent, answer.failure.reason
    if answer.status in _GONE:
        return True, str(answer.status)
    words = "; ".join([str(answer.status), *_cache_headers(answer)])
    if answer.status != 200:
        return False, words
    if named := subject.find_mention(answer.decoded(_MOST) or answer.body):
        return False, f"{words}; it still says {named!r}"
    if not (subject.owns(key) or key.startswith(PREVIEWS)):
        return True, f"{words}; it does not name the episode"
    if answer.media_type == "text/html" and not key.endswith(".html"):
        return True, f"{words}; another page, which does not name the episode"
    return False, f"{words}; still there"


def _cache_headers(answer: Response) -> Iterator[str]:
    for name in ("Age", "X-Cache", "CF-Cache-Status"):
        if value := answer.headers.get(name, ""):
            yield f"{name}: {value[:40]}"
