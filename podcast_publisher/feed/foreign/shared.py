"""What a channel and an item have in common."""

from podcast_publisher.feed.foreign.values import absolute, read_size
from podcast_publisher.feed.foreign.xml import Element
from podcast_publisher.model.foreign_show import (
    ForeignFile,
    ForeignLink,
    ForeignLocation,
    ForeignPerson,
    ForeignTexts,
)

SHARED = (
    *("title", "description", "content:encoded", "itunes:summary", "itunes:subtitle", "link"),
    *("itunes:author", "author", "dc:creator", "itunes:image", "itunes:explicit", "itunes:block"),
    *("itunes:keywords", "podcast:person", "podcast:location", "podcast:license"),
    *("googleplay:author", "googleplay:image", "googleplay:explicit", "googleplay:description"),
    *("googleplay:block", "googleplay:email", "googleplay:category"),
    *("atom:link", "podcast:image", "podcast:images"),
)
"""Elements of both that are read, or say the same as one that is."""


def texts_of(element: Element) -> ForeignTexts:
    """All texts about it, with their markup."""
    return ForeignTexts(
        description=element.markup("description"),
        content=element.markup("content:encoded"),
        summary=element.markup("itunes:summary"),
        subtitle=element.markup("itunes:subtitle"),
    )


def file_of(element: Element, base: str) -> ForeignFile:
    """The file that an element names."""
    return ForeignFile(
        url=absolute(base, element.attribute("url", "href")),
        type=element.attribute("type").lower().partition(";")[0].strip(),
        length=read_size(element.attribute("length")),
        language=element.attribute("language"),
    )


def people_of(element: Element, base: str) -> tuple[ForeignPerson, ...]:
    """The people, without those who have no name."""
    return tuple(
        ForeignPerson(
            name=" ".join(person.own_text.split()),
            role=person.attribute("role").lower(),
            group=person.attribute("group").lower(),
            link=absolute(base, person.attribute("href")),
            image=absolute(base, person.attribute("img")),
        )
        for person in element.each("podcast:person")
        if person.own_text.strip()
    )


def location_of(element: Element) -> ForeignLocation | None:
    """The place, if it has a name."""
    place = next(iter(element.each("podcast:location")), None)
    if place is None or not place.own_text.strip():
        return None
    return ForeignLocation(
        name=" ".join(place.own_text.split()),
        geo=place.attribute("geo"),
        osm=place.attribute("osm"),
        country=place.attribute("country"),
        rel=place.attribute("rel"),
    )


def link_of(element: Element, name: str, base: str) -> ForeignLink | None:
    """The first element of that name that has a text or an address."""
    return next(iter(links_of(element, name, base)), None)


def links_of(element: Element, name: str, base: str) -> tuple[ForeignLink, ...]:
    """The elements of that name that have a text, an address or a guid."""
    links = (
        ForeignLink(
            url=absolute(base, child.attribute("url", "feedUrl")),
            text=" ".join((child.own_text or child.attribute("title")).split()),
            guid=child.attribute("feedGuid"),
        )
        for child in element.each(name)
    )
    return tuple(link for link in links if link.url or link.text or link.guid)


def image_of(element: Element, base: str) -> str:
    """The address of the picture, in any of its spellings."""
    image = element.attribute_of("itunes:image", "href", "url") or element.raw_text("itunes:image")
    return absolute(base, image or element.attribute_of("googleplay:image", "href"))
