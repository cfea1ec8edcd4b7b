"""What Unicode's CLDR knows of languages, by Babel."""

from functools import cache
from typing import TYPE_CHECKING

from podcast_publisher.render.pages.words import is_english

if TYPE_CHECKING:
    from babel.core import Locale


def foreign_locale(language: str) -> "Locale | None":
    """The locale of a language that is not English; None if CLDR has none."""
    return None if is_english(language) else _locale(language)


@cache
def _locale(language: str) -> "Locale | None":
    from babel.core import Locale, UnknownLocaleError  # slow to import

    for name in (language, language.partition("-")[0]):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
