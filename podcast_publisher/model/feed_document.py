"""A feed's XML as elements and attributes."""

from collections.abc import Mapping

from msgspec import Struct, field


class FeedElement(Struct, frozen=True):
    """An element of a feed, without children that belong to other namespaces."""

    name: str
    """With the customary prefix, whatever the feed's own is: `itunes:image`."""
    text: str = ""
    """All text in it, without space around it."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, tuple["FeedElement", ...]] = field(default_factory=dict)
    """By name, each in the order of the feed."""
    has_markup: bool = False
    """Whether a text holds elements instead of escaped markup."""

    def each(self, name: str) -> tuple["FeedElement", ...]:
        """The children of that name."""
        return self.children.get(name, ())

    def first(self, name: str) -> "FeedElement | None":
        """The first child of that name."""
        return next(iter(self.each(name)), None)

    def text_of(self, name: str) -> str:
        """The text of the first child of that name, or nothing."""
        child = self.first(name)
        return child.text if child else ""

    def attribute_of(self, name: str, attribute: str) -> str:
        """That attribute of the first child of that name, without space around it, or nothing."""
        child = self.first(name)
        return child.attributes.get(attribute, "").strip() if child else ""


class FeedDocument(Struct, frozen=True):
    """A feed's XML, read as leniently as apps do, with what a strict parser says of it."""

    channel: FeedElement
    """Without its items."""
    items: tuple[FeedElement, ...] = ()
    version: str = ""
    """Of RSS, as the feed says it."""
    channels: int = 1
    namespaces: frozenset[tuple[str, str]] = frozenset()
    """Prefix and address, as the feed declares them."""
    encoding: str = ""
    """As the feed declares it, or nothing."""
    xml_errors: tuple[str, ...] = ()
    """Why a strict parser refuses the feed; nothing where it does not."""
    size: int = 0
    """Bytes."""
    omitted: int = 0
    """Items that were not read: there were too many."""
