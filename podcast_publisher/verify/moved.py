"""Verify from outside that an old address leads to a new feed with every episode of the old one."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from msgspec import Struct

from podcast_publisher.feed.read import feed_of
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.fetch.client import HttpClient, redirect_target
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.feed_url import MAX_FEED_BYTES
from podcast_publisher.verify.rules import moved as rules

_PERMANENT = {301, 308}
_MOST_REDIRECTS = 5
_MOST_LISTED = 100
"""Missing episodes that are listed one by one."""
_PORTS = {"http": 80, "https": 443}
_NO_PROXIES: Mapping[str, str] = MappingProxyType({})


class Move(Struct, frozen=True):
    """What was read at both addresses."""

    findings: tuple[Finding, ...]
    redirects: bool = False
    """Whether the old address redirects, wherever to."""
    compared: int = 0
    """The episodes of the old feed that were compared with the new one."""


class _Route(Struct, frozen=True):
    """Where an address leads: each redirect with its status, and the last response."""

    hops: tuple[tuple[int, str], ...]
    response: Response
    problem: str = ""
    """Why it leads nowhere."""


def verify_move(
    old_url: str,
    new_url: str,
    *,
    old_feed: Callable[[], Feed | None] = lambda: None,
    environment: Mapping[str, str] = _NO_PROXIES,
) -> Move:
    """What keeps the subscribers of the old address from the new feed.

    `old_feed` reads the old feed as it was, for an address that redirects. `environment` names proxies.
    """
    client = HttpClient(1, environment)
    try:
        route = _route(client, old_url)
        response = client.get(new_url, max_bytes=MAX_FEED_BYTES)
    finally:
        client.close()
    new_feed, problem = read_response(response)
    known = old_feed() if route.hops else read_response(route.response)[0]
    findings = [
        *_old(route, old_url, new_url, response),
        *_new(new_feed, problem, old_url, new_url),
    ]
    if reason := _not_compared(known, route):
        message = f"{reason}, so no guid was compared: nothing proves that the episodes are there"
        findings.append(Finding.for_url(rules.guids_were_compared, old_url, message))
    if known and new_feed:
        findings += _missing(known, new_feed, new_url)
    compared = len(known.items) if known and new_feed else 0
    return Move(tuple(findings), redirects=bool(route.hops), compared=compared)


def _not_compared(old: Feed | None, route: _Route) -> str:
    """Why there is no guid to compare; empty where there is one, or another finding says it."""
    if old is None:
        return "The old address redirects" if route.hops and not route.problem else ""
    return "" if old.items else "The old feed has no episodes"


def missing_titles(old: Feed, new: Feed) -> tuple[str, ...]:
    """The titles of the old feed's episodes whose guids the new one does not have."""
    return tuple(item.title for item in old.items if item.identity not in _identities(new))


def read_new_feed(url: str, environment: Mapping[str, str]) -> tuple[Feed | None, str]:
    """The feed at that address, or why there is none that apps can stay with."""
    client = HttpClient(1, environment)
    try:
        feed, problem = read_response(client.get(url, max_bytes=MAX_FEED_BYTES))
    finally:
        client.close()
    return feed, problem or _sends_on(feed, url)


def read_response(response: Response) -> tuple[Feed | None, str]:
    """The feed in a response, or why there is none."""
    if response.problem:
        return None, response.problem
    body = response.decoded(MAX_FEED_BYTES) if response.complete else None
    if body is None:
        return None, f"It has more than {MAX_FEED_BYTES:,} bytes, or cannot be unpacked"
    try:
        return feed_of(parse_feed(body)), ""
    except UnreadableFeedError as error:
        return None, f"It is no feed: {error}"


def _route(client: HttpClient, url: str) -> _Route:
    """Follow redirects as apps do, noting the status of each."""
    hops: list[tuple[int, str]] = []
    while True:
        visited = [url, *(target for _, target in hops)]
        response = client.get_here(visited[-1], max_bytes=MAX_FEED_BYTES)
        target = redirect_target(response)
        if target is None:
            return _Route(tuple(hops), response, response.problem or "")
        hops.append((response.status, target))
        if target in visited:
            return _Route(tuple(hops), response, f"It redirects in a loop, back to {target}")
        if len(hops) > _MOST_REDIRECTS:
            problem = f"It redirects more than {_MOST_REDIRECTS} times, last to {target}"
            return _Route(tuple(hops), response, problem)


