"""What is kept of a feed's items from an earlier reading, by their bytes."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.feed.lint.linter import RULES
from podcast_publisher.feed.lint.rule import LintedFeed
from podcast_publisher.feed.xml import MOST_ITEMS, FeedXml
from podcast_publisher.model.feed_document import FeedDocument, FeedElement
from podcast_publisher.model.feed_pieces import FeedPieces, cut_feed
from podcast_publisher.model.finding import Rule
from podcast_publisher.model.results import Key, key_of

OF_ONE_ITEM = tuple(rule for rule in RULES if not rule.across)
ACROSS_ITEMS = tuple(rule for rule in RULES if rule.across)
_OUTLINE = (
    *("guid", "title", "pubDate", "enclosure"),
    *("itunes:title", "itunes:season", "itunes:episode", "itunes:episodeType"),
)
"""What rules across items look at."""


class LintedItem(Struct, frozen=True):
    """An item that was linted in a feed with the same channel."""

    is_faultless: bool
    """Whether no rule of one item finds anything in it."""
    outline: FeedElement
    """As much of it as the rules need that compare items."""


def pieces_of(xml: FeedXml) -> FeedPieces | None:
    """The feed's bytes by item; None where they cannot be told for certain."""
    pieces = cut_feed(xml.body)
    is_whole = pieces and not xml.errors and len(pieces.items) == len(xml.items) <= MOST_ITEMS
    return pieces if is_whole else None


def read_keys(xml: FeedXml, pieces: FeedPieces) -> list[Key | None]:
    """The keys under which items are kept as they were read."""
    prefixes = sorted(xml.channels[0].nsmap.items(), key=str)
    # of what an item consists beside its bytes
    return [key_of("read item", prefixes, piece) for piece in pieces.items]


def lint_keys(xml: FeedXml, url: str, keys: Sequence[Key | None]) -> list[Key | None]:
    """The keys under which linted items are kept: the feed's own address and channel belong to them.

    `keys` are those of `read_keys`. The date of the build is no part: no rule of one item asks for it.
    """
    channel = xml.document(()).channel
    others = {name: child for name, child in channel.children.items() if name != "lastBuildDate"}
    context = key_of("linted items", url, replace(channel, children=others))
    return [key_of("linted item", context, key) if context and key else None for key in keys]


def lint_items(document: FeedDocument, url: str) -> tuple[frozenset[Rule], tuple[LintedItem, ...]]:
    """The rules that find something in the feed or in an item alone, and the items."""
    linted = LintedFeed(document, url)
    faults = [(rule, fault) for rule in OF_ONE_ITEM for fault in rule.run(linted)]
    faulty = {fault.item.number for _, fault in faults if fault.item}
    items = (
        LintedItem(number not in faulty, _outline(item))
        for number, item in enumerate(document.items, 1)
    )
    return frozenset(rule for rule, _ in faults), tuple(items)


def _outline(item: FeedElement) -> FeedElement:
    children = {name: item.children[name] for name in _OUTLINE if name in item.children}
    return FeedElement(item.name, children=children)
