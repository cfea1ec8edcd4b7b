"""Read the live feed and the public one, of which most items were read when the feed was built.

All bytes are parsed each time, as in `feed/read_back.py`. Nothing is kept.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.feed.kept_items import (
    ACROSS_ITEMS,
    OF_ONE_ITEM,
    LintedItem,
    lint_items,
    lint_keys,
    pieces_of,
    read_keys,
)
from podcast_publisher.feed.lint.linter import RULES, lint
from podcast_publisher.feed.read import feed_of, feed_of_strict
from podcast_publisher.feed.xml import FeedXml, UnreadableFeedError, parse_xml
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.feed_document import FeedDocument
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.results import Key, Results

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
    try:
        xml = parse_xml(body)
        pieces = pieces_of(xml)
        if pieces is None:
            return feed_of_strict(xml.document())
    except UnreadableFeedError:
        return None
    return _feed(xml, read_keys(xml, pieces), results)


def reread(body: bytes, url: str, results: Results) -> ReadFeed:
    """The feed in those bytes.

    Raises:
        UnreadableFeedError: they hold no RSS, or too much of it.
    """
    xml = parse_xml(body)
    if pieces := pieces_of(xml):
        keys = read_keys(xml, pieces)
        outlined = _outlined(xml, url, keys, results)
        if outlined:
            return ReadFeed(outlined, _feed(xml, keys, results), is_outlined=True)
    document = xml.document()
    return ReadFeed(document, feed_of(document))


def _feed(xml: FeedXml, keys: list[Key | None], results: Results) -> Feed:
    items = [results.get(key, FeedItem) for key in keys]
    new = [place for place, item in enumerate(items) if item is None]
    feed = feed_of(xml.document(xml.items[place] for place in new))
    for place, item in zip(new, feed.items, strict=True):
        items[place] = item
    return replace(feed, items=tuple(filter(None, items)))


def _outlined(
    xml: FeedXml, url: str, keys: list[Key | None], results: Results
) -> FeedDocument | None:
    """The feed with outlines of its items; None where a rule finds something in one of them, or may."""
    items = [results.get(key, LintedItem) for key in lint_keys(xml, url, keys)]
    new = [place for place, item in enumerate(items) if item is None]
    document = xml.document(xml.items[place] for place in new)
    if not document.channel.text_of("itunes:explicit"):  # rules for the show ask its items then
        return None
    for place, item in zip(new, lint_items(document, url)[1], strict=True):
        items[place] = item
    known = [*filter(None, items)]
    if not all(item.is_faultless for item in known):
        return None
    return replace(document, items=tuple(item.outline for item in known))
