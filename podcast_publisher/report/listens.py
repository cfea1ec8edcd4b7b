"""Listening figures, for people and for programs."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from podcast_publisher.model.listens import (
    METHOD,
    OTHER_APPS,
    SETTLED_HOURS,
    SMALLEST_COUNT,
    AtAge,
    EpisodeFigures,
    ListeningFigures,
    LogCounts,
    ReleaseMark,
)
from podcast_publisher.report.characters import inert, json_text
from podcast_publisher.report.words import plural

Shown = Callable[[int], str]
"""How a number of downloads is shown."""
NOT_KNOWN = (
    "Not in these figures: plays on YouTube and in other services that keep a copy; how far somebody listened.",
    f"A day is counted {SETTLED_HOURS} hours after its end. Honest counters differ by about 5%.",
)


def exact(number: int) -> str:
    """For use inside the institution."""
    return f"{number:,}"


def rounded(number: int) -> str:
    """For others: 1 to 7 as a star, and more to the nearest five, so that nobody can be given away."""
    if 0 < number < SMALLEST_COUNT:
        return "*"
    return f"{(number + 2) // 5 * 5:,}"


def headline(figures: ListeningFigures, shown: Shown) -> str:
    """The sentence on top: of the newest episode that has reached an age."""
    for row in reversed(figures.episodes):
        for number, at_age in enumerate(row.at_age):
            median = figures.median_at[number]
            if at_age.is_complete and at_age.downloads and median is not None:
                return (
                    f"“{row.episode.title}” was downloaded {times(shown(at_age.downloads))} in its first "
                    f"{at_age.age} days; the median of the series is {shown(round(median))}."
                )
    if not figures.days:
        return "No day has been counted yet."
    return (
        f"Recordings were downloaded {times(shown(figures.total))} "
        f"on {plural(len(figures.days), 'day')}."
    )


def times(number: str) -> str:
    """The number of downloads in a sentence."""
    return "once" if number == "1" else "fewer than 8 times" if number == "*" else f"{number} times"


def at_age(value: AtAge, shown: Shown) -> str:
    """The downloads at an age, and how much of it was counted where that is not all."""
    if not value.counted:
        return "–"
    part = "" if value.is_complete else f" ({value.counted} of {value.age} days)"
    return f"{shown(value.downloads)}{part}"


def as_text(figures: ListeningFigures, shown: Shown) -> str:
    """The figures, for a terminal."""
    return "\n".join(inert(line) for line in _text(figures, shown))


def _text(figures: ListeningFigures, shown: Shown) -> Iterator[str]:
    yield headline(figures, shown)
    if not figures.days:
        return
    yield ""
    yield f"{'Episode':44} {'7 days':>18} {'30 days':>18} {'total':>8}"
    for row in figures.episodes:
        title = row.episode.title + (" (withdrawn)" if row.episode.withdrawn else "")
        ages = " ".join(f"{at_age(value, shown):>18}" for value in row.at_age)
        yield f"{_cut(title, 44):44} {ages} {shown(row.total):>8}"
    yield ""
    yield f"{'Week from':44} {'downloads':>18}"
    for week in figures.weeks:
        part = "" if week.counted == 7 else f"  ({week.counted} of 7 days)"
        yield f"{week.monday:44} {shown(week.downloads):>18}{part}"
        for mark in marks_of(figures, week.monday):
            yield f"    release {mark.number}, {mark.day}: {'; '.join(mark.notices) or 'published'}"
    yield ""
    yield f"{'App':44} {'downloads':>18}"
    for app, number in figures.apps:
        yield f"{app_name(app):44} {shown(number):>18}"
    yield ""
    yield from footnotes(figures)


def footnotes(figures: ListeningFigures) -> Iterator[str]:
    """How the figures were made, and what they cannot say."""
    yield f"Counted by the method of {METHOD}."
    if figures.missing:
        days = ", ".join(figures.missing[:5]) + (" and others" if len(figures.missing) > 5 else "")
        yield f"Not counted: {plural(len(figures.missing), 'day')} in between ({days})."
    yield from NOT_KNOWN


def app_name(app: str) -> str:
    """The name of an app for people."""
    return "Other and small apps" if app == OTHER_APPS else app


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def marks_of(figures: ListeningFigures, monday: str) -> list[ReleaseMark]:
    """The releases of the week from that Monday on."""
    first = date.fromisoformat(monday)
    days = {(first + timedelta(number)).isoformat() for number in range(7)}
    return [mark for mark in figures.releases if mark.day in days]


def as_json(figures: ListeningFigures, shown: Shown) -> str:
    """The figures, for programs; numbers are texts where they are rounded for others."""
    is_exact = shown is exact

    def value(number: int) -> object:
        return number if is_exact else shown(number)

    return json_text(
        {
            "method": METHOD,
            "days": figures.days,
            "missing": figures.missing,
            "episodes": [_episode(row, value) for row in figures.episodes],
            "weeks": [
                {"monday": week.monday, "downloads": value(week.downloads), "days": week.counted}
                for week in figures.weeks
            ],
            "apps": {app: value(number) for app, number in figures.apps},
            "releases": [{"number": mark.number, "day": mark.day} for mark in figures.releases],
        },
        indent=1,
    )


def _episode(row: EpisodeFigures, value: Callable[[int], object]) -> dict[str, object]:
    return {
        "guid": row.episode.guid,
        "title": row.episode.title,
        "published": row.episode.published,
        "withdrawn": row.episode.withdrawn,
        "downloads": value(row.total),
        "at": [
            {"days": each.age, "downloads": value(each.downloads), "counted": each.counted}
            for each in row.at_age
        ],
    }


def as_csv(figures: ListeningFigures, shown: Shown) -> str:
    """One row for each episode, week and app."""
    number = str if shown is exact else shown
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["table", "name", "title", "first day", "days", "counted days", "downloads"])
    rows: list[Sequence[object]] = []
    for row in figures.episodes:
        start = ("episode", row.episode.guid, row.episode.title, row.episode.published)
        rows += [(*start, each.age, each.counted, number(each.downloads)) for each in row.at_age]
        rows.append((*start, "", "", number(row.total)))
    rows += [
        ("week", week.monday, "", week.monday, 7, week.counted, number(week.downloads))
        for week in figures.weeks
    ]
    rows += [
        ("app", app, "", "", "", len(figures.days), number(each)) for app, each in figures.apps
    ]
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return file.getvalue()


def _plain(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


def counted_lines(counts: LogCounts, kept: Sequence[str]) -> Iterable[str]:
    """What was read and kept, in sentences."""
    yield (
        f"Read {plural(counts.files, 'log file')} with {plural(counts.lines, 'line')}: "
        f"{plural(counts.recordings, 'request')} for recordings, {counts.bots:,} of them by robots."
    )
    if counts.repeated:
        yield f"{plural(counts.repeated, 'file')} came twice and counted once."
    if counts.broken:
        yield f"{plural(counts.broken, 'line')} could not be read and counted for nothing."
    if kept:
        span = kept[0] if len(kept) == 1 else f"{kept[0]} to {kept[-1]}"
        yield f"Counted {plural(len(kept), 'day')}: {span}."
        yield "Days at the ends may lack hours that are in other log files; then count them again with those."
