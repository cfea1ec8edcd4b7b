"""Totals of a month, as they are kept: downloads by day, episode and app, without anything about a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec.json
from msgspec import MsgspecError, Struct, field

from podcast_publisher.model.listens import METHOD, OTHER_APPS, SMALLEST_COUNT, DayTotals

MAX_TOTALS = 20_000_000
"""Bytes of a file of totals: a month of thousands of log files a day, and hundreds of episodes."""
_DIGEST_DIGITS = 10
"""Of the digest of a log file. Not more: with the whole of it somebody could prove a guess at what a file with a
single line said."""


class UnreadableTotalsError(ValueError):
    """The bytes are no totals of this program."""


class Month(Struct, frozen=True):
    """The totals of a month."""

    month: str
    """As YYYY-MM."""
    days: Mapping[str, DayTotals] = field(default_factory=dict)
    """By YYYY-MM-DD."""
    method: str = METHOD

    def to_json(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self, order="sorted"), indent=1) + b"\n"


def month_from_json(body: bytes, name: str) -> Month:
    """Parse the totals of the month with that name.

    Raises:
        UnreadableTotalsError: no version of this program can have written them.
    """
    try:
        month = msgspec.json.decode(body, type=Month)
        is_plausible = all(_is_plausible(month.month, *day) for day in month.days.items())
    except (MsgspecError, ValueError, RecursionError) as error:
        raise UnreadableTotalsError(str(error)) from error
    if not is_plausible or month.month != name:
        raise UnreadableTotalsError("its days or numbers are not possible")
    return month


def _is_plausible(month: str, text: str, day: DayTotals) -> bool:
    date.fromisoformat(text)
    by_app = (number for each in day.downloads.values() for number in each.values())
    return text.startswith(f"{month}-") and min([*day.apps.values(), *by_app], default=0) >= 0


def short_digest(sha256: str) -> str:
    """What is kept of a log file's digest."""
    return sha256[:_DIGEST_DIGITS]


def day_totals(counts: Mapping[tuple[str, str], int], files: Iterable[str]) -> DayTotals:
    """The totals of a day, by guid and app, in which no app has fewer than eight downloads.

    Small ones are merged for each episode, and these once more over all episodes, so that the apps of a small show
    can be told without a cell of few people.
    """
    downloads: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    merged: defaultdict[str, int] = defaultdict(int)
    for (guid, app), number in sorted(counts.items()):
        is_small = number < SMALLEST_COUNT or app == OTHER_APPS
        downloads[guid][OTHER_APPS if is_small else app] += number
        if is_small:
            merged[app] += number
    apps: defaultdict[str, int] = defaultdict(int)
    for app, number in merged.items():
        apps[OTHER_APPS if number < SMALLEST_COUNT else app] += number
    plain = {guid: dict(by_app) for guid, by_app in downloads.items()}
    return DayTotals(tuple(sorted({short_digest(file) for file in files})), plain, dict(apps))
