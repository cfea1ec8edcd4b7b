"""Read a built feed back, and find what apps or directories would refuse in it.

All bytes are parsed each time. Items that were read before, byte for byte, are not read again.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from podcast_publisher.feed.lint.items import items_are_in_the_feed
from podcast_publisher.feed.lint.linter import RULES, lint
from podcast_publisher.feed.read import feed_of, feed_of_strict
from podcast_publisher.feed.xml import MOST_ITEMS, FeedXml, parse_xml
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.feed_document import FeedDocument, FeedElement
from podcast_publisher.model.feed_pieces import FeedPieces, cut_feed
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.results import Results, key_of

REFUSING = tuple(
    rule for rule in RULES if rule.severity is Severity.ERROR and rule is not items_are_in_the_feed
)
"""Rules for what is refused; a rule of `check` reports a feed without episodes."""
OF_ONE_ITEM = tuple(rule for rule in REFUSING if not rule.across)
ACROSS_ITEMS = tuple(rule for rule in REFUSING if rule.across)


def read_back(body: bytes, url: str, results: Results) -> tuple[Feed, tuple[Finding, ...]]:
    """The show as a strict app reads it, and what would be refused.

    `results` keeps items in which nothing would be: an item that has not changed is not read again.

    Raises:
        UnreadableFeedError: the feed is not well-formed, or holds too much.
    """
    xml = parse_xml(body)
    pieces = cut_feed(body)
    if pieces and not xml.errors and len(pieces.items) == len(xml.items) <= MOST_ITEMS:
        feed = _flawless(xml, pieces, url, results)
        if feed is not None:
            return feed, ()
    document = xml.document()
    return feed_of_strict(document), tuple(lint(document, url, rules=REFUSING))


def _flawless(xml: FeedXml, pieces: FeedPieces, url: str, results: Results) -> Feed | None:
    """The show, of which only new items are read; None where anything would be refused."""
    prefixes = sorted(
        xml.channels[0].nsmap.items(), key=str
    )  # of what an item consists beside its bytes
    keys = [key_of("read item", prefixes, piece) for piece in pieces.items]
    items = [results.get(key, FeedItem) for key in keys]
    new = [place for place, item in enumerate(items) if item is None]
    document = xml.document(xml.items[place] for place in new)
    if any(lint(document, url, rules=OF_ONE_ITEM)):
        return None
    feed = feed_of(document)
    for place, item in zip(new, feed.items, strict=True):
        items[place] = item
        results.keep(keys[place], item)
    all_items = tuple(filter(None, items))
    if any(lint(outline(document, all_items), url, rules=ACROSS_ITEMS)):
        return None
    return replace(feed, items=all_items)


def outline(document: FeedDocument, items: Sequence[FeedItem]) -> FeedDocument:
    """The feed with as much of its items as rules need that compare them."""
    return replace(document, items=tuple(map(_outline, items)))


def _outline(item: FeedItem) -> FeedElement:
    children = {
        "guid": (FeedElement("guid", item.guid),),
        "title": (FeedElement("title", item.title),),
    }
    if item.enclosure:
        children["enclosure"] = (FeedElement("enclosure", attributes={"url": item.enclosure.url}),)
    return FeedElement("item", children=children)
