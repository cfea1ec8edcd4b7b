"""Read the published show as apps do, and say what they would stumble over."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, islice
from types import MappingProxyType

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.lint.document import feed_is_readable
from podcast_publisher.feed.lint.linter import lint
from podcast_publisher.feed.read import feed_of
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.feed_document import FeedDocument
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.deduplicate import deduplicate, for_foreign_feed
from podcast_publisher.verify.feed_url import MAX_FEED_BYTES, check_feed_url
from podcast_publisher.verify.file_checks import FileCheck, file_checks
from podcast_publisher.verify.recording_facts import find_identical_recordings
from podcast_publisher.verify.records import check_private_records
from podcast_publisher.verify.redirects import fetch_problem
from podcast_publisher.verify.release_comparison import ExpectedRelease, PublicFeed, compare_release
from podcast_publisher.verify.rules import access
from podcast_publisher.verify.rules import feed as rules
from podcast_publisher.verify.user_agents import (
    admitted_user_agents,
    check_feed_user_agents,
    check_recording_user_agents,
)

_AT_ONCE = 8
_AHEAD = 64
"""Looks that are handed out before the first of them is waited for."""

_NO_PROXIES: Mapping[str, str] = MappingProxyType({})

Tick = Callable[[str, int], None]
"""Told the address of each file that was looked at, and how many there are in all."""


def verify(
    feed_url: str,
    *,
    only: frozenset[str] | None = None,
    published: bytes | None = None,
    released: Callable[[], ExpectedRelease] | None = None,
    foreign: bool = False,
    now: datetime | None = None,
    tick: Tick = lambda _url, _of: None,
    environment: Mapping[str, str] = _NO_PROXIES,
) -> tuple[Finding, ...]:
    """Everything that is wrong with the show at that address.

    `only` names the guids of the episodes to look at; without it, all are looked at. The feed and
    the show's cover are looked at in any case. `published` is the feed that was put there a moment ago,
    which caches may not give out yet; `released` reads what the
    feed is compared with.
    `foreign` says that somebody else publishes the show. It ends, whatever the servers do: no answer takes
    more than 30 seconds, a server that owes some is asked no more, and all takes an hour at most.
    `environment` names the proxies to go through (HTTPS_PROXY and its like).
    """
    visitor = HttpClient(_AT_ONCE, environment)
    asked = _Asked(feed_url, only, published, released, now)
    try:
        findings = tuple(deduplicate(_findings(visitor, asked, tick)))
    finally:
        visitor.close()
    return tuple(map(for_foreign_feed, findings)) if foreign else findings


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to look at, and what to compare it with."""

    feed_url: str
    only: frozenset[str] | None
    published: bytes | None
    released: Callable[[], ExpectedRelease] | None
    now: datetime | None


def _findings(visitor: HttpClient, asked: _Asked, tick: Tick) -> Iterator[Finding]:
    feed_url = asked.feed_url
    answer = visitor.get(feed_url, max_bytes=MAX_FEED_BYTES)
    if answer.problem:
        yield _refused(visitor, feed_url, answer)
        return
    body = answer.decoded(MAX_FEED_BYTES) if answer.complete else None
    try:
        document = _document(body)
    except UnreadableFeedError as error:
        where = f" (sent on to {answer.url})" if answer.redirects else ""
        yield Finding.for_url(feed_is_readable, feed_url, f"It cannot be read: {error}{where}")
        return
    if asked.published is not None:
        if body != asked.published:
            message = "Another feed than that comes from there"
            yield Finding.for_url(rules.feed_is_the_one_published, feed_url, message)
    elif asked.released:
        public = PublicFeed(feed_url, answer, body or b"", feed_of(document))
        yield from compare_release(asked.released, public, asked.now)
    yield from lint(document, feed_url, now=asked.now)
    yield from _over_http(visitor, asked, answer, document, tick)


def _over_http(
    visitor: HttpClient,
    asked: _Asked,
    answer: Response,
    document: FeedDocument,
    tick: Tick,
) -> Iterator[Finding]:
    feed = feed_of(document)
    of_server = [*_server(visitor, asked, answer, document, feed)]
    looks = file_checks(visitor, document, feed, asked.feed_url, asked.only)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            every = run_checks(pool, chain(of_server, looks.by_file.values()))
            for findings in islice(every, len(of_server)):
                yield from findings
            for url, findings in zip(looks.by_file, every, strict=True):
                tick(url, len(looks.by_file))
                yield from findings
        except BaseException:
            visitor.close()  # whoever stops it does not wait for what is asked in vain
            raise
    yield from find_identical_recordings(visitor, looks.recordings)


def _refused(visitor: HttpClient, feed_url: str, answer: Response) -> Finding:
    """The feed that did not come; where it comes for others, that is the trouble."""
    asked = answer.failure is None and 400 <= answer.status < 500 and answer.status != 404
    if asked and (others := admitted_user_agents(visitor, feed_url)):
        message = f"This program is refused ({answer.status}), and these are not: "
        return Finding.for_url(access.every_app_may_ask, feed_url, message + ", ".join(others))
    return fetch_problem(answer, feed_url, rules.feed_answers)


def _document(body: bytes | None) -> FeedDocument:
    if body is None:
        raise UnreadableFeedError(
            f"it cannot be unpacked, or has more than {MAX_FEED_BYTES:,} bytes"
        )
    return parse_feed(body)


def _server(
    visitor: HttpClient, asked: _Asked, answer: Response, document: FeedDocument, feed: Feed
) -> Iterator[FileCheck]:
    """What is asked once, however many episodes there are."""
    yield partial(check_feed_url, visitor, asked.feed_url, answer, document, feed)
    yield partial(check_feed_user_agents, visitor, asked.feed_url, answer)
    yield partial(check_private_records, visitor, answer.url, answer)
    for item in feed.items:
        wanted = asked.only is None or item.guid in asked.only
        if wanted and item.enclosure and is_web_address(item.enclosure.url):
            yield partial(check_recording_user_agents, visitor, item.enclosure.url)
            return


def run_checks(pool: ThreadPoolExecutor, looks: Iterable[FileCheck]) -> Iterator[list[Finding]]:
    """The findings of each look, in their order; a limited number of looks is ahead of the reader."""
    left = iter(looks)
    while some := list(islice(left, _AHEAD)):
        yield from pool.map(lambda look: list(look()), some)
