"""A month of the series: which episode comes out on which day, in London."""

import re
from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from podcast_publisher.model.show import Episode
from podcast_publisher.model.time_zone import LONDON

_MONTH = re.compile("(20[0-9]{2})-(0[1-9]|1[0-2])")
_MOST = 3
"""Episodes of a day that are named; the rest is counted."""


class Day(Struct, frozen=True):
    """A day of the month that is shown; the first and last week have days of others, without a number."""

    number: int
    is_today: bool
    episodes: tuple[Episode, ...]
    more: int
    """Episodes beyond those."""


class Month(Struct, frozen=True):
    """The weeks of a month, from Monday."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: str
    """The month before as YYYY-MM; empty where there is none to look at."""
    after: str


def month_of(episodes: Iterable[Episode], today: date, asked: str) -> Month:
    """The month that is asked for as YYYY-MM, or that of today."""
    match = _MONTH.fullmatch(asked)
    first = date(int(match[1]), int(match[2]), 1) if match else today.replace(day=1)
    days: dict[date, list[Episode]] = defaultdict(list)
    for episode in episodes:
        if episode.published:
            days[episode.published.astimezone(LONDON).date()].append(episode)
    weeks = tuple(
        tuple(
            _day(day, days.get(day, []), today) if day.month == first.month else _EMPTY
            for day in week
        )
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )
    return Month(first, weeks, _name(first - timedelta(1)), _name(first + timedelta(31)))


_EMPTY = Day(0, is_today=False, episodes=(), more=0)


def _day(day: date, episodes: list[Episode], today: date) -> Day:
    named = sorted(episodes, key=lambda episode: episode.slug)[:_MOST]
    return Day(day.day, day == today, tuple(named), len(episodes) - len(named))


def _name(day: date) -> str:
    return f"{day:%Y-%m}" if 2000 <= day.year <= 2099 else ""
