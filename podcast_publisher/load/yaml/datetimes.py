"""Dates and times with a time zone, as people in the UK write them."""

import re
from datetime import UTC, datetime, timedelta, timezone

from podcast_publisher.model.time_zone import LONDON

_DATETIME = re.compile(
    r"(?P<clock>\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?)\s*(?P<zone>\S.*)?", re.ASCII
)
EDITOR_PATTERN = (
    r"\s*[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
    r"[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.000)?)?\s*"
    r"(?:Z|UTC|(?:Europe/)?London|GMT|BST|[+-](?:(?:0[0-9]|1[0-3]):?[0-5][0-9]|14:?00))\s*"
)
"""For editors, which do not know summer time. JavaScript adds `.000` where a YAML 1.1 parser makes a date of it."""
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>[0-5]\d)", re.ASCII)
_ZONE_OFFSETS = {"GMT": timedelta(0), "BST": timedelta(hours=1)}


class InvalidTimeError(ValueError):
    """The text is not a date and time."""


class MissingZoneError(ValueError):
    """The time has no time zone."""


class AmbiguousTimeError(ValueError):
    """The time does not exist, or exists twice, because the clocks change."""


def parse_datetime(text: str) -> datetime:
    """Parse a date and time; the result has London's UTC offset at that time.

    `2025-06-11 06:00 Europe/London` (or `London`, or the right one of `GMT` and `BST`),
    `2025-06-11T06:00:00+01:00`, `2025-06-11 05:00Z` (or `UTC`); seconds may be left out.

    Its zone is a fixed offset and not Europe/London: times of two zones never compare equal in the
    hour that comes twice (Python, datetime, comparison across zones; PEP 495).

    Raises:
        InvalidTimeError, MissingZoneError, AmbiguousTimeError: with a message for the author.
    """
    if not (match := _DATETIME.fullmatch(text.strip())):
        raise InvalidTimeError(f"{text!r} is not a date and time")
    try:
        time = _localise(datetime.fromisoformat(match["clock"]), (match["zone"] or "").strip())
        return time.replace(tzinfo=timezone(time.utcoffset() or timedelta(0)), fold=0)
    except (MissingZoneError, InvalidTimeError, AmbiguousTimeError):
        raise
    except (ValueError, OverflowError) as error:
        raise InvalidTimeError(f"{text!r} is not in the calendar") from error


def _localise(clock: datetime, zone: str) -> datetime:
    if not zone:
        raise MissingZoneError(f"{str(clock)[:16]!r} does not say which time zone it is in")
    if zone in {"Z", "UTC"}:
        return clock.replace(tzinfo=UTC).astimezone(LONDON)
    if offset := _OFFSET.fullmatch(zone):
        return _with_offset(clock, offset).astimezone(LONDON)
    if zone in {"Europe/London", "London"}:
        return _in_london(clock)
    if zone in _ZONE_OFFSETS:
        return _with_zone_name(clock, zone)
    raise InvalidTimeError(f"{zone!r} is not a time zone used here")


def _with_offset(clock: datetime, offset: re.Match[str]) -> datetime:
    shift = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"]))
    if shift > timedelta(hours=14):
        raise InvalidTimeError(f"{offset[0]!r} is not an offset of any place on earth")
    return clock.replace(tzinfo=timezone(shift if offset["sign"] == "+" else -shift))


def _in_london(clock: datetime) -> datetime:
    first, second = (clock.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    day = f"{clock.day} {clock:%B %Y}"
    if first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == clock:
        raise AmbiguousTimeError(
            f"{clock:%H:%M} comes twice in London on {day}, when the clocks go back"
        )
    raise AmbiguousTimeError(
        f"{clock:%H:%M} does not exist in London on {day}: the clocks go forward over it"
    )


def _with_zone_name(clock: datetime, zone: str) -> datetime:
    """A time in GMT or BST, if London uses that offset on the day.

    GMT in summer is the commonest British mistake in feeds, and an hour wrong.
    """
    time = clock.replace(tzinfo=timezone(_ZONE_OFFSETS[zone])).astimezone(LONDON)
    if time.utcoffset() != _ZONE_OFFSETS[zone]:
        raise AmbiguousTimeError(
            f"London is not on {zone} on {clock.day} {clock:%B %Y}, so this may be an hour off"
        )
    return time
