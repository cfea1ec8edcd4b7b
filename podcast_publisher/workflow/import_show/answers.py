"""What a feed does not say of its show, and a person must."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.check.show.category_suggestions import nearest
from podcast_publisher.edit.new_show import feed_guid
from podcast_publisher.feed.foreign.values import read_flag
from podcast_publisher.load.yaml.addresses import Email, WebAddress
from podcast_publisher.load.yaml.guids import ShowGuid
from podcast_publisher.model.categories import CATEGORIES
from podcast_publisher.model.foreign_show import ForeignShow
from podcast_publisher.model.languages import LANGUAGES
from podcast_publisher.workflow.import_show.fields import SecureLink, checked_link, one_line
from podcast_publisher.workflow.show_answers import ShowAnswers, check_answer

_MOST_CATEGORIES = 2
_SHARED = ("title", "author", "email", "category", "language", "website")
"""Answers that `init` asks for as well."""


class ImportAnswers(Struct, frozen=True):
    """What podcast.yaml needs and a feed may lack; empty where nobody knows."""

    title: str = ""
    author: str = ""
    email: str = ""
    category: str = ""
    """Up to two, with a comma between."""
    language: str = ""
    website: str = ""
    explicit: bool | None = None
    old_address: str = ""
    """Of the old feed, from which the show's guid is made."""


class KnownAnswers(Struct, frozen=True):
    """What the feed and the options say, and what was changed to fit."""

    answers: ImportAnswers
    guid: str
    notes: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what nobody has said."""
        return tuple(
            name
            for name in ("title", "author", "email", "category", "language", "website", "explicit")
            if getattr(self.answers, name) in {"", None}
        )


def known_answers(show: ForeignShow, given: ImportAnswers, secure: SecureLink) -> KnownAnswers:
    """The answers that the feed gives; those of a person count more."""
    notes: list[str] = []
    categories = ",".join(_categories(show, notes)) if not given.category else given.category
    address = given.old_address or show.address or show.self_url
    guid = _guid(show, address, notes)
    answers = ImportAnswers(
        title=given.title or show.title,
        author=given.author or show.author or show.owner_name,
        email=given.email or _email(show, notes),
        category=categories,
        language=given.language or _language(show, notes),
        website=given.website or checked_link(show.link, secure, "The show's page", notes),
        explicit=show.explicit if given.explicit is None else given.explicit,
        old_address=address,
    )
    return KnownAnswers(answers, guid, tuple(notes))


def with_answer(known: KnownAnswers, answers: ImportAnswers) -> KnownAnswers:
    """The same with other answers."""
    return replace(known, answers=answers)


def checked_answer(answers: ImportAnswers, name: str, text: str) -> ImportAnswers:
    """The answers with another one, read and checked as `init` does.

    Raises:
        ValueError: it cannot stay, for the reason in the sentence.
    """
    if name == "explicit":
        flag = read_flag(text)
        if flag is None:
            raise ValueError("Write yes or no.")
        return replace(answers, explicit=flag)
    if name == "old_address":
        return replace(answers, old_address=str(WebAddress().value(text.strip())))
    known = ShowAnswers(**{name: getattr(answers, name) for name in _SHARED})
    checked = check_answer(name, text, known)
    if checked.problem:
        raise ValueError(checked.problem)
    return replace(answers, **{name: getattr(checked.answers, name)})


def _email(show: ForeignShow, notes: list[str]) -> str:
    text = show.owner_email
    if not text:
        return ""
    try:
        return str(Email().value(text))
    except ValueError:
        notes.append(f"The mailbox {one_line(text)} is no email address, and left out")
        return ""


def _language(show: ForeignShow, notes: list[str]) -> str:
    language, _, region = show.language.strip().replace("_", "-").partition("-")
    if language.lower() not in LANGUAGES:
        if show.language:
            notes.append(f"The language {one_line(show.language)} is not known, and left out")
        return ""
    return f"{language.lower()}-{region.upper()}" if region else language.lower()


def _guid(show: ForeignShow, address: str, notes: list[str]) -> str:
    try:
        return str(ShowGuid().value(show.guid.lower())) if show.guid else _made(address, notes)
    except ValueError:
        notes.append(f"Its podcast:guid {one_line(show.guid)} is no UUID, and left out")
        return _made(address, notes)


def _made(address: str, notes: list[str]) -> str:
    if not address:
        return ""
    notes.append(f"The show's guid is made of the old address {address}, as apps do")
    return feed_guid(address)


def _categories(show: ForeignShow, notes: list[str]) -> list[str]:
    names: list[str] = []
    for written in show.categories:
        name = written if written in CATEGORIES else nearest(written)
        if not name:
            notes.append(f"The category {one_line(written)} is not Apple's, and left out")
            continue
        if name != written:
            notes.append(f"The category {one_line(written)} is now {name}")
        names.append(name)
    unique = list(dict.fromkeys(names))
    if left := unique[_MOST_CATEGORIES:]:
        notes.append(f"Of the categories, the first two are taken; {', '.join(left)} left out")
    return unique[:_MOST_CATEGORIES]


def questions(missing: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The names of what is missing, with the question for each."""
    asked = {
        "title": "Name of the show",
        "author": "Institution that publishes it",
        "email": "Mailbox that somebody reads",
        "category": "Category, by number or name",
        "language": "Language, such as en-GB",
        "website": "Page about the show, with https",
        "explicit": "Does the show contain explicit content? (yes or no)",
    }
    return ((name, question) for name, question in asked.items() if name in missing)
