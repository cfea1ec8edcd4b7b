"""Times as people in London write them, and the moments they mean."""

import re
from datetime import UTC, datetime, timedelta, timezone

from podcast_publisher.model.time_zone import LONDON

_WRITTEN = re.compile(
    r"(?P<clock>\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?)\s*(?P<zone>\S.*)?", re.ASCII
)
EDITOR_PATTERN = (
    r"\s*[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
    r"[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.000)?)?\s*"
    r"(?:Z|UTC|(?:Europe/)?London|GMT|BST|[+-](?:(?:0[0-9]|1[0-3]):?[0-5][0-9]|14:?00))\s*"
)
"""A time and its zone for editors, which cannot know summer time.

The `.000` is what JavaScript puts behind a time that a YAML 1.1 parser has made a date of.
"""
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>[0-5]\d)", re.ASCII)
_SUMMER_TIMES = {"GMT": timedelta(0), "BST": timedelta(hours=1)}


class InvalidTimeError(ValueError):
    """It is not written as a time."""


class MissingZoneError(ValueError):
    """It does not say where its clock hangs."""


class AmbiguousTimeError(ValueError):
    """It is no moment, or two."""


def parse_datetime(text: str) -> datetime:
    """The moment that is written, at the distance from UTC that London's clocks have then.

    `2025-06-11 06:00 Europe/London` (or `London`, or the right one of `GMT` and `BST`),
    `2025-06-11T06:00:00+01:00`, `2025-06-11 05:00Z` (or `UTC`); seconds may be left out.

    Its zone is that distance and not London: times of two zones never compare equal in the hour
    that comes twice (Python, datetime, comparison across zones; PEP 495).

    Raises:
        NotATimeError, NoZoneError, UncertainTimeError: with words for its author.
    """
    if not (written := _WRITTEN.fullmatch(text.strip())):
        raise InvalidTimeError(f"{text!r} is not a date and time")
    try:
        meant = _meant(datetime.fromisoformat(written["clock"]), (written["zone"] or "").strip())
        return meant.replace(tzinfo=timezone(meant.utcoffset() or timedelta(0)), fold=0)
    except (MissingZoneError, InvalidTimeError, AmbiguousTimeError):
        raise
    except (ValueError, OverflowError) as error:
        raise InvalidTimeError(f"{text!r} is not in the calendar") from error


def _meant(clock: datetime, zone: str) -> datetime:
    if not zone:
        raise MissingZoneError(f"{str(clock)[:16]!r} does not say which time zone it is in")
    if zone in {"Z", "UTC"}:
        return clock.replace(tzinfo=UTC).astimezone(LONDON)
    if offset := _OFFSET.fullmatch(zone):
        return _with_offset(clock, offset).astimezone(LONDON)
    if zone in {"Europe/London", "London"}:
        return _in_london(clock)
    if zone in _SUMMER_TIMES:
        return _named(clock, zone)
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


def _named(clock: datetime, zone: str) -> datetime:
    """A time called GMT or BST, if London's clocks are on it that day.

    Clock time called GMT during summer time is the commonest British mistake in feeds, an hour
    wrong (feed-rules.md, pubdate-london).
    """
    moment_meant = clock.replace(tzinfo=timezone(_SUMMER_TIMES[zone])).astimezone(LONDON)
    if moment_meant.utcoffset() != _SUMMER_TIMES[zone]:
        raise AmbiguousTimeError(
            f"London is not on {zone} on {clock.day} {clock:%B %Y}, so this may be an hour off"
        )
    return moment_meant
