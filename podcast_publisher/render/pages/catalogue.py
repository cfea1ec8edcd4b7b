"""Read gettext catalogues: the project's own for the show's language, or else the built-in one.

A catalogue of the project comes with a pull request like everything else, so it is text alone: what it
translates is escaped, and its placeholders are those of the English text.
"""

import io
from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from typing import TYPE_CHECKING

from msgspec import Struct

from podcast_publisher.model.finding import Finding, Problem, SourceFile
from podcast_publisher.model.show import Show
from podcast_publisher.model.site import CATALOGUE_SUFFIX, FOLDER
from podcast_publisher.render.pages.jinja_environment import built_in
from podcast_publisher.render.pages.locales import foreign_locale
from podcast_publisher.render.pages.rules import catalogue_can_be_read, words_are_translated
from podcast_publisher.render.pages.words import Words, is_english, placeholders

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

MESSAGES = "messages.pot"
"""Every message of the pages; `python -m scripts.docs` collects them."""
_BUILT_IN = {"cy"}
_MOST_FAULTS = 10


class _Fault(Struct, frozen=True):
    message: str
    line: int | None = None


class _Read(Struct, frozen=True):
    """What a catalogue has."""

    forms: Mapping[str, tuple[str, ...]]
    plural: str
    faults: tuple[_Fault, ...]


def read_words(show: Show, site: Mapping[str, str]) -> tuple[Words, tuple[Finding, ...]]:
    """The pages' words in the show's language, and findings about what is missing or wrong in them."""
    if is_english(show.language):
        return Words(show.language), ()
    locale = foreign_locale(show.language)
    words = Words(show.language, locale.text_direction if locale else "ltr")
    name = next((name for name in _names(show.language) if name in site or name in _shipped()), "")
    if not name:
        message = f"The pages have no words in {show.language}: all {len(_messages())} texts are in English"
        return words, (_missing(show, message),)
    read = _read(site.get(name) or built_in(name))
    words = Words(words.language, words.direction, read.forms, read.plural)
    source = SourceFile(f"{FOLDER}/{name}", tuple(site.get(name, "").splitlines()))
    findings = [
        Finding.of(catalogue_can_be_read, Problem(fault.message, line=fault.line), source)
        for fault in read.faults
    ]
    if missing := [message for message in _messages() if message not in read.forms]:
        message = f"{len(missing)} of the pages’ {len(_messages())} texts are in English, such as “{missing[0]}”"
        findings.append(_missing(show, message))
    return words, tuple(findings)


def _names(language: str) -> tuple[str, ...]:
    """Names of catalogues for the language, the most exact first."""
    tag = language.lower()
    return f"{tag}{CATALOGUE_SUFFIX}", f"{tag.partition('-')[0]}{CATALOGUE_SUFFIX}"


def _shipped() -> set[str]:
    return {f"{language}{CATALOGUE_SUFFIX}" for language in _BUILT_IN}


def _missing(show: Show, message: str) -> Finding:
    return Finding.of(words_are_translated, Problem(message, ("language",)), show.source)


@cache
def _messages() -> tuple[str, ...]:
    return tuple(_key(message) for message in _parsed(built_in(MESSAGES)) if message.id)


@cache
def _read(text: str) -> _Read:
    try:
        catalogue = _parsed(text)
        rule = catalogue.plural_expr
        _try_plurals(c2py(rule))
    except Exception as error:  # noqa: BLE001 - whatever Babel raises for a damaged file
        return _Read({}, "0", (_Fault(f"It cannot be read: {error}"[:300]),))
    forms: dict[str, tuple[str, ...]] = {}
    faults: list[_Fault] = []
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        texts = tuple(text for text in strings if text)
        if len(texts) < len(strings) or (
            message.pluralizable and len(texts) < catalogue.num_plurals
        ):
            continue
        if fault := _fault(message, texts):
            faults.append(fault)
        else:
            forms[_key(message)] = texts
    return _Read(forms, rule, tuple(faults[:_MOST_FAULTS]))


def _parsed(text: str) -> "Catalog":
    from babel.messages.pofile import read_po  # slow to import

    return read_po(io.StringIO(text), ignore_obsolete=True)


def _key(message: "Message") -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _fault(message: "Message", texts: tuple[str, ...]) -> _Fault | None:
    english = (message.id,) if isinstance(message.id, str) else message.id
    known = {name for text in english for name in placeholders(text)}
    unknown = {name for text in texts for name in placeholders(text)} - known
    if not unknown:
        return None
    names = ", ".join(sorted(f"%({name})s" if name else "%" for name in unknown))
    return _Fault(
        f"The translation of “{_key(message)}” has {names}, which the English text does not",
        message.lineno,
    )


def _try_plurals(choose: Callable[[int], int]) -> None:
    """The rule must give a form for every number; it may divide by nothing, for example."""
    for number in range(1000):
        choose(number)
