"""Check the feed's URL as apps, directories and web players request it."""

from collections.abc import Iterator

from msgspec.structs import replace

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.read import feed_of, own_addresses
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.feed_document import FeedDocument
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.caching import check_feed_caching
from podcast_publisher.verify.cors import WEB_PLAYER_HEADERS, check_cors
from podcast_publisher.verify.redirects import check_head, check_redirects
from podcast_publisher.verify.rules import content
from podcast_publisher.verify.rules import feed as rules

MAX_FEED_BYTES = 32_000_000
"""Bytes: more than 5,000 episodes with the longest show notes."""
_SLOW = 3.0
"""Seconds for the feed; apps give up after ten or more."""
_LARGE = 200_000
"""Bytes from which on compression is worth some advice."""
_TYPES = {"application/rss+xml", "application/xml", "text/xml"}
_UTF_8 = {"utf-8", "utf8", ""}


def check_feed_url(
    client: HttpClient, url: str, response: Response, document: FeedDocument, feed: Feed
) -> Iterator[Finding]:
    """Check the feed's URL; `response` is the first response from it."""
    yield from _type(response, url)
    yield from check_redirects(response, url)
    yield from check_feed_caching(response, url)
    yield from _own_address(url, response, document)
    yield from _new_address(client, url, document.channel.text_of("itunes:new-feed-url"))
    if response.seconds > _SLOW:
        yield Finding.for_url(content.answers_soon, url, f"It took {response.seconds:.1f} seconds")
    head = client.head(url, WEB_PLAYER_HEADERS | {"Accept-Encoding": "identity"})
    yield from check_head(head, response, url)
    packed = client.get(url, WEB_PLAYER_HEADERS, max_bytes=MAX_FEED_BYTES)
    if packed.problem is None:
        yield from _compression(packed, response, url, feed)
        responses = {"GET": packed} | ({"HEAD": head} if head.problem is None else {})
        yield from check_cors(client, url, responses, preflight=True)
        yield from _second_poll(client, url, packed)


def _own_address(url: str, response: Response, document: FeedDocument) -> Iterator[Finding]:
    """Compare the feed's own URL; the linter reports two or a broken one."""
    own = own_addresses(document.channel)
    if not own:
        yield Finding.for_url(rules.feed_knows_its_address, url, "The feed says it has no address")
    elif len(own) == 1 and is_web_address(own[0]) and own[0] not in {url, response.url}:
        yield Finding.for_url(rules.feed_knows_its_address, url, f"The feed says it is at {own[0]}")


def _new_address(client: HttpClient, url: str, target: str) -> Iterator[Finding]:
    """Check the feed that itunes:new-feed-url sends subscribers to."""
    if not is_web_address(target) or target == url:
        return
    response = client.get(target, max_bytes=MAX_FEED_BYTES)
    body = (
        response.decoded(MAX_FEED_BYTES) if response.problem is None and response.complete else None
    )
    if body is None:
        message = f"It sends apps to {target}. {response.problem or 'Too much comes from there'}"
        yield Finding.for_url(content.feed_moves_to_a_feed, url, message)
        return
    try:
        onward = parse_feed(body).channel.text_of("itunes:new-feed-url")
    except UnreadableFeedError as error:
        message = f"It sends apps to {target}, which is no feed: {error}"
        yield Finding.for_url(content.feed_moves_to_a_feed, url, message)
        return
    if onward and onward != target:
        where = "back here" if onward == url else f"on to {onward}"
        message = f"It sends apps to {target}, which sends them {where}"
        yield Finding.for_url(content.feed_moves_to_a_feed, url, message)


def _type(response: Response, url: str) -> Iterator[Finding]:
    if response.media_type not in _TYPES:
        yield Finding.for_url(rules.feed_type, url, f"It is served as {response.media_type_label}")
    if response.charset not in _UTF_8:
        yield Finding.for_url(rules.feed_type, url, f"It is served as text in {response.charset}")


def _compression(packed: Response, response: Response, url: str, feed: Feed) -> Iterator[Finding]:
    """Compare as an app reads it: some servers rewrite details with each response."""
    if not packed.content_encoding and len(packed.body) > _LARGE:
        message = f"Asked for it compressed, the server sends all {len(packed.body):,} bytes"
        yield Finding.for_url(rules.feed_is_compressed, url, message)
    body = packed.decoded(MAX_FEED_BYTES)
    if body is None:
        message = f"Compressed ({packed.content_encoding}), it cannot be unpacked"
        yield Finding.for_url(rules.feed_unpacks, url, message)
        return
    if body == response.decoded(MAX_FEED_BYTES):
        return
    try:
        is_same = replace(feed_of(parse_feed(body)), size=0) == replace(feed, size=0)
    except UnreadableFeedError:
        is_same = False
    if not is_same:
        message = "Asked for it compressed, the server sends another feed than without"
        yield Finding.for_url(rules.feed_unpacks, url, message)


def _second_poll(client: HttpClient, url: str, packed: Response) -> Iterator[Finding]:
    """Poll again as apps do, compressed: some servers change the ETag then."""
    etag = {
        "If-None-Match": packed.headers.get("ETag", ""),
        "If-Modified-Since": packed.headers.get("Last-Modified", ""),
    }
    if not any(etag.values()):
        yield Finding.for_url(rules.feed_answers_304, url, "It has neither ETag nor Last-Modified")
    for name, value in etag.items():
        if not value:
            continue
        second = client.get(url, {"Accept-Encoding": "gzip", name: value}, max_bytes=0)
        if second.status != 304:
            how = (
                f" when it is compressed ({packed.content_encoding})"
                if packed.content_encoding
                else ""
            )
            message = f"Asked with {name}, it answers {second.status or 'nothing'}{how}"
            yield Finding.for_url(rules.feed_answers_304, url, message)
