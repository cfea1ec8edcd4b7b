"""The feed's address, asked as apps, directories and web players do."""

from collections.abc import Iterator
from dataclasses import replace

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.read import feed_of, own_addresses
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.fetch.client import Visitor
from podcast_publisher.fetch.response import Answer
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.feed_document import FeedDocument
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.caching import feed_is_kept_too_long
from podcast_publisher.verify.cors import AS_WEB_PLAYER, closed_to_other_sites
from podcast_publisher.verify.redirects import head_differs, on_the_way
from podcast_publisher.verify.rules import content
from podcast_publisher.verify.rules import feed as rules

MOST_OF_A_FEED = 32_000_000
"""Bytes: more than 5,000 episodes with the longest show notes."""
_SLOW = 3.0
"""Seconds for the feed; apps give up after ten or more."""
_LARGE = 200_000
"""Bytes from which on compression is worth some advice."""
_TYPES = {"application/rss+xml", "application/xml", "text/xml"}
_UTF_8 = {"utf-8", "utf8", ""}


def look_at_feed(
    visitor: Visitor, url: str, answer: Answer, document: FeedDocument, feed: Feed
) -> Iterator[Finding]:
    """What there is to say of the feed's address, of which that was the first answer."""
    yield from _type(answer, url)
    yield from on_the_way(answer, url)
    yield from feed_is_kept_too_long(answer, url)
    yield from _own_address(url, answer, document)
    yield from _new_address(visitor, url, document.channel.text_of("itunes:new-feed-url"))
    if answer.seconds > _SLOW:
        yield Finding.at_address(content.answers_soon, url, f"It took {answer.seconds:.1f} seconds")
    head = visitor.head(url, AS_WEB_PLAYER | {"Accept-Encoding": "identity"})
    yield from head_differs(head, answer, url)
    packed = visitor.get(url, AS_WEB_PLAYER, most=MOST_OF_A_FEED)
    if packed.fault is None:
        yield from _compression(packed, url, feed)
        asked = {"GET": packed} | ({"HEAD": head} if head.fault is None else {})
        yield from closed_to_other_sites(visitor, url, asked, preflight=True)
        yield from _second_poll(visitor, url, packed)


def _own_address(url: str, answer: Answer, document: FeedDocument) -> Iterator[Finding]:
    """Where it names two or half of one, the linter tells."""
    own = own_addresses(document.channel)
    if not own:
        yield Finding.at_address(
            rules.feed_knows_its_address, url, "The feed says it has no address"
        )
    elif len(own) == 1 and is_web_address(own[0]) and own[0] not in {url, answer.url}:
        yield Finding.at_address(
            rules.feed_knows_its_address, url, f"The feed says it is at {own[0]}"
        )


def _new_address(visitor: Visitor, url: str, target: str) -> Iterator[Finding]:
    """Whether the feed to which subscribers are sent takes them in."""
    if not is_web_address(target) or target == url:
        return
    answer = visitor.get(target, most=MOST_OF_A_FEED)
    body = answer.plain(MOST_OF_A_FEED) if answer.fault is None and answer.whole else None
    if body is None:
        message = f"It sends apps to {target}. {answer.fault or 'Too much comes from there'}"
        yield Finding.at_address(content.feed_moves_to_a_feed, url, message)
        return
    try:
        onward = parse_feed(body).channel.text_of("itunes:new-feed-url")
    except UnreadableFeedError as error:
        message = f"It sends apps to {target}, which is no feed: {error}"
        yield Finding.at_address(content.feed_moves_to_a_feed, url, message)
        return
    if onward and onward != target:
        where = "back here" if onward == url else f"on to {onward}"
        message = f"It sends apps to {target}, which sends them {where}"
        yield Finding.at_address(content.feed_moves_to_a_feed, url, message)


def _type(answer: Answer, url: str) -> Iterator[Finding]:
    if answer.type not in _TYPES:
        yield Finding.at_address(rules.feed_type, url, f"It is served as {answer.served}")
    if answer.charset not in _UTF_8:
        yield Finding.at_address(rules.feed_type, url, f"It is served as text in {answer.charset}")


def _compression(packed: Answer, url: str, feed: Feed) -> Iterator[Finding]:
    """Compared as an app reads it: what some servers write anew each time may differ."""
    if not packed.coding and len(packed.body) > _LARGE:
        message = f"Asked for it compressed, the server sends all {len(packed.body):,} bytes"
        yield Finding.at_address(rules.feed_is_compressed, url, message)
    body = packed.plain(MOST_OF_A_FEED)
    if body is None:
        message = f"Compressed ({packed.coding}), it cannot be unpacked"
        yield Finding.at_address(rules.feed_unpacks, url, message)
        return
    try:
        same = replace(feed_of(parse_feed(body)), size=0) == replace(feed, size=0)
    except UnreadableFeedError:
        same = False
    if not same:
        message = "Asked for it compressed, the server sends another feed than without"
        yield Finding.at_address(rules.feed_unpacks, url, message)


def _second_poll(visitor: Visitor, url: str, packed: Answer) -> Iterator[Finding]:
    """Ask again as apps do, which take it compressed: some servers change the ETag then."""
    known = {
        "If-None-Match": packed.headers.get("ETag", ""),
        "If-Modified-Since": packed.headers.get("Last-Modified", ""),
    }
    if not any(known.values()):
        yield Finding.at_address(
            rules.feed_answers_304, url, "It has neither ETag nor Last-Modified"
        )
    for name, value in known.items():
        if not value:
            continue
        again = visitor.get(url, {"Accept-Encoding": "gzip", name: value}, most=0)
        if again.status != 304:
            how = f" when it is compressed ({packed.coding})" if packed.coding else ""
            message = f"Asked with {name}, it answers {again.status or 'nothing'}{how}"
            yield Finding.at_address(rules.feed_answers_304, url, message)
