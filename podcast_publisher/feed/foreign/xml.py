"""The elements of a foreign feed, by their customary names. The door to lxml for feeds that are broken."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree
from msgspec import Struct

from podcast_publisher.feed.foreign.text import repair
from podcast_publisher.feed.xml import MOST_ITEMS, UnreadableFeedError, canonical_prefix

MOST_BYTES = 64 << 20
"""Bytes of a page of a feed; feeds of 1,441 episodes have 4 MB."""
_MOST_MARKS = 2_000_000
"""Each `<` may begin an element and each `&` an entity, which take up to 200 bytes of memory."""
_MOST_CHILDREN = 2_000
"""Children of an element that are read."""
_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://podlove.org/simple-chapters": "psc",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://search.yahoo.com/mrss": "media",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/rss/1.0": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
}
_BLANKS = re.compile(r"\s+")


class Element:
    """An element with its children by name, in the order of the feed."""

    __slots__ = ("_children", "_element")

    def __init__(self, element: etree._Element) -> None:
        self._element = element
        self._children: dict[str, list[Element]] | None = None

    @property
    def children(self) -> dict[str, list["Element"]]:
        if self._children is None:
            self._children = {}
            for child in islice(self._element.iterchildren(etree.Element), _MOST_CHILDREN):
                self._children.setdefault(name_of(child), []).append(Element(child))
        return self._children

    def each(self, *names: str) -> list["Element"]:
        """The children of these names; those of the first name come first."""
        return [child for name in names for child in self.children.get(name, ())]

    def text(self, *names: str) -> str:
        """The text of the first child of these names that has one: one line, without markup."""
        texts = (_BLANKS.sub(" ", child.own_text).strip() for child in self.each(*names))
        return next(filter(None, texts), "")

    def raw_text(self, *names: str) -> str:
        """The text of the first child of these names that has one, as it is but for space around it."""
        return next(filter(None, (child.own_text.strip() for child in self.each(*names))), "")

    def markup(self, *names: str) -> str:
        """The same with the markup that stands unescaped in it."""
        return next(filter(None, (child.inner for child in self.each(*names))), "")

    def attribute_of(self, name: str, *attributes: str) -> str:
        """The first of these attributes that a child of that name has."""
        texts = (child.attribute(*attributes) for child in self.each(name))
        return next(filter(None, texts), "")

    def attribute(self, *names: str) -> str:
        """The first of these attributes that has a text."""
        return next(filter(None, ((self._element.get(name) or "").strip() for name in names)), "")

    @property
    def own_text(self) -> str:
        if not len(self._element):
            return self._element.text or ""
        return "".join(str(part) for part in self._element.itertext())

    @property
    def inner(self) -> str:
        if not len(self._element):
            return (self._element.text or "").strip()
        head = etree.tostring(self._element, encoding="unicode", with_tail=False)
        return head[head.index(">") + 1 : head.rindex("</")].strip()


class ParsedFeed(Struct, frozen=True):
    """A channel with its items, and what had to be repaired."""

    channel: Element
    items: tuple[Element, ...]
    problems: tuple[str, ...] = ()


def parse_foreign(body: bytes) -> ParsedFeed:
    """The RSS in those bytes, whatever is broken in it; nothing outside them is fetched, memory is bounded.

    Raises:
        UnreadableFeedError: they hold no RSS, or too much of it.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableFeedError(f"it has more than {MOST_BYTES >> 20} MB")
    if body.count(b"<") + body.count(b"&") > _MOST_MARKS:
        raise UnreadableFeedError(f"it has more than {_MOST_MARKS:,} elements and entities")
    repaired = repair(body)
    if repaired is None:
        raise UnreadableFeedError("it is no XML")
    root, problems = _root(repaired.text)
    channel = next(root.iter("channel", "{*}channel"), None)
    if channel is None:
        raise UnreadableFeedError(f"it is {_kind(name_of(root))}, but not RSS with a channel")
    items = list(islice(root.iter("item", "{*}item"), MOST_ITEMS + 1))
    if len(items) > MOST_ITEMS:
        raise UnreadableFeedError(f"it has more than {MOST_ITEMS:,} items")
    return ParsedFeed(Element(channel), tuple(map(Element, items)), (*repaired.problems, *problems))


def _root(text: str) -> tuple[etree._Element, tuple[str, ...]]:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
    )
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFeedError("it is no XML") from error
    if root is None:
        raise UnreadableFeedError("it is no XML")
    broken = next(iter(parser.error_log), None)
    return root, (f"It is not well-formed XML: {broken.message}",) if broken else ()


def name_of(element: etree._Element) -> str:
    """The name with its customary prefix; with the feed's own for an unknown namespace."""
    name, is_known = _known_name(str(element.tag))
    return f"{element.prefix}:{name}" if not is_known and element.prefix else name


@lru_cache(maxsize=1_000)
def _known_name(tag: str) -> tuple[str, bool]:
    address, closed, name = tag.rpartition("}")
    if not closed:  # an undeclared prefix stays a part of the name
        return tag, True
    plain = address.removeprefix("{").strip().rstrip("/").lower().replace("https:", "http:")
    prefix = _PREFIXES.get(plain, canonical_prefix(address.removeprefix("{")))
    if prefix is None:
        return name, False
    return f"{prefix}:{name}" if prefix else name, True


def unread_names(element: Element, known: Iterable[str]) -> Iterator[str]:
    """The names of children that nobody reads, without those that say nothing."""
    return (name for name in element.children if name not in set(known))


def _kind(name: str) -> str:
    return {"html": "a web page", "feed": "an Atom feed", "atom:feed": "an Atom feed"}.get(
        name.lower(), "XML"
    )
