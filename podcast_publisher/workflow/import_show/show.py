"""A foreign channel as the text of podcast.yaml."""

from collections.abc import Iterator, Mapping

from podcast_publisher.edit.import_show.yaml_text import MissingField, render_show
from podcast_publisher.edit.values import Tree, Unquoted
from podcast_publisher.feed.foreign.select import Selection
from podcast_publisher.load.yaml.guids import ShowGuid
from podcast_publisher.model.foreign_show import ForeignLink, ForeignShow
from podcast_publisher.workflow.import_show.answers import ImportAnswers, KnownAnswers
from podcast_publisher.workflow.import_show.episode import FromItem
from podcast_publisher.workflow.import_show.fields import (
    SecureLink,
    checked_link,
    funding_fields,
    license_fields,
    location_fields,
    one_line,
    people_fields,
    yes_or_no,
)
from podcast_publisher.workflow.import_show.notes import convert_notes

_MEDIA = {"podcast", "audiobook", "newsletter", "blog"}
_EXAMPLES = {
    "title": "title: The name of the show",
    "author": "author: The institution",
    "email": "owner:\n  name: The institution\n  email: podcast@example.org",
    "category": "categories:\n  - Health & Fitness > Medicine",
    "language": "language: en-GB",
    "website": "link: https://www.example.org/podcast",
    "explicit": "explicit: false",
    "artwork": "artwork:\n  file: artwork/cover.jpg\n  alt: What it shows.",
    "description": "description: What the show is about.",
    "guid": "guid: 0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11    # made of the old feed's address",
}


def show_text(
    show: ForeignShow,
    known: KnownAnswers,
    selection: Selection,
    *,
    feed: str,
    cover: str,
    secure: SecureLink,
) -> tuple[str, FromItem]:
    """The text of podcast.yaml, and what it was made of; `feed` is the old address or a file's name."""
    notes = list(known.notes)
    description = convert_notes(show.texts.longest)
    every: dict[str, Tree] = {
        **_fields(show, known.answers),
        "description": description.markdown and f"{description.markdown}\n",
        "artwork": {"file": cover} if cover else "",
        "guid": known.guid,
        "people": people_fields(show.people, secure, notes),
        "location": location_fields(show.location),
        "license": license_fields(show.license, secure, notes),
        "seasons": _seasons(selection),
        "funding": funding_fields(show.funding, secure, notes),
        "podroll": [*filter(None, (_other_feed(feed, secure, notes) for feed in show.podroll))],
        "publisher": _other_feed(show.publisher, secure, notes) if show.publisher else "",
        "imported": {"feed": feed},
    }
    fields = {name: value for name, value in every.items() if value}
    notes += [f'The trailer "{one_line(trailer.title)}" is left out' for trailer in show.trailers]
    if show.block:
        notes.append("It asks directories to leave it out (itunes:block), which is left out")
    missing = tuple(_missing(known, fields))
    left = tuple((item.identity, item.reason) for item in selection.left)
    from_show = FromItem(fields, missing, tuple(notes), description.difference)
    return render_show(fields, missing, left), from_show


def _fields(show: ForeignShow, answers: ImportAnswers) -> dict[str, Tree]:
    """Some fields in the order of the file; those that are filled in later have their place."""
    name = show.owner_name or answers.author
    owner: dict[str, Tree] = {**({"name": name} if name else {}), "email": answers.email}
    categories: list[Tree] = [name.strip() for name in answers.category.split(",") if name]
    return {
        "title": answers.title,
        "description": "",
        "link": answers.website,
        "language": answers.language,
        "author": answers.author,
        "owner": owner if answers.email else "",
        "artwork": "",
        "categories": categories,
        "explicit": yes_or_no(value=answers.explicit),
        "type": show.type,
        "complete": yes_or_no(value=show.complete or None),
        "copyright": show.copyright,
        "guid": "",
        "locked": yes_or_no(value=show.locked is not False),
        "medium": show.medium if show.medium in _MEDIA else "",
    }


def _missing(known: KnownAnswers, fields: Mapping[str, Tree]) -> Iterator[MissingField]:
    for name in known.missing:
        hint = f"The old feed has no {_LACKING[name]}. Write it, and remove the #."
        yield MissingField(name, hint, _EXAMPLES[name])
    for name in ("artwork", "description", "guid"):
        if name not in fields:
            hint = f"The old feed has no {_LACKING[name]}. Write it, and remove the #."
            yield MissingField(name, hint, _EXAMPLES[name])


_LACKING = {
    "title": "name for the show",
    "author": "name of who publishes the show",
    "email": "mailbox of an owner",
    "category": "category of Apple's list",
    "language": "language",
    "website": "page with https",
    "explicit": "word on explicit content",
    "artwork": "cover that can be fetched",
    "description": "description",
    "guid": "guid, and no address to make it of",
}


def _other_feed(feed: ForeignLink, secure: SecureLink, notes: list[str]) -> dict[str, Tree]:
    try:
        guid = ShowGuid().value(feed.guid.lower())
    except ValueError:
        notes.append(f"The feed {one_line(feed.text or feed.url)} has no guid, and is left out")
        return {}
    url = checked_link(feed.url, secure, "The address of another feed", notes)
    every: dict[str, Tree] = {"guid": guid, "url": url, "title": feed.text}
    return {name: value for name, value in every.items() if value}


def _seasons(selection: Selection) -> list[Tree]:
    names: dict[int, str] = {}
    for episode in selection.episodes:
        if episode.season and episode.season_name:
            names.setdefault(episode.season, episode.season_name)
    return [{"number": Unquoted(number), "name": names[number]} for number in sorted(names)]
