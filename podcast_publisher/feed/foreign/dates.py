"""Instants as feeds write them: RFC 822 and what hosts have taken for it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from msgspec import Struct

_ZONES = {
    **dict.fromkeys(("", "Z", "UT", "UTC", "GMT", "WET"), 0),
    "BST": 60,
    "IST": None,
    "WEST": 60,
    "CET": 60,
    "MEZ": 60,
    "CEST": 120,
    "MESZ": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "JST": 540,
    "AEST": 600,
    "AEDT": 660,
    "AWST": 480,
    "ACST": 570,
    "ACDT": 630,
    "NZST": 720,
    "NZDT": 780,
    "HST": -600,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "AKST": -540,
    "AKDT": -480,
    "AST": -240,
    "ADT": -180,
    "NST": -210,
    "NDT": -150,
    "BRT": -180,
    "SAST": 120,
}
"""Minutes from UTC; the American ones as RFC 822 fixes them. IST is India's, Ireland's and Israel's."""
_KNOWN_ZONES = frozenset(name for name, minutes in _ZONES.items() if minutes is not None)
_ZONE = re.compile(r"([A-Za-z]{1,5})$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january janvier janv enero ene gennaio gen janeiro januari",
            "feb februar february février fevrier févr fevr febrero febbraio fevereiro fev",
            "mar mär märz maerz mrz march mars marzo março marco maart mrt",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio maio mei mag",
            "jun juni june juin junio giugno giu junho",
            "jul juli july juillet juil julio luglio lug julho",
            "aug august août aout agosto ago augustus augusti",
            "sep sept september septembre septiembre settembre set setembro",
            "oct okt oktober october octobre octubre ottobre ott outubro out",
            "nov november novembre noviembre novembro",
            "dec dez dezember december décembre déc dic diciembre dicembre des dezembro desember",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?![\d:])\s*(?:([ap])\.?m\b)?",
    re.IGNORECASE,
)
_RFC_OFFSET = re.compile(r"\d [+-]\d{4}$")
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s*([+-])(\d{2}):?(\d{2})$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[.\s-]+([^\W\d_]{3,12})\.?,?[\s-]+(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_LONGEST = 200


class ReadDate(Struct, frozen=True):
    """An instant in UTC, and what was assumed to read it."""

    instant: datetime
    problem: str = ""


def read_date(text: str) -> ReadDate | None:
    """Read a date by the first way that fits; None where there is no certain one.

    `-0000`, and a date without a zone, are UTC, as apps take them.
    """
    text = " ".join(text[:_LONGEST].split())
    for parse in _LADDER:
        try:
            read = parse(text)
        except (ValueError, OverflowError, TypeError):
            continue
        if read:
            return read
    return None


def _rfc_822(text: str) -> ReadDate | None:
    zone = _zone_minutes(text)
    if _CLOCK.search(text) is None or (zone is None and not _RFC_OFFSET.search(text)):
        return None
    parsed = parsedate_tz(_ZONE.sub("", text).rstrip() if zone is not None else text)
    if parsed is None:
        return None
    offset = zone * 60 if zone is not None else parsed[9] or 0
    year, month, day, hour, minute, second = parsed[:6]
    _refuse_no_time(hour, minute, second)
    seconds = hour * 3600 + minute * 60 + second
    return _at(datetime(year, month, day, tzinfo=UTC), seconds - offset)


def _at(day: datetime, seconds: int, problem: str = "") -> ReadDate:
    return ReadDate(day + timedelta(seconds=seconds), problem)


def _iso_8601(text: str) -> ReadDate | None:
    instant = datetime.fromisoformat(text.replace(" ", "T", 1))
    return ReadDate((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC))


def _other(text: str) -> ReadDate | None:
    """A day in one of three orders with the month's name, or the year first; then a time, if any."""
    day = _named_day(text)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    if clock is None and ":" in text:
        return None
    if clock is None:
        return _at(day, 0, f'The date "{text}" has no time; midnight is taken')
    if offset := _OFFSET.search(text):
        minutes = int(offset[2]) * 60 + int(offset[3])
        return _at(day, _seconds(clock) + minutes * (60 if offset[1] == "-" else -60))
    return _at(day, _seconds(clock) - (_zone_minutes(text) or 0) * 60, _unknown_zone(text))


def _named_day(text: str) -> datetime | None:
    if match := _DAY_FIRST.search(text):
        day, month, year = match.groups()
    elif match := _MONTH_FIRST.search(text):
        month, day, year = match.groups()
    elif match := _YEAR_FIRST.search(text):
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    else:
        return None
    number = _MONTHS.get(month.lower())
    return datetime(int(year), number, int(day), tzinfo=UTC) if number else None


def _seconds(clock: re.Match[str]) -> int:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if half := (clock[4] or "").lower():
        if not 1 <= hour <= 12:
            raise ValueError(clock[0])
        hour = hour % 12 + (12 if half == "p" else 0)
    _refuse_no_time(hour, minute, second)
    return hour * 3600 + minute * 60 + second


def _refuse_no_time(hour: int, minute: int, second: int) -> None:
    if hour > 24 or (hour == 24 and (minute or second)) or minute > 59 or second > 60:
        raise ValueError(f"{hour}:{minute}:{second} is no time")


def _zone_minutes(text: str) -> int | None:
    """The zone that a text ends in; None where it ends in none that is known."""
    match = _ZONE.search(text)
    if match is None or match[1].upper() in {"AM", "PM"}:
        return None
    return _ZONES.get(match[1].upper())


def _unknown_zone(text: str) -> str:
    match = _ZONE.search(text)
    if match is None or match[1].upper() in {"AM", "PM", *_KNOWN_ZONES}:
        return ""
    return f'The zone {match[1]} of the date "{text}" is not known; UTC is taken'


_LADDER: tuple[Callable[[str], ReadDate | None], ...] = (_rfc_822, _iso_8601, _other)