def _old(route: _Route, old_url: str, new_url: str, new: Response) -> Iterator[Finding]:
    """What is wrong with where the old address leads."""
    leads = rules.old_address_leads_to_the_new_feed
    if _plain(old_url) == _plain(new_url):
        yield Finding.for_url(leads, old_url, "The old and the new address are the same")
        return
    arrived = [
        number for number, (_, at) in enumerate(route.hops, 1) if _plain(at) == _plain(new_url)
    ]
    final = route.hops[-1][1] if route.hops else old_url
    if not arrived and route.problem:
        yield Finding.for_url(leads, old_url, f"The old address leads nowhere. {route.problem}")
    elif not route.hops:
        yield from _old_feed(route.response, old_url, new_url)
    elif not arrived and _plain(final) != _plain(new.url):
        message = f"The old address redirects to {final}, and not to {new_url}"
        yield Finding.for_url(leads, old_url, message)
    for status, target in route.hops[: arrived[0] if arrived else None]:
        if status not in _PERMANENT:
            message = f"The old address redirects to {target} with {status}, only for the moment"
            yield Finding.for_url(rules.redirect_is_permanent, old_url, message)


def _old_feed(response: Response, old_url: str, new_url: str) -> Iterator[Finding]:
    """What is wrong with a feed that the old address still serves."""
    leads = rules.old_address_leads_to_the_new_feed
    feed, problem = read_response(response)
    if feed is None:
        message = f"The old address neither redirects nor serves a feed. {problem}"
        yield Finding.for_url(leads, old_url, message)
    elif not feed.new_url:
        message = "The old feed neither redirects nor names the new address (itunes:new-feed-url)"
        yield Finding.for_url(leads, old_url, message)
    elif _plain(feed.new_url) != _plain(new_url):
        message = f"The old feed sends apps to {feed.new_url}, and not to {new_url}"
        yield Finding.for_url(leads, old_url, message)
    else:
        message = "The old feed names the new address, but its own address does not redirect"
        yield Finding.for_url(rules.old_address_redirects, old_url, message)


def _new(feed: Feed | None, problem: str, old_url: str, new_url: str) -> Iterator[Finding]:
    if problem := problem or _sends_on(feed, new_url, old_url):
        yield Finding.for_url(rules.new_address_serves_the_feed, new_url, problem)


def _sends_on(feed: Feed | None, url: str, old_url: str = "") -> str:
    """Where the new feed sends apps in its turn, as a sentence."""
    if (
        feed is None
        or not feed.new_url
        or _plain(feed.new_url) in {_plain(url), _plain(feed.self_url)}
    ):
        return ""
    back = "back to the old address" if _plain(feed.new_url) == _plain(old_url) else "on"
    return f"The new feed sends apps {back}: {feed.new_url}"


def _missing(old: Feed, new: Feed, new_url: str) -> Iterator[Finding]:
    present = _identities(new)
    missing = {item.identity: item for item in old.items if item.identity not in present}
    for item in [*missing.values()][:_MOST_LISTED]:
        message = (
            f'"{item.title[:100]}" of the old feed is missing: no item has its guid {item.identity}'
        )
        yield Finding.for_url(rules.every_guid_moves, new_url, message)
    if (more := len(missing) - _MOST_LISTED) > 0:
        message = f"{more:,} more episodes of the old feed are missing"
        yield Finding.for_url(rules.every_guid_moves, new_url, message)


def _identities(feed: Feed) -> frozenset[str]:
    return frozenset(item.identity for item in feed.items) | {""}


def _plain(url: str) -> tuple[str, str, int | None, str, str]:
    """What an address is compared by: capitals of the host, the usual port and fragments do not count."""
    try:
        address = urlsplit(url.strip())
        port = address.port or _PORTS.get(address.scheme.lower())
    except ValueError:
        return url, "", None, "", ""
    host = (address.hostname or "").rstrip(".")
    return address.scheme.lower(), host, port, address.path or "/", address.query
