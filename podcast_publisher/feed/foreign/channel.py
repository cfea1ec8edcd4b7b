"""The channel of a foreign feed."""

from collections.abc import Iterator

from podcast_publisher.feed.foreign.dates import read_date
from podcast_publisher.feed.foreign.shared import (
    SHARED,
    file_of,
    image_of,
    link_of,
    links_of,
    location_of,
    people_of,
    texts_of,
)
from podcast_publisher.feed.foreign.values import absolute, read_flag, read_number
from podcast_publisher.feed.foreign.xml import Element, unread_names
from podcast_publisher.model.foreign_show import ForeignLink, ForeignShow, ForeignTrailer

_READ = (
    *SHARED,
    *("item", "language", "dc:language", "itunes:owner", "itunes:email", "image", "copyright"),
    *("dc:rights", "itunes:category", "itunes:type", "itunes:complete", "itunes:new-feed-url"),
    *("podcast:guid", "podcast:locked", "podcast:medium", "podcast:funding", "podcast:podroll"),
    *("podcast:publisher", "podcast:trailer", "generator", "pubDate", "lastBuildDate", "docs"),
    *("ttl", "managingEditor", "webMaster"),
)


def read_channel(channel: Element, address: str) -> ForeignShow:
    """The show without its episodes; addresses as seen from the feed's."""
    owner = next(iter(channel.each("itunes:owner")), channel)
    rss_image = next((image.raw_text("url") for image in channel.each("image")), "")
    return ForeignShow(
        title=channel.text("title"),
        texts=texts_of(channel),
        link=absolute(address, channel.raw_text("link")),
        language=channel.text("language", "dc:language"),
        author=channel.text("itunes:author", "googleplay:author", "dc:creator"),
        owner_name=owner.text("itunes:name"),
        owner_email=owner.text("itunes:email") or channel.text("googleplay:email"),
        image=image_of(channel, address) or absolute(address, rss_image),
        categories=tuple(dict.fromkeys(_categories(channel))),
        explicit=read_flag(channel.text("itunes:explicit", "googleplay:explicit")),
        type=_show_type(channel.text("itunes:type")),
        complete=read_flag(channel.text("itunes:complete")) is True,
        block=read_flag(channel.text("itunes:block", "googleplay:block")) is True,
        copyright=channel.text("copyright", "dc:rights"),
        guid=channel.text("podcast:guid"),
        locked=read_flag(channel.text("podcast:locked")),
        medium=channel.text("podcast:medium").lower(),
        license=link_of(channel, "podcast:license", address),
        location=location_of(channel),
        people=people_of(channel, address),
        funding=links_of(channel, "podcast:funding", address),
        podroll=_remote_items(channel, "podcast:podroll", address),
        publisher=next(iter(_remote_items(channel, "podcast:publisher", address)), None),
        trailers=tuple(_trailers(channel, address)),
        keywords=channel.text("itunes:keywords"),
        generator=channel.text("generator"),
        new_feed_url=absolute(address, channel.raw_text("itunes:new-feed-url")),
        self_url=_link(channel, "self", address),
        next_url=_link(channel, "next", address),
        address=address,
        unread=tuple(unread_names(channel, _READ)),
    )


def _show_type(text: str) -> str:
    word = text.lower()
    return word if word in {"episodic", "serial"} else ""


def _link(channel: Element, relation: str, address: str) -> str:
    links = channel.each("atom:link")
    targets = (
        link.attribute("href") for link in links if link.attribute("rel").lower() == relation
    )
    return absolute(address, next(filter(None, targets), ""))


def _categories(channel: Element) -> Iterator[str]:
    for outer in channel.each("itunes:category", "googleplay:category"):
        name = " ".join(outer.attribute("text").split())
        parts = [" ".join(part.attribute("text").split()) for part in outer.each("itunes:category")]
        yield from (f"{name} > {part}" for part in parts if name and part)
        if name and not any(parts):
            yield name


def _remote_items(channel: Element, name: str, address: str) -> tuple[ForeignLink, ...]:
    return tuple(
        link
        for outer in channel.each(name)
        for link in links_of(outer, "podcast:remoteItem", address)
    )


def _trailers(channel: Element, address: str) -> Iterator[ForeignTrailer]:
    for trailer in channel.each("podcast:trailer"):
        date = read_date(trailer.attribute("pubdate"))
        yield ForeignTrailer(
            title=" ".join(trailer.own_text.split()),
            file=file_of(trailer, address),
            published=date.instant if date else None,
            season=read_number(trailer.attribute("season")),
        )
