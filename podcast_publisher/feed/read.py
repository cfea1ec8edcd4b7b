"""A feed as an app understands it, made of its elements."""

from collections.abc import Iterator

from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.model.feed import Feed, FeedItem, LinkedFile
from podcast_publisher.model.feed_document import FeedDocument, FeedElement


def read_feed(body: bytes) -> Feed:
    """The show those bytes describe, as a strict app reads them.

    Raises:
        UnreadableFeedError: they are not well-formed XML without a DOCTYPE, no RSS, or too much of it.
    """
    return feed_of_strict(parse_feed(body))


def feed_of_strict(document: FeedDocument) -> Feed:
    """The show that a feed describes, as a strict app reads it.

    Raises:
        UnreadableFeedError: it is not well-formed, or holds too much.
    """
    if document.xml_errors:
        raise UnreadableFeedError(document.xml_errors[0])
    if document.omitted:
        raise UnreadableFeedError(f"it has more than {len(document.items):,} items")
    return feed_of(document)


def parse_or_none(body: bytes | None) -> Feed | None:
    """The show those bytes describe; None where there are none or they cannot be read."""
    if body is None:
        return None
    try:
        return read_feed(body)
    except UnreadableFeedError:
        return None


def feed_of(document: FeedDocument) -> Feed:
    """The show that a feed describes."""
    channel = document.channel
    return Feed(
        title=channel.text_of("title"),
        self_url=next(iter(own_addresses(channel)), ""),
        artwork=channel.attribute_of("itunes:image", "href"),
        items=tuple(_item(item) for item in document.items),
        description=channel.text_of("description"),
        guid=channel.text_of("podcast:guid"),
        funding=_funding(channel),
        podroll=tuple(_remote_guids(channel.first("podcast:podroll"))),
        publisher=next(_remote_guids(channel.first("podcast:publisher")), ""),
        trailers=tuple(_file(element) for element in channel.each("podcast:trailer")),
        size=document.size,
        new_url=channel.text_of("itunes:new-feed-url"),
    )


def own_addresses(channel: FeedElement) -> list[str]:
    """The addresses that the feed names as its own: one, in a good feed."""
    links = channel.each("atom:link")
    return [
        link.attributes.get("href", "") for link in links if link.attributes.get("rel") == "self"
    ]


def _item(item: FeedElement) -> FeedItem:
    chapters = item.first("podcast:chapters")
    enclosure = item.first("enclosure")
    inline = item.first("psc:chapters")
    simple = [chapter.attributes for chapter in inline.each("psc:chapter")] if inline else []
    notes, description = item.text_of("content:encoded"), item.text_of("description")
    return FeedItem(
        guid=item.text_of("guid"),
        title=item.text_of("title"),
        published=item.text_of("pubDate"),
        description=notes or description,
        enclosure=_file(enclosure) if enclosure else None,
        duration=item.text_of("itunes:duration"),
        number=item.text_of("itunes:episode"),
        artwork=item.attribute_of("itunes:image", "href"),
        transcripts=tuple(_file(element) for element in item.each("podcast:transcript")),
        chapters=_file(chapters) if chapters else None,
        people=tuple(person.text for person in item.each("podcast:person")),
        link=item.text_of("link"),
        summary=description if notes else "",
        funding=_funding(item),
        simple_chapters=tuple(
            (chapter.get("start", ""), chapter.get("title", "")) for chapter in simple
        ),
        pictures=tuple(
            dict.fromkeys(chapter["image"] for chapter in simple if chapter.get("image"))
        ),
        is_blocked=item.text_of("itunes:block").lower() == "yes",
    )


def _funding(owner: FeedElement) -> tuple[str, ...]:
    return tuple(page.attributes.get("url", "") for page in owner.each("podcast:funding"))


def _remote_guids(element: FeedElement | None) -> Iterator[str]:
    for other in element.each("podcast:remoteItem") if element else ():
        yield other.attributes.get("feedGuid", "")


def _file(element: FeedElement) -> LinkedFile:
    length = element.attributes.get("length", "")
    return LinkedFile(
        url=element.attributes.get("url", ""),
        type=element.attributes.get("type", ""),
        language=element.attributes.get("language", ""),
        length=int(length) if length.isascii() and length.isdigit() and len(length) < 19 else None,
    )
