"""What officers ask of totals: downloads by episode at equal age, by week, and by app."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from podcast_publisher.model.listens import (
    OTHER_APPS,
    AtAge,
    DayTotals,
    EpisodeFigures,
    ListeningFigures,
    PublishedEpisode,
    ReleaseMark,
    WeekFigures,
)

AGES = (7, 30)
"""Days since publication at which episodes are compared."""
_MIN_SHARE = 0.01
"""Apps with a smaller share of all downloads are shown under `other`."""


def listening_figures(
    days: Mapping[str, DayTotals],
    episodes: Sequence[PublishedEpisode],
    releases: Iterable[ReleaseMark] = (),
) -> ListeningFigures:
    """The figures of these days, which may have gaps."""
    known = {date.fromisoformat(text): totals for text, totals in sorted(days.items())}
    rows = tuple(_episode(episode, known) for episode in sorted(episodes, key=_published))
    return ListeningFigures(
        days=tuple(sorted(days)),
        missing=tuple(_missing(known)),
        episodes=rows,
        weeks=tuple(_weeks(known)),
        apps=_apps(known.values()),
        releases=tuple(mark for mark in releases if known and mark.day[:10] >= min(days)),
        median_at=tuple(_median(rows, number) for number in range(len(AGES))),
    )


def _published(episode: PublishedEpisode) -> tuple[str, str]:
    return episode.published, episode.guid


def _episode(episode: PublishedEpisode, days: Mapping[date, DayTotals]) -> EpisodeFigures:
    first = date.fromisoformat(episode.published)
    total = sum(totals.episode(episode.guid) for totals in days.values())
    return EpisodeFigures(episode, total, tuple(_at_age(episode, first, days, age) for age in AGES))


def _at_age(
    episode: PublishedEpisode, first: date, days: Mapping[date, DayTotals], age: int
) -> AtAge:
    """The downloads of its first days, the day of publication included."""
    span = [first + timedelta(number) for number in range(age)]
    counted = [days[day].episode(episode.guid) for day in span if day in days]
    return AtAge(age, sum(counted), len(counted))


def _median(rows: Sequence[EpisodeFigures], number: int) -> float | None:
    reached = [row.at_age[number].downloads for row in rows if row.at_age[number].is_complete]
    return median(reached) if len(reached) > 1 else None


def _missing(days: Mapping[date, DayTotals]) -> list[str]:
    if not days:
        return []
    first, last = min(days), max(days)
    span = (first + timedelta(number) for number in range((last - first).days + 1))
    return [day.isoformat() for day in span if day not in days]


def _weeks(days: Mapping[date, DayTotals]) -> list[WeekFigures]:
    """Weeks from Monday to Sunday."""
    weeks: defaultdict[date, list[DayTotals]] = defaultdict(list)
    for day, totals in days.items():
        weeks[day - timedelta(day.weekday())].append(totals)
    return [
        WeekFigures(monday.isoformat(), sum(day.total for day in those), len(those))
        for monday, those in sorted(weeks.items())
    ]


def _apps(days: Iterable[DayTotals]) -> tuple[tuple[str, int], ...]:
    """Downloads by app, the largest first and the rest last."""
    apps: defaultdict[str, int] = defaultdict(int)
    for day in days:
        for by_app in day.downloads.values():
            for app, number in by_app.items():
                if app != OTHER_APPS:
                    apps[app] += number
        for app, number in day.apps.items():
            apps[app] += number
    total = sum(apps.values())
    shown = {app: n for app, n in apps.items() if app != OTHER_APPS and n >= total * _MIN_SHARE}
    rows = sorted(shown.items(), key=lambda row: (-row[1], row[0]))
    rest = total - sum(shown.values())
    return (*rows, (OTHER_APPS, rest)) if rest else tuple(rows)
