"""Moments, lengths and places in a recording, as people read them and as programs do."""

from dataclasses import dataclass
from datetime import date, datetime

from podcast_publisher.model.measurement import clock


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is told in words, and once more for programs."""

    words: str
    iso: str

    def __str__(self) -> str:
        return self.words


def day(moment: datetime) -> Told:
    """The day by the clock its author wrote it by: `11 June 2025` (NHS content style guide)."""
    return Told(_day(moment), moment.isoformat())


def day_of(date_: date) -> Told:
    """A day without an hour."""
    return Told(_day(date_), date_.isoformat())


def length(seconds: float) -> Told:
    """How long a recording is, in hours and minutes; in seconds where it is shorter than two minutes."""
    whole = round(seconds)
    if whole < 120:
        return Told(_count(whole, "second"), iso_length(whole))
    hours, minutes = divmod(round(whole / 60), 60)
    parts = [_count(hours, "hour") if hours else "", _count(minutes, "minute") if minutes else ""]
    return Told(" ".join(part for part in parts if part), iso_length(whole))


def place(seconds: float) -> Told:
    """A place in a recording, as a clock shows it."""
    return Told(clock(seconds), iso_length(int(seconds)))


def iso_length(seconds: int) -> str:
    """ISO 8601: `PT1H5M30S`."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    parts = ((hours, "H"), (minute, "M"), (second, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")


def number(seconds: float) -> str:
    """Seconds in an address: no more digits than are needed."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def size(bytes_: int) -> str:
    """`960 kB`, `12.4 MB`."""
    if bytes_ < 1_000_000:
        return f"{max(1, round(bytes_ / 1000))} kB"
    return f"{bytes_ / 1_000_000:.1f} MB"


def _day(date_: date) -> str:
    return f"{date_.day} {date_:%B} {date_.year}"


def _count(many: int, what: str) -> str:
    return f"{many} {what}" if many == 1 else f"{many} {what}s"
