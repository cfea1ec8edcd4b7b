"""A feed's bytes, parsed within bounds: strictly, and leniently where a strict parser refuses them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from lxml import etree
from msgspec import Struct

from podcast_publisher.model.feed_document import FeedDocument, FeedElement

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
_OTHERS = {
    ATOM.lower(): "atom",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://podlove.org/simple-chapters": "psc",
}
_PODCAST_DRAFT = "https://github.com/podcastindex-org/podcast-namespace"
"""Under this address the namespace was drafted; thousands of feeds still declare it."""

MOST_ITEMS = 20_000
"""Items that are read; a daily show of fifty years has fewer."""
_MOST_MARKS = 1_000_000
"""Each `<` may begin an element, and an element takes some 200 bytes of memory."""
_MOST_CHILDREN = 500
"""Children of one element that are read."""
_DEEPEST = 3
"""Levels below an item or the channel: categories in categories."""
_ATTRIBUTES = (
    *("href", "url", "type", "length", "text", "rel", "language", "isPermaLink", "number"),
    *("feedGuid", "pubdate", "start", "title", "image"),
)
"""Attributes that are read: lxml needs quadratic time to list all attributes of an element."""
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BEGINNING = re.compile(rb"<\?xml|<rss|<rdf|<feed|<html|<!doctype", re.IGNORECASE)
_WHERE = re.compile(r" \(<string>, line \d+\)$")
"""lxml says the line twice."""
_PREAMBLE = 4096
"""Bytes that are searched for the start of the feed."""


class UnreadableFeedError(ValueError):
    """The bytes are not a podcast feed."""


class FeedXml(Struct):
    """A feed as its parser gives it: `document` reads it."""

    top: etree._Element
    channels: Sequence[etree._Element]
    items: Sequence[etree._Element]
    errors: tuple[str, ...]
    """Why a strict parser refuses it."""
    body: bytes

    def document(self, items: Iterable[etree._Element] | None = None) -> FeedDocument:
        """The feed with all its items, or with some of them."""
        items = self.items[:MOST_ITEMS] if items is None else items
        return FeedDocument(
            channel=_element(self.channels[0], skip="item"),
            items=tuple(_element(item) for item in items),
            version=self.top.get("version", ""),
            channels=len(self.channels),
            namespaces=_namespaces(self.top),
            encoding=_declared_encoding(self.body),
            xml_errors=self.errors,
            size=len(self.body),
            omitted=max(0, len(self.items) - MOST_ITEMS),
        )


def parse_feed(body: bytes) -> FeedDocument:
    """The feed in those bytes, with everything a strict parser would refuse.

    Nothing outside the bytes is fetched, no entity is resolved, and memory is bounded.

    Raises:
        UnreadableFeedError: they hold no RSS, or too much of it.
    """
    return parse_xml(body).document()


def parse_xml(body: bytes) -> FeedXml:
    """As `parse_feed`, before anything of it is read."""
    if is_too_much(body):
        raise UnreadableFeedError(f"it has more than {_MOST_MARKS:,} elements")
    root, errors = _root(body)
    channels = root.findall("channel") if root.tag == "rss" else []
    if not channels:
        reason = f"it is {_kind(root)}, but not RSS with a channel"
        raise UnreadableFeedError(errors[0] if errors and root.tag == "rss" else reason)
    items = [item for channel in channels for item in channel.iterchildren("item")]
    if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # the stubs lack it
        errors = ("it has a DOCTYPE, which strict parsers refuse", *errors)
    return FeedXml(root, channels, items, errors, body)


def is_too_much(body: bytes) -> bool:
    """Whether it may have more elements than are read."""
    return body.count(b"<") > _MOST_MARKS


def _root(body: bytes) -> tuple[etree._Element, tuple[str, ...]]:
    """The root, and why a strict parser refuses it, if it does."""
    try:
        return etree.fromstring(body, _parser(recover=False)), ()
    except etree.XMLSyntaxError as error:
        reason = f"it is not well-formed XML: {_WHERE.sub('', str(error))}"
    root = _recovered(body)
    if root is None:
        raise UnreadableFeedError(reason)
    return root, (reason,)


def _recovered(body: bytes) -> etree._Element | None:
    start = _BEGINNING.search(body[:_PREAMBLE])
    if start is None:
        return None
    repaired = _NOT_IN_XML.sub(b" ", body[start.start() :])
    try:
        root: etree._Element | None = etree.fromstring(repaired, _parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    return root


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _kind(element: etree._Element) -> str:
    name = str(element.tag).rpartition("}")[2].lower()
    return {
        "html": "a web page",
        "feed": "an Atom feed",
        "rdf": "RSS 1.0",
    }.get(name, "XML")


def _namespaces(document: etree._Element) -> frozenset[tuple[str, str]]:
    """The declared namespaces, including those of the first items."""
    declared: set[tuple[str, str]] = set()
    for number, element in enumerate(document.iter()):
        declared |= {(prefix or "", address) for prefix, address in element.nsmap.items()}
        if number > 200:
            break
    return frozenset(declared)


def _declared_encoding(body: bytes) -> str:
    declared = re.search(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)", body[:_PREAMBLE])
    return declared[1].decode("ascii", "replace").lower() if declared else ""


def canonical_prefix(address: str) -> str | None:
    """The customary prefix of a namespace, also for its old and misspelt addresses."""
    plain = address.strip().rstrip("/").lower()
    if plain.replace("https:", "http:") == ITUNES:
        return "itunes"
    if plain.replace("http:", "https:") == PODCAST or plain.startswith(_PODCAST_DRAFT):
        return "podcast"
    return _OTHERS.get(plain)


def _element(element: etree._Element, *, skip: str = "", depth: int = 0) -> FeedElement:
    children: dict[str, list[FeedElement]] = {}
    inner = islice(_known_children(element, skip), _MOST_CHILDREN) if depth < _DEEPEST else ()
    for name, child in inner:
        children.setdefault(name, []).append(_element(child, depth=depth + 1))
    return FeedElement(
        name=_name(element) or "",
        text=_text(element) if depth else "",
        attributes={name: value for name in _ATTRIBUTES if (value := element.get(name)) is not None}
        if element.attrib
        else {},
        children={name: tuple(elements) for name, elements in children.items()} if children else {},
        has_markup=depth > 0 and len(element) > 0,
    )


def _known_children(element: etree._Element, skip: str) -> Iterator[tuple[str, etree._Element]]:
    for child in element.iterchildren():
        name = _name(child)
        if name and name != skip:
            yield name, child


def _name(element: etree._Element) -> str | None:
    """The name with its usual prefix; None for an entity, or an element of an unknown namespace."""
    tag: object = element.tag
    return _tag_name(tag) if isinstance(tag, str) else None


@lru_cache(maxsize=1_000)  # a feed of thousands of episodes has some thirty tags
def _tag_name(tag: str) -> str | None:
    address, closed, name = tag.rpartition("}")
    if not closed:  # an undeclared prefix stays a part of the name
        return tag
    prefix = canonical_prefix(address.removeprefix("{"))
    return f"{prefix}:{name}" if prefix else None


def _text(element: etree._Element) -> str:
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(str(part) for part in element.itertext()).strip()
