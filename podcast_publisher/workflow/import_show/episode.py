"""An item of a foreign feed as the fields of an episode."""

from collections.abc import Mapping

from msgspec import Struct

from podcast_publisher.edit.import_show.notes import as_html, visible_words
from podcast_publisher.edit.import_show.yaml_text import MissingField, literal
from podcast_publisher.edit.naming import slug_after
from podcast_publisher.edit.values import Tree
from podcast_publisher.feed.foreign.select import unusual_types
from podcast_publisher.model.foreign_show import (
    ForeignChapter,
    ForeignEpisode,
    ForeignTexts,
)
from podcast_publisher.workflow.import_show.fields import (
    SecureLink,
    chapter_fields,
    checked_link,
    format_instant,
    funding_fields,
    license_fields,
    location_fields,
    one_line,
    people_fields,
    whole,
    yes_or_no,
)
from podcast_publisher.workflow.import_show.notes import convert_notes


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
    chapters: tuple[ForeignChapter, ...] = (),
    artwork: str = "",
    translations: tuple[tuple[str, str], ...] = (),
) -> FromItem:
    """The fields of the episode; `explicit` is the show's, `artwork` and the
    pictures of `chapters` are files relative to the YAML.
    """
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
        "summary": short_text(episode.texts),
        "description": converted.markdown and f"{converted.markdown}\n",
        "link": checked_link(episode.link, secure, "Its page", notes),
        "translations": [{"file": file, "language": spoken} for file, spoken in translations],
        "artwork": {"file": artwork} if artwork else "",
        "explicit": yes_or_no(value=episode.explicit) if differs else "",
        "people": people_fields(episode.people, secure, notes),
        "chapters": chapter_fields(chapters, secure, notes),
        "location": location_fields(episode.location),
        "license": license_fields(episode.license, secure, notes),
        "funding": funding_fields(episode.funding, secure, notes),
        "block": yes_or_no(value=episode.block or None),
    }
    notes += _left_behind(episode)
    given = {name: value for name, value in fields.items() if value}
    return FromItem(given, missing, tuple(notes), converted.difference)


def short_text(texts: ForeignTexts) -> str:
    """The short description that stands beside longer show notes; empty where there is none."""
    if not (texts.content and texts.description):
        return ""
    short, whole = visible_words(texts.description), visible_words(as_html(texts.content))
    is_shorter = len(short) < len(whole) and whole[: len(short)] != short
    return " ".join(short) if is_shorter else ""


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
    if texts.content and texts.description and not short_text(texts):
        short, whole = (visible_words(as_html(text)) for text in (texts.description, shown))
        if whole[: len(short)] != short:
            notes.append("description says more than content:encoded, and is left out")
    return notes
