"""What is kept of a feed's items from an earlier reading, by their bytes."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.feed.lint.linter import RULES
from podcast_publisher.feed.lint.rule import LintedFeed
from podcast_publisher.feed.xml import MOST_ITEMS, UnreadableFeedError, is_too_much, parse_xml
from podcast_publisher.model.feed_document import FeedDocument, FeedElement
from podcast_publisher.model.feed_pieces import FeedPieces, cut_feed
from podcast_publisher.model.finding import Rule
from podcast_publisher.model.results import Key, key_of

OF_ONE_ITEM = tuple(rule for rule in RULES if not rule.across)
ACROSS_ITEMS = tuple(rule for rule in RULES if rule.across)
_AT_ONCE = 500
"""Items that are parsed at once: the tree of 5,000 takes 100 MB."""
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


class CutFeed(Struct, frozen=True):
    """A feed of which each item can be parsed without the others.

    Items that were read before were well-formed between the same prefixes. So the feed is, if all else is: what is
    around the items, and each new item there.
    """

    pieces: FeedPieces
    outer: FeedDocument
    """Without items."""
    keys: tuple[Key | None, ...]
    """Under which items are kept as they were read."""

    def documents(self, places: Sequence[int]) -> Iterator[tuple[Sequence[int], FeedDocument]]:
        """The feed with the items of these places, some at a time.

        Raises:
            UnreadableFeedError: an item is not well-formed alone, so all must be parsed together.
        """
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            items = [self.pieces.items[place] for place in some]
            xml = parse_xml(b"".join((self.pieces.before, *items, self.pieces.after)))
            if xml.errors or len(xml.items) != len(some):
                raise UnreadableFeedError("its items cannot be told apart")
            yield some, xml.document()


def cut(body: bytes) -> CutFeed | None:
    """The feed in those bytes by item; None where that cannot be told for certain.

    Raises:
        UnreadableFeedError: what is around the items is no feed.
    """
    pieces = cut_feed(body)
    if pieces is None or len(pieces.items) > MOST_ITEMS or is_too_much(body):
        return None
    xml = parse_xml(pieces.before + pieces.after)
    if xml.errors or xml.items or body.count(b"xmlns") != pieces.before.count(b"xmlns"):
        return None
    outer = replace(xml.document(), size=len(body))
    # of what an item consists beside its bytes
    context = outer.encoding, sorted(xml.channels[0].nsmap.items(), key=str)
    keys = tuple(key_of("read item", context, piece) for piece in pieces.items)
    return CutFeed(pieces, outer, keys)


def lint_keys(feed: CutFeed, url: str) -> list[Key | None]:
    """The keys under which linted items are kept: the feed's own address and channel belong to them.

    The date of the build does not: no rule of one item asks for it.
    """
    channel = feed.outer.channel
    others = {name: child for name, child in channel.children.items() if name != "lastBuildDate"}
    context = key_of("linted items", url, replace(channel, children=others))
    return [key_of("linted item", context, key) if context and key else None for key in feed.keys]


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
