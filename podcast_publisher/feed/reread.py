"""Read the live feed and the public one, of which most items were read when the feed was built.

As in `feed/read_back.py`, known items are neither parsed nor read again. Nothing is kept.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.feed.kept_items import (
    ACROSS_ITEMS,
    OF_ONE_ITEM,
    CutFeed,
    LintedItem,
    cut,
    lint_items,
    lint_keys,
)
from podcast_publisher.feed.lint.linter import RULES, lint
from podcast_publisher.feed.read import feed_of, parse_or_none
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.feed_document import FeedDocument
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.results import Results

_ORDER = {rule.code: place for place, rule in enumerate(RULES)}


class ReadFeed(Struct, frozen=True):
    """A feed that was read, and can be linted."""

    document: FeedDocument
    """With all of each item, or with an outline."""
    feed: Feed
    is_outlined: bool = False
    """Whether no rule of one item finds anything in an item: then there are only outlines."""

    def findings(self, url: str, now: datetime | None) -> Iterator[Finding]:
        """As `lint` of the whole feed."""
        if not self.is_outlined:
            yield from lint(self.document, url, now=now)
            return
        across = lint(self.document, url, now=now, rules=ACROSS_ITEMS)
        of_show = lint(replace(self.document, items=()), url, now=now, rules=OF_ONE_ITEM)
        yield from sorted((*across, *of_show), key=lambda finding: _ORDER[finding.rule.code])


def reread_or_none(body: bytes | None, results: Results) -> Feed | None:
    """As `parse_or_none`."""
    if body is None:
        return None
    with suppress(UnreadableFeedError):  # then it is said of the whole
        if feed := cut(body):
            return _feed(feed, results)
    return parse_or_none(body)


def reread(body: bytes, url: str, results: Results) -> ReadFeed:
    """The feed in those bytes.

    Raises:
        UnreadableFeedError: they hold no RSS, or too much of it.
    """
    with suppress(UnreadableFeedError):  # then it is said of the whole
        if (feed := cut(body)) and (outlined := _outlined(feed, url, results)):
            return ReadFeed(outlined, _feed(feed, results), is_outlined=True)
    document = parse_feed(body)
    return ReadFeed(document, feed_of(document))


def _feed(feed: CutFeed, results: Results) -> Feed:
    items = [results.get(key, FeedItem) for key in feed.keys]
    new = [place for place, item in enumerate(items) if item is None]
    for places, document in feed.documents(new):
        for place, item in zip(places, feed_of(document).items, strict=True):
            items[place] = item
    return replace(feed_of(feed.outer), items=tuple(filter(None, items)))


def _outlined(feed: CutFeed, url: str, results: Results) -> FeedDocument | None:
    """The feed with outlines of its items; None where a rule finds something in one of them, or may."""
    if not feed.outer.channel.text_of("itunes:explicit"):  # rules for the show ask its items then
        return None
    items = [results.get(key, LintedItem) for key in lint_keys(feed, url)]
    new = [place for place, item in enumerate(items) if item is None]
    for places, document in feed.documents(new):
        for place, item in zip(places, lint_items(document, url)[1], strict=True):
            items[place] = item
    known = [*filter(None, items)]
    if not all(item.is_faultless for item in known):
        return None
    return replace(feed.outer, items=tuple(item.outline for item in known))
