"""Format dates, lengths and positions for people, and in ISO 8601 for programs.

In English as the NHS content style guide has them, in other languages as Unicode's CLDR has them.
"""

from datetime import date, datetime

from markupsafe import Markup
from msgspec import Struct

from podcast_publisher.model.measurement import format_position
from podcast_publisher.render.pages.locales import foreign_locale
from podcast_publisher.render.pages.words import in_english


class FormattedValue(Struct, frozen=True):
    """A value in words, and in ISO 8601."""

    words: str
    iso: str

    def __str__(self) -> str:
        return self.words

    @property
    def time(self) -> Markup:
        """As an element, for a place in a sentence."""
        return Markup('<time datetime="{}">{}</time>').format(self.iso, self.words)


def day(moment: datetime, language: str = "en") -> FormattedValue:
    """The day in the author's time zone: `11 June 2025`."""
    return FormattedValue(_day(moment, language), moment.isoformat())


def day_of(date_: date, language: str = "en") -> FormattedValue:
    """A day without a time."""
    return FormattedValue(_day(date_, language), date_.isoformat())


def length(seconds: float, language: str = "en") -> FormattedValue:
    """The length of a recording in hours and minutes; in seconds below two minutes."""
    whole = round(seconds)
    if whole < 120:
        return FormattedValue(_count(whole, "second", language), iso_length(whole))
    hours, minutes = divmod(round(whole / 60), 60)
    parts = [(hours, "hour"), (minutes, "minute")]
    words = Markup(" ").join(_count(number, unit, language) for number, unit in parts if number)
    return FormattedValue(words, iso_length(whole))


def place(seconds: float) -> FormattedValue:
    """A position in a recording: `1:02:03`."""
    return FormattedValue(format_position(seconds), iso_length(int(seconds)))


def iso_length(seconds: int) -> str:
    """ISO 8601: `PT1H5M30S`."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    parts = ((hours, "H"), (minute, "M"), (second, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")


def number(seconds: float) -> str:
    """Seconds for a URL, without trailing zeros."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def size(bytes_: int) -> str:
    """`960 kB`, `12.4 MB`."""
    if bytes_ < 1_000_000:
        return f"{max(1, round(bytes_ / 1000))} kB"
    return f"{bytes_ / 1_000_000:.1f} MB"


def _day(date_: date, language: str) -> str:
    if locale := foreign_locale(language):
        from babel.dates import format_date  # slow to import

        return format_date(date_, "long", locale=locale)
    return in_english(f"{date_.day} {date_:%B} {date_.year}", language)


def _count(number: int, unit: str, language: str) -> str:
    if locale := foreign_locale(language):
        from babel.units import format_unit  # slow to import

        return format_unit(number, f"duration-{unit}", "long", locale=locale)
    return in_english(f"{number} {unit}" if number == 1 else f"{number} {unit}s", language)
