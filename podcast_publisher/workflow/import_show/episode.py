"""An item of a foreign feed as the fields of an episode."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from podcast_publisher.edit.import_show.yaml_text import MissingField, literal
from podcast_publisher.edit.naming import slug_after
from podcast_publisher.edit.new_episode import format_timecode
from podcast_publisher.edit.values import Tree, Unquoted
from podcast_publisher.feed.foreign.select import unusual_types
from podcast_publisher.load.yaml.addresses import WebAddress
from podcast_publisher.load.yaml.datetimes import parse_datetime
from podcast_publisher.model.foreign_show import (
    ForeignEpisode,
    ForeignLink,
    ForeignLocation,
    ForeignPerson,
)
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.workflow.import_show.notes import convert_notes

SecureLink = Callable[[str], str]
"""The https address in place of an http one; empty where there is none."""
_GEO = re.compile(r"geo:-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)?(?:;\S*)?")


class FromItem(Struct, frozen=True):
    """What an item says, in our fields."""

    fields: Mapping[str, Tree]
    missing: tuple[MissingField, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be taken over, a sentence each without a full stop."""
    difference: str = ""
    """In which words the show notes differ."""


def slug_of(episode: ForeignEpisode) -> str:
    """The name of its files: season and number, or else the day, and the title."""
    title = episode.title or episode.itunes_title
    number = "" if episode.number is None else f"{episode.number:02}"
    if number and episode.season:
        return slug_after(f"s{episode.season:02}e{number}", title)
    if number:
        return slug_after(number, title)
    return slug_after(f"{episode.published:%Y-%m-%d}" if episode.published else "undated", title)


def fields_of(
    episode: ForeignEpisode,
    *,
    explicit: bool | None,
    secure: SecureLink,
    chapters: tuple[Chapter, ...] = (),
    artwork: str = "",
) -> FromItem:
    """The fields of the episode; `explicit` is the show's, `artwork` a file relative to the YAML."""
    notes = list(episode.problems)
    converted = convert_notes(episode.texts.longest)
    missing = tuple(_missing(episode, has_notes=bool(converted.markdown)))
    differs = episode.explicit is not None and episode.explicit != explicit
    fields: dict[str, Tree] = {
        "title": episode.title or episode.itunes_title,
        "number": whole(episode.number),
        "season": whole(episode.season),
        "type": episode.type if episode.type != "full" else "",
        "guid": literal(episode.identity),
        "published": format_instant(episode.published) if episode.published else "",
        "description": converted.markdown and f"{converted.markdown}\n",
        "link": checked_link(episode.link, secure, "Its page", notes),
        "artwork": {"file": artwork} if artwork else "",
        "explicit": yes_or_no(value=episode.explicit) if differs else "",
        "people": people_fields(episode.people, secure, notes),
        "chapters": chapter_fields(chapters),
        "location": location_fields(episode.location),
        "license": license_fields(episode.license, secure, notes),
    }
    notes += _left_behind(episode)
    given = {name: value for name, value in fields.items() if value}
    return FromItem(given, missing, tuple(notes), converted.difference)


def whole(number: int | None) -> Unquoted:
    """A number as YAML has it; empty for none."""
    return Unquoted("" if number is None else number)


def yes_or_no(*, value: bool | None) -> Unquoted:
    """How YAML says it; empty for neither."""
    return Unquoted("" if value is None else "true" if value else "false")


def chapter_fields(chapters: tuple[Chapter, ...]) -> list[Tree]:
    """Chapters as YAML has them."""
    return [
        {"start": format_timecode(chapter.start), "title": chapter.title} for chapter in chapters
    ]


def _missing(episode: ForeignEpisode, *, has_notes: bool) -> list[MissingField]:
    missing = []
    if not (episode.title or episode.itunes_title):
        missing.append(
            MissingField("title", "The old feed has no title. Write one.", "title: The title")
        )
    if episode.published is None:
        said = f'"{one_line(episode.published_text)}"' if episode.published_text else "no date"
        hint = f"The old feed says {said}. Write when the episode came out."
        missing.append(MissingField("published", hint, "published: 2025-06-11 06:00 Europe/London"))
    if not has_notes:
        hint = "The old feed has no show notes. Write what the episode is about."
        missing.append(MissingField("description", hint, "description: What it is about."))
    return missing


def one_line(text: str) -> str:
    """A text of a feed for a comment or a message."""
    visible = "".join(character for character in text if character.isprintable())
    return visible if len(visible) <= 100 else f"{visible[:97]}..."


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


def _left_behind(episode: ForeignEpisode) -> list[str]:
    notes = [
        f"A file of the type {kind or 'that it does not name'} is left out"
        for kind in unusual_types(episode)
    ]
    texts = episode.texts
    shown = texts.longest
    if episode.itunes_title and episode.itunes_title != episode.title and episode.title:
        notes.append(f'itunes:title "{one_line(episode.itunes_title)}" is left out')
    if texts.subtitle and texts.subtitle not in shown:
        notes.append("itunes:subtitle differs from the show notes, and is left out")
    if texts.content and texts.description and texts.description not in shown:
        notes.append("description is shorter than content:encoded, and is left out")
    return notes
