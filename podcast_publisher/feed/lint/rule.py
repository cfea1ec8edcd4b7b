"""How a rule of the feed linter is written: a function that yields faults, explained by its docstring."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from podcast_publisher.feed.lint.dates import ReadDate, read_date
from podcast_publisher.model.feed_document import FeedDocument, FeedElement
from podcast_publisher.model.finding import Rule, Severity

_LONGEST_TITLE = 60
_LONGEST_VALUE = 80


class Item(Struct, frozen=True):
    """An item of a feed, and its place in the feed."""

    number: int
    """Counted from 1."""
    element: FeedElement
    date: ReadDate | None
    """Its pubDate; None if it has none."""

    @property
    def label(self) -> str:
        """Its name in messages."""
        title = self.element.text_of("title") or self.element.text_of("itunes:title")
        return f'"{shortened(title, _LONGEST_TITLE)}"' if title else f"item {self.number}"

    def enclosure(self, attribute: str) -> str:
        return self.element.attribute_of("enclosure", attribute)


class LintedFeed(Struct, frozen=True, dict=True):
    """A feed with the context that rules need."""

    document: FeedDocument
    url: str = ""
    """Where it was read; empty before it is published."""
    now: datetime | None = None
    """Without it, no date is in the future."""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(
            Item(number, element, read_date(date) if (date := element.text_of("pubDate")) else None)
            for number, element in enumerate(self.document.items, 1)
        )

    @property
    def channel(self) -> FeedElement:
        return self.document.channel

    @property
    def distinct(self) -> tuple[Item, ...]:
        """The items, except those that repeat an earlier guid: another rule reports these."""
        by_guid: dict[str, Item] = {}
        for item in self.items:
            by_guid.setdefault(item.element.text_of("guid") or f"item {item.number}", item)
        return tuple(by_guid.values())

    @property
    def has_itunes(self) -> bool:
        """Whether any iTunes tag is recognised; if none is, one finding says so."""
        return any(
            name.startswith("itunes:")
            for element in (self.channel, *self.document.items[:10])
            for name in element.children
        )

    @property
    def is_for_directories(self) -> bool:
        """Whether the show should be listed: directories require nothing of a private one."""
        return self.has_itunes and self.channel.text_of("itunes:block").lower() != "yes"

    @property
    def is_serial(self) -> bool:
        return self.channel.text_of("itunes:type").lower() == "serial"


class Fault(Struct, frozen=True):
    """A problem with the feed, or with one of its items."""

    message: str
    """A sentence; for an item the beginning of one, which continues with "in ..."."""
    item: Item | None = None
    detail: str = ""
    """What differs from item to item."""


Faults = Iterator[Fault]


class FeedRule(Rule, frozen=True, kw_only=True):
    """Checks a feed."""

    run: Callable[[LintedFeed], Faults]
    across: bool
    """Whether it compares items, or asks for the time; any other finds in each item what it would find in that item alone."""


def feed_rule(
    code: str, severity: Severity, *, across: bool = False
) -> Callable[[Callable[[LintedFeed], Faults]], FeedRule]:
    """Declare a rule: the function's name is the rule's name, its docstring the documentation."""
    return lambda run: FeedRule.declare(
        code, severity, run, allowable=False, run=run, across=across
    )


def quoted(value: str) -> str:
    """A value for a message."""
    return f'"{shortened(value, _LONGEST_VALUE)}"'


def shortened(text: str, longest: int) -> str:
    """The text on one line, shortened if it is longer."""
    line = " ".join(text[: longest * 4].split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
