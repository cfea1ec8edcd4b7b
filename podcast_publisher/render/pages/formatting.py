"""Format dates, lengths and positions for people, and in ISO 8601 for programs."""

from datetime import date, datetime

from msgspec import Struct

from podcast_publisher.model.measurement import format_position


class FormattedValue(Struct, frozen=True):
    """A value in words, and in ISO 8601."""

    words: str
    iso: str

    def __str__(self) -> str:
        return self.words


def day(moment: datetime) -> FormattedValue:
    """The day in the author's time zone: `11 June 2025` (NHS content style guide)."""
    return FormattedValue(_day(moment), moment.isoformat())


def day_of(date_: date) -> FormattedValue:
    """A day without a time."""
    return FormattedValue(_day(date_), date_.isoformat())


def length(seconds: float) -> FormattedValue:
    """The length of a recording in hours and minutes; in seconds below two minutes."""
    whole = round(seconds)
    if whole < 120:
        return FormattedValue(_count(whole, "second"), iso_length(whole))
    hours, minutes = divmod(round(whole / 60), 60)
    parts = [_count(hours, "hour") if hours else "", _count(minutes, "minute") if minutes else ""]
    return FormattedValue(" ".join(part for part in parts if part), iso_length(whole))


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


def _day(date_: date) -> str:
    return f"{date_.day} {date_:%B} {date_.year}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
