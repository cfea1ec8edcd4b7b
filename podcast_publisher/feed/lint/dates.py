"""Dates and lengths of time as feeds write them."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RFC_2822 = re.compile(
    r"(?:(?P<day>mon|tue|wed|thu|fri|sat|sun),\s+)?\d{1,2}\s+"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+(?P<year>\d{4}|\d{2})\s+"
    r"\d{2}:\d{2}(?::\d{2})?\s+(?P<zone>[+-]\d{4}|gmt|utc?|z|[ecmp][sd]t)",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 100
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})", re.ASCII)
_A_DAY = 86_400
_FIRST_YEAR = 1990
"""Some shows date old broadcasts by their day."""


class ReadDate(Struct, frozen=True):
    """A date's text, and what it means."""

    text: str
    moment: datetime | None
    """None if it cannot be read."""
    inexact: str = ""
    """Why apps may read it differently; empty if they do not."""


def read_date(text: str) -> ReadDate:
    """The moment, as a tolerant app reads it; a date without a zone is read as UTC."""
    moment = _moment(text) if len(text) <= _LONGEST else None
    if moment is None:
        return ReadDate(text, None)
    written = _RFC_2822.fullmatch(text)
    if written is None:
        reason = "no time zone" if moment.tzinfo is None else "another form than RFC 2822"
    elif moment.year < _FIRST_YEAR:
        reason = "a year before there were podcasts"
    elif len(written["year"]) == 2:
        reason = "a year of two digits"
    elif written["day"] and _DAYS[moment.weekday()] != written["day"].lower():
        reason = f"{written['day']}, but that day is a {moment:%A}"
    else:
        reason = ""
    return ReadDate(text, moment if moment.tzinfo else moment.replace(tzinfo=UTC), reason)


def _moment(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
            moment.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment
    return None


def seconds_in(duration: str) -> int | None:
    """The seconds of an itunes:duration; None if it is not a duration, or longer than a day."""
    seconds: int | None = None
    if duration.isascii() and duration.isdigit() and len(duration) < 8:
        seconds = int(duration)
    elif clock := _CLOCK.fullmatch(duration):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        if rest < 60 and (minutes < 60 or clock[1] is None):
            seconds = hours * 3600 + minutes * 60 + rest
    return seconds if seconds and seconds <= _A_DAY else None
