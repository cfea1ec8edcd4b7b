"""Read a built feed back, and find what apps or directories would refuse in it.

Items that were read before, byte for byte, are neither parsed nor read again.
"""

from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from podcast_publisher.feed.kept_items import CutFeed, cut, lint_items, lint_keys
from podcast_publisher.feed.lint.items import items_are_in_the_feed
from podcast_publisher.feed.lint.linter import RULES, lint
from podcast_publisher.feed.read import feed_of, feed_of_strict
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.feed_document import FeedDocument, FeedElement
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
    with suppress(UnreadableFeedError):  # then it is said of the whole
        if (cut_feed := cut(body)) and (feed := _flawless(cut_feed, url, results)):
            return feed, ()
    document = parse_feed(body)
    return feed_of_strict(document), tuple(lint(document, url, rules=REFUSING))


def _flawless(cut_feed: CutFeed, url: str, results: Results) -> Feed | None:
    """The show, of which only new items are read; None where anything would be refused."""
    keys, of_lint = cut_feed.keys, lint_keys(cut_feed, url)
    items = [results.get(key, FeedItem) for key in keys]
    new = [
        place
        for place, item in enumerate(items)
        if item is None or not results.knows(of_lint[place])
    ]
    if any(lint(cut_feed.outer, url, rules=OF_ONE_ITEM)):
        return None
    for places, document in cut_feed.documents(new):
        rules, linted = lint_items(document, url)
        if rules.intersection(OF_ONE_ITEM):
            return None
        for place, item, linted_item in zip(places, feed_of(document).items, linted, strict=True):
            items[place] = item
            results.keep(keys[place], item)
            results.keep(of_lint[place], linted_item)
    all_items = tuple(filter(None, items))
    if any(lint(outline(cut_feed.outer, all_items), url, rules=ACROSS_ITEMS)):
        return None
    return replace(feed_of(cut_feed.outer), items=all_items)


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
