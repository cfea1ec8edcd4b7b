"""A request, as all log formats give it, and what they share."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from msgspec import Struct, field

Request = tuple[int, bytes, bytes, bytes, int, int, bytes]
"""Day (as `date.toordinal`, in UTC), path, address, user agent, first byte, number of bytes, and what tells it from
others: the line, as a rule.

A plain tuple: there are hundreds of thousands a second.
"""
UNKNOWN = -1
"""The first byte, where a log does not give it."""
WHOLE = 1 << 62
"""The number of bytes, where a log does not give it: no file has more."""
COUNTED = {b"200", b"206"}
_MAX_REMEMBERED = 10_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTHS = {
    month: number
    for number, month in enumerate(
        b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1
    )
}
_EPOCH = date(1970, 1, 1).toordinal()


class Tally(Struct):
    """What was read of a file so far."""

    lines: int = 0
    broken: int = 0
    days: set[int] = field(default_factory=set)
    """The days of its readable lines."""
    lacking: set[str] = field(default_factory=set)
    """What its lines lack: `range`, `agent`, `bytes`."""


class LogFormat(Protocol):
    """A parser of the lines of one file."""

    name: str

    def requests(self, lines: Iterable[bytes], tally: Tally) -> Iterator[Request]:
        """Successful GET requests; every readable line has its day in the tally."""


class Days:
    """Days by their text in a log; the few that occur are remembered."""

    def __init__(self) -> None:
        self._known: dict[bytes, int] = {}

    def iso(self, text: bytes) -> int:
        """The day of YYYY-MM-DD in UTC.

        Raises:
            ValueError: it is none.
        """
        day = self._known.get(text)
        return day if day is not None else self._remember(text, _iso_day(text.decode("ascii")))

    def common_log(self, text: bytes) -> int:
        """The day in UTC of `10/Oct/2026:13:55:36 +0100`.

        Raises:
            ValueError: it is none.
        """
        minute = text[:17] + text[20:]
        day = self._known.get(minute)
        return day if day is not None else self._remember(minute, _common_log_day(text))

    def _remember(self, text: bytes, day: int) -> int:
        if len(self._known) >= _MAX_REMEMBERED:
            self._known.clear()
        self._known[text] = day
        return day


def _iso_day(text: str) -> int:
    if not _DAY.fullmatch(text):
        raise ValueError("not a day")
    return date.fromisoformat(text).toordinal()


def _common_log_day(text: bytes) -> int:
    if len(text) != 26 or text[21:22] not in {b"+", b"-"}:
        raise ValueError("not a time of a log")
    month = _MONTHS.get(text[3:6])
    if month is None:
        raise ValueError("not a month")
    moment = datetime(int(text[7:11]), month, int(text[:2]), int(text[12:14]), int(text[15:17]))  # noqa: DTZ001 - the zone is subtracted below
    offset = timedelta(hours=int(text[22:24]), minutes=int(text[24:26]))
    in_utc = moment - offset if text[21:22] == b"+" else moment + offset
    return in_utc.toordinal()


def timestamp_day(value: float) -> int:
    """The day of a time since 1970, in seconds, milli-, micro- or nanoseconds.

    Raises:
        ValueError: no log can have it.
    """
    if not 0 < value < 1e19:
        raise ValueError("not a time")
    while value > 1e11:  # seconds until the year 5138
        value /= 1000
    return _EPOCH + int(value // 86_400)


def moment_day(text: str) -> int:
    """The day in UTC of a moment as ISO 8601; without a zone it is in UTC.

    Raises:
        ValueError: it is none.
    """
    moment = datetime.fromisoformat(text)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).toordinal()


def byte_count(text: bytes) -> int:
    """The number of bytes; 0 for the dash that logs have for none.

    Raises:
        ValueError: it is no number.
    """
    if text == b"-":
        return 0
    if not text.isdigit():
        raise ValueError("not a number of bytes")
    return int(text)
