"""Verify a published show: fetch its feed and files, and report the problems."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import chain, islice
from types import MappingProxyType

from msgspec import Struct

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.lint.document import feed_is_readable
from podcast_publisher.feed.reread import ReadFeed, reread
from podcast_publisher.feed.xml import UnreadableFeedError
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.results import Results
from podcast_publisher.verify.already_read import AlreadyRead
from podcast_publisher.verify.deduplicate import deduplicate, for_foreign_feed
from podcast_publisher.verify.feed_url import MAX_FEED_BYTES, check_feed_url
from podcast_publisher.verify.file_checks import FileCheck, FileChecks, file_checks
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
    already_read: AlreadyRead | None = None,
    results: Results | None = None,
    now: datetime | None = None,
    tick: Tick = lambda _url, _of: None,
    environment: Mapping[str, str] = _NO_PROXIES,
) -> tuple[Finding, ...]:
    """Verify the show at that feed URL; return its problems.

    `only` names the guids of the episodes to look at; without it, all are looked at. The feed and
    the show's cover are looked at in any case. `published` is the feed that was put there a moment ago,
    which caches may not give out yet; `released` reads what the
    feed is compared with. Of files that are `already_read` and were served alike, two are looked at, and the others
    only if these have a problem. `results` keeps what is known of the feed's items.
    `foreign` says that somebody else publishes the show. It ends, whatever the servers do: no answer takes
    more than 30 seconds, a server that owes some is asked no more, and all takes an hour at most.
    `environment` names the proxies to go through (HTTPS_PROXY and its like).
    """
    client = HttpClient(2 * _AT_ONCE, environment)  # two checks ask as several apps at once
    request = _Request(
        feed_url,
        only,
        published,
        released,
        already_read or AlreadyRead(),
        results or Results(),
        now,
    )
    try:
        findings = tuple(deduplicate(_findings(client, request, tick)))
    finally:
        client.close()
    return tuple(map(for_foreign_feed, findings)) if foreign else findings


class _Request(Struct, frozen=True):
    """What to verify, and what to compare it with."""

    feed_url: str
    only: frozenset[str] | None
    published: bytes | None
    released: Callable[[], ExpectedRelease] | None
    already_read: AlreadyRead
    results: Results
    now: datetime | None


def _findings(client: HttpClient, request: _Request, tick: Tick) -> Iterator[Finding]:
    feed_url = request.feed_url
    response = client.get(feed_url, max_bytes=MAX_FEED_BYTES)
    if response.problem:
        yield _refused(client, feed_url, response)
        return
    body = response.decoded(MAX_FEED_BYTES) if response.complete else None
    try:
        read = _read(body, request)
    except UnreadableFeedError as error:
        where = f" (redirected to {response.url})" if response.redirects else ""
        yield Finding.for_url(feed_is_readable, feed_url, f"It cannot be read: {error}{where}")
        return
    if request.published is not None:
        if body != request.published:
            message = "Another feed than that comes from there"
            yield Finding.for_url(rules.feed_is_the_one_published, feed_url, message)
    elif request.released:
        public = PublicFeed(feed_url, response, body or b"", read.feed)
        yield from compare_release(request.released, public, request.now)
    yield from _lint_and_examine(client, request, response, read, tick)


def _lint_and_examine(
    client: HttpClient,
    request: _Request,
    response: Response,
    read: ReadFeed,
    tick: Tick,
) -> Iterator[Finding]:
    of_server = [*_server(client, request, response, read)]
    checks = file_checks(
        client,
        read.document,
        read.feed,
        request.feed_url,
        only=request.only,
        already_read=request.already_read,
    )
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            server_findings = pool.map(_run, of_server)
            yield from read.findings(request.feed_url, request.now)  # while these wait
            file_findings = _examine(pool, checks, request.already_read, tick)
            yield from chain.from_iterable(server_findings)
            yield from chain.from_iterable(file_findings[url] for url in checks.by_file)
        except BaseException:
            client.close()  # stopping does not wait for requests in vain
            raise
    yield from find_identical_recordings(client, checks.recordings)


def _examine(
    pool: ThreadPoolExecutor, checks: FileChecks, already_read: AlreadyRead, tick: Tick
) -> Mapping[str, list[Finding]]:
    """The findings by file.

    Files that were read, and came as others did, are examined only if one of those has a problem.
    """
    files = checks.by_file
    chosen = already_read.to_examine(files)
    rest = [url for url in files if url not in chosen]
    read = [url for url in rest if url in already_read.artifacts]
    findings: defaultdict[str, list[Finding]] = defaultdict(list)

    def examine(urls: Sequence[str], total: int) -> None:
        for url, of_file in zip(urls, run_checks(pool, map(files.__getitem__, urls)), strict=True):
            tick(url, total)
            findings[url] = of_file

    checks.skip_recordings(rest)
    examine([url for url in files if url in chosen], len(chosen) + len(read))
    if any(findings[url] for url in chosen if url in already_read.artifacts):
        checks.skip_recordings(())
        examine(rest, len(files))
    else:
        for url in read:
            tick(url, len(chosen) + len(read))
            checks.take_over(url, already_read.artifacts[url])
    return findings


def _refused(client: HttpClient, feed_url: str, response: Response) -> Finding:
    """The finding for a feed that failed; names the apps that do get it."""
    request = response.failure is None and 400 <= response.status < 500 and response.status != 404
    if request and (admitted := admitted_user_agents(client, feed_url)):
        message = f"This program is refused ({response.status}), and these are not: "
        return Finding.for_url(access.every_app_may_ask, feed_url, message + ", ".join(admitted))
    return fetch_problem(response, feed_url, rules.feed_answers)


def _read(body: bytes | None, request: _Request) -> ReadFeed:
    if body is None:
        raise UnreadableFeedError(
            f"it cannot be unpacked, or has more than {MAX_FEED_BYTES:,} bytes"
        )
    return reread(body, request.feed_url, request.results)


def _server(
    client: HttpClient, request: _Request, response: Response, read: ReadFeed
) -> Iterator[FileCheck]:
    """The checks that run once, however many episodes there are."""
    yield partial(check_feed_url, client, request.feed_url, response, read.document, read.feed)
    yield partial(check_feed_user_agents, client, request.feed_url, response)
    yield partial(check_private_records, client, response.url, response)
    for item in read.feed.items:
        is_selected = request.only is None or item.guid in request.only
        if is_selected and item.enclosure and is_web_address(item.enclosure.url):
            yield partial(check_recording_user_agents, client, item.enclosure.url)
            return


def run_checks(pool: ThreadPoolExecutor, checks: Iterable[FileCheck]) -> Iterator[list[Finding]]:
    """Run checks in parallel and yield their findings in order, a limited number ahead."""
    pending = iter(checks)
    while batch := list(islice(pending, _AHEAD)):
        yield from pool.map(_run, batch)


def _run(check: FileCheck) -> list[Finding]:
    return list(check())
