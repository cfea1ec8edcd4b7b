"""Values of a foreign feed as fields of YAML."""

import re
from collections.abc import Callable
from datetime import datetime

from podcast_publisher.edit.new_episode import format_timecode
from podcast_publisher.edit.values import Tree, Unquoted
from podcast_publisher.load.yaml.addresses import WebAddress
from podcast_publisher.load.yaml.datetimes import parse_datetime
from podcast_publisher.model.foreign_show import (
    ForeignChapter,
    ForeignLink,
    ForeignLocation,
    ForeignPerson,
)
from podcast_publisher.model.time_zone import LONDON

SecureLink = Callable[[str], str]
"""The https address in place of an http one; empty where there is none."""
_GEO = re.compile(r"geo:-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)?(?:;\S*)?")


def one_line(text: str) -> str:
    """A text of a feed for a comment or a message."""
    visible = "".join(character for character in text if character.isprintable())
    return visible if len(visible) <= 100 else f"{visible[:97]}..."


def whole(number: int | None) -> Unquoted:
    """A number as YAML has it; empty for none."""
    return Unquoted("" if number is None else number)


def yes_or_no(*, value: bool | None) -> Unquoted:
    """How YAML says it; empty for neither."""
    return Unquoted("" if value is None else "true" if value else "false")


def format_instant(instant: datetime) -> str:
    """The moment as people in the UK write it; in UTC where the clock there shows it twice."""
    local = instant.astimezone(LONDON)
    clock = "%H:%M:%S" if local.second else "%H:%M"
    text = f"{local:%Y-%m-%d {clock}} Europe/London"
    try:
        if parse_datetime(text) == instant.replace(microsecond=0):
            return text
    except ValueError:
        pass
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def checked_link(url: str, secure: SecureLink, name: str, notes: list[str]) -> str:
    """An address that the field takes, with https; without one, a note says what is left out."""
    if not url:
        return ""
    try:
        WebAddress().value(url)
    except ValueError:
        notes.append(f"{name} {one_line(url)} is no web address, and left out")
        return ""
    if url.lower().startswith("https://"):
        return url
    if secured := secure(url):
        return secured
    notes.append(f"{name} {one_line(url)} cannot be reached with https, and is left out")
    return ""


def people_fields(
    people: tuple[ForeignPerson, ...], secure: SecureLink, notes: list[str]
) -> list[Tree]:
    """People as YAML has them."""
    entries: list[Tree] = []
    for person in people:
        entry: dict[str, Tree] = {"name": person.name}
        entry |= {name: text for name in ("role", "group") if (text := getattr(person, name))}
        for name in ("link", "image"):
            label = f"The {name} of {one_line(person.name)}"
            if url := checked_link(getattr(person, name), secure, label, notes):
                entry[name] = url
        entries.append(entry)
    return entries


def location_fields(location: ForeignLocation | None) -> dict[str, Tree]:
    """A place as YAML has it."""
    if location is None:
        return {}
    fields: dict[str, Tree] = {"name": location.name}
    if _GEO.fullmatch(location.geo):
        fields["geo"] = location.geo
    if re.fullmatch(r"[NWRnwr]\d{1,15}(?:#\d+)?", location.osm):
        fields["osm"] = location.osm
    if re.fullmatch("[A-Za-z]{2}", location.country):
        fields["country"] = location.country.upper()
    if location.rel in {"creator", "subject"}:
        fields["rel"] = location.rel
    return fields


def license_fields(
    license_: ForeignLink | None, secure: SecureLink, notes: list[str]
) -> dict[str, Tree]:
    """A licence as YAML has it."""
    if license_ is None or not license_.text:
        return {}
    url = checked_link(license_.url, secure, "The address of its licence", notes)
    return {"name": license_.text, **({"url": url} if url else {})}


def funding_fields(
    pages: tuple[ForeignLink, ...], secure: SecureLink, notes: list[str]
) -> list[Tree]:
    """Pages for support as YAML has them."""
    return [
        {"url": url, "text": page.text or url}
        for page in pages
        if (url := checked_link(page.url, secure, "The page for support", notes))
    ]


def chapter_fields(
    chapters: tuple[ForeignChapter, ...], secure: SecureLink, notes: list[str]
) -> list[Tree]:
    """Chapters as YAML has them; their pictures are files already."""
    entries: list[Tree] = []
    for chapter in chapters:
        every: dict[str, Tree] = {
            "start": format_timecode(chapter.start),
            "title": chapter.title,
            "link": checked_link(chapter.link, secure, "The link of a chapter", notes),
            "image": chapter.image,
            "end": format_timecode(chapter.end) if chapter.end else "",
            "hidden": yes_or_no(value=chapter.hidden or None),
        }
        entries.append({name: value for name, value in every.items() if value})
    return entries
