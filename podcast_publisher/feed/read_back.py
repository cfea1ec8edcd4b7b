"""Read a built feed back, and find what apps or directories would refuse in it.

All bytes are parsed each time. Items that were read before, byte for byte, are not read again.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from podcast_publisher.feed.kept_items import (
    LintedItem,
    lint_items,
    lint_keys,
    pieces_of,
    read_keys,
)
from podcast_publisher.feed.lint.items import items_are_in_the_feed
from podcast_publisher.feed.lint.linter import RULES, lint
from podcast_publisher.feed.read import feed_of, feed_of_strict
from podcast_publisher.feed.xml import FeedXml, parse_xml
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.feed_document import FeedDocument, FeedElement
from podcast_publisher.model.feed_pieces import FeedPieces
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.results import Results

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
    if pieces := pieces_of(xml):
        feed = _flawless(xml, pieces, url, results)
        if feed is not None:
            return feed, ()
    document = xml.document()
    return feed_of_strict(document), tuple(lint(document, url, rules=REFUSING))


def _flawless(xml: FeedXml, pieces: FeedPieces, url: str, results: Results) -> Feed | None:
    """The show, of which only new items are read; None where anything would be refused."""
    keys = read_keys(xml, pieces)
    of_lint = lint_keys(xml, url, keys)
    items = [results.get(key, FeedItem) for key in keys]
    linted = [results.get(key, LintedItem) for key in of_lint]
    new = [
        place for place, of_item in enumerate(zip(items, linted, strict=True)) if None in of_item
    ]
    document = xml.document(xml.items[place] for place in new)
    rules, new_linted = lint_items(document, url)
    if rules.intersection(OF_ONE_ITEM):
        return None
    feed = feed_of(document)
    for place, item, of_lint_item in zip(new, feed.items, new_linted, strict=True):
        items[place] = item
        results.keep(keys[place], item)
        results.keep(of_lint[place], of_lint_item)
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
