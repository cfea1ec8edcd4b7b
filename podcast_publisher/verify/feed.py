"""A feed's bytes, read as a strict app reads them."""

from lxml import etree

from podcast_publisher.model.feed import Feed, FeedItem, LinkedFile

_NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


_MOST = {b"<item": 20_000, b"<": 1_000_000, b"=": 2_000_000}
"""What a feed may hold: items, tags and attributes, which take a hundred times their bytes of memory."""


class UnreadableFeedError(ValueError):
    """The bytes are not a podcast feed."""


def read_feed(body: bytes) -> Feed:
    """The show those bytes describe.

    Raises:
        UnreadableFeedError: they are not well-formed XML without a DOCTYPE, or no RSS, or have no end of parts.
    """
    for part, most in _MOST.items():
        if (count := body.count(part)) > most:
            raise UnreadableFeedError(
                f'it has "{part.decode()}" {count:,} times; {most:,} are the most'
            )
    # nothing outside the bytes is fetched, and no entity multiplies
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFeedError(f"it is not well-formed XML: {error}") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs lack it
        raise UnreadableFeedError("it has a DOCTYPE, which strict parsers refuse")
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise UnreadableFeedError("it is XML, but not RSS with a channel")
    return Feed(
        title=_text(channel, "title"),
        self_url=_attribute(channel, "atom:link[@rel='self']", "href"),
        artwork=_attribute(channel, "itunes:image", "href"),
        items=tuple(_item(item) for item in channel.findall("item")),
        description=_text(channel, "description"),
        guid=_text(channel, "podcast:guid"),
        size=len(body),
    )


def _item(item: etree._Element) -> FeedItem:
    return FeedItem(
        guid=_text(item, "guid"),
        title=_text(item, "title"),
        published=_text(item, "pubDate"),
        description=_text(item, "description"),
        enclosure=_file(item.find("enclosure")),
        duration=_text(item, "itunes:duration"),
        number=_text(item, "itunes:episode"),
        artwork=_attribute(item, "itunes:image", "href"),
        transcripts=tuple(
            file for one in item.findall("podcast:transcript", _NS) if (file := _file(one))
        ),
        chapters=_file(item.find("podcast:chapters", _NS)),
        people=tuple((one.text or "") for one in item.findall("podcast:person", _NS)),
        link=_text(item, "link"),
    )


def _file(element: etree._Element | None) -> LinkedFile | None:
    if element is None:
        return None
    length = element.get("length", "")
    return LinkedFile(
        url=element.get("url", ""),
        type=element.get("type", ""),
        length=int(length) if length.isascii() and length.isdigit() else None,
    )


def _text(parent: etree._Element, path: str) -> str:
    return (parent.findtext(path, "", _NS) or "").strip()


def _attribute(parent: etree._Element, path: str, name: str) -> str:
    element = parent.find(path, _NS)
    return "" if element is None else element.get(name, "")
