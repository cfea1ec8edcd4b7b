"""Listening figures as a page: bars, and the same numbers in a table under each. No script."""

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

from podcast_publisher.model.listens import ListeningFigures, ReleaseMark
from podcast_publisher.report.listens import (
    Shown,
    app_name,
    at_age,
    footnotes,
    headline,
    marks_of,
)

_STYLE = """\
:root{color-scheme:light dark;--bar:#005eb8;--line:#4c6272;--paper:#fff;--ink:#212b32}
@media(prefers-color-scheme:dark){:root{--bar:#6cb4f5;--line:#aeb7bd;--paper:#1b2126;--ink:#f0f4f5}}
body{background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:48rem;padding:1rem}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.25rem;margin-top:2.5rem}
.figures svg{display:block;overflow:hidden}.figures svg text{fill:var(--ink);font-size:14px}
.figures svg rect{fill:var(--bar)}.figures svg rect.second{fill:none;stroke:var(--bar);stroke-width:2}
.figures .wide{overflow-x:auto}.figures table{border-collapse:collapse;margin-top:1rem;min-width:100%}
.figures caption{font-weight:600;text-align:left;padding:.5rem 0}
.figures th,.figures td{border-bottom:1px solid var(--line);padding:.4rem .8rem .4rem 0;text-align:left;vertical-align:top}
.figures th.date{white-space:nowrap}
.figures td.number,.figures th.number{text-align:right;white-space:nowrap}
"""
_LABEL, _BAR, _GAP = 20, 14, 10
"""Pixels: the height of a label, of a bar, and of what is between rows."""
_WIDEST = 78
"""Percent of the width for the longest bar; the number stands behind it."""
_LONGEST_LABEL = 38
_KINDS = dict.fromkeys(("7 days", "30 days", "Total", "Downloads"), ' class="number"')
_KINDS["Week from"] = ' class="date"'


class _Row(Struct, frozen=True):
    """A label and its bars; the second of them is only an outline."""

    label: str
    numbers: tuple[int, ...]


class _Question(Struct, frozen=True):
    """What a section answers: with bars, and with a table of the same numbers."""

    title: str
    description: str
    rows: Sequence[_Row]
    heads: Sequence[str]
    cells: Sequence[Sequence[str]]


def as_html(figures: ListeningFigures, shown: Shown) -> str:
    """The figures as a page of its own."""
    title = escape(headline(figures, shown))
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Listening figures</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{figures_html(figures, shown)}</main>\n</body>\n</html>\n"
    )


def figures_html(figures: ListeningFigures, shown: Shown) -> str:
    """What is below the sentence on top, for a page that has it."""
    parts = [*_parts(figures, shown)] if figures.days else []
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in footnotes(figures))
    how = f"<section>\n<h2>How this is counted</h2>\n{notes}</section>\n"
    return f'<div class="figures">\n{"".join(parts)}{how}</div>\n'


def _parts(figures: ListeningFigures, shown: Shown) -> Iterator[str]:
    for question in (_episodes, _weeks, _apps):
        yield _section(question(figures, shown), shown)


def _episodes(figures: ListeningFigures, shown: Shown) -> _Question:
    episodes = figures.episodes
    return _Question(
        "Downloads by episode",
        "At equal age: solid, in the first 7 days; outlined, in the first 30 days.",
        [_Row(row.episode.title, tuple(age.downloads for age in row.at_age)) for row in episodes],
        ("Episode", "7 days", "30 days", "Total"),
        [
            (
                row.episode.title + (" (withdrawn)" if row.episode.withdrawn else ""),
                *(at_age(age, shown) for age in row.at_age),
                shown(row.total),
            )
            for row in episodes
        ],
    )


def _weeks(figures: ListeningFigures, shown: Shown) -> _Question:
    marks = {week.monday: marks_of(figures, week.monday) for week in figures.weeks}
    return _Question(
        "Downloads by week",
        "Weeks begin on Monday. Releases of the show stand beside the week in which they appeared.",
        [
            _Row(
                " – ".join(filter(None, (week.monday, _releases(marks[week.monday])))),
                (week.downloads,),
            )
            for week in figures.weeks
        ],
        ("Week from", "Downloads", "Days counted", "Releases"),
        [
            (
                week.monday,
                shown(week.downloads),
                f"{week.counted} of 7",
                "; ".join(
                    f"{mark.number} ({', '.join(mark.notices) or mark.day})"
                    for mark in marks[week.monday]
                ),
            )
            for week in figures.weeks
        ],
    )


def _apps(figures: ListeningFigures, shown: Shown) -> _Question:
    return _Question(
        "Downloads by app",
        "As apps call themselves. Small ones are merged before anything is kept.",
        [_Row(app_name(app), (number,)) for app, number in figures.apps],
        ("App", "Downloads"),
        [(app_name(app), shown(number)) for app, number in figures.apps],
    )


def _releases(marks: Sequence[ReleaseMark]) -> str:
    numbers = [mark.number for mark in marks]
    if len(numbers) < 2:
        return f"release {numbers[0]}" if numbers else ""
    return f"releases {numbers[0]} to {numbers[-1]}"


def _section(question: _Question, shown: Shown) -> str:
    return (
        f"<section>\n<h2>{escape(question.title)}</h2>\n<p>{escape(question.description)}</p>\n"
        f"{_chart(question, shown)}{_table(question)}</section>\n"
    )


def _chart(question: _Question, shown: Shown) -> str:
    """Bars of numbers as they are shown: the length of a bar must not tell what its number hides."""
    name = question.title.lower().replace(" ", "-")
    lengths = [_length(shown, number) for row in question.rows for number in row.numbers]
    longest = max(lengths, default=0) or 1
    y, parts = 0, []
    for row in question.rows:
        parts.append(f'<text x="0" y="{y + 15}">{escape(_cut(row.label))}</text>')
        y += _LABEL
        for place, number in enumerate(row.numbers):
            width = _length(shown, number) * _WIDEST / longest
            kind = ' class="second"' if place else ""
            parts.append(
                f'<rect x="1" y="{y + 1}" width="{width:.1f}%" height="{_BAR - 2}"{kind}/>'
                f'<text x="{width:.1f}%" dx="8" y="{y + 12}">{escape(shown(number))}</text>'
            )
            y += _BAR + 2
        y += _GAP
    body = "\n".join(parts)
    return (
        f'<svg role="img" aria-labelledby="{name}-title {name}-text" width="100%" height="{y}">\n'
        f'<title id="{name}-title">{escape(question.title)}</title>\n'
        f'<desc id="{name}-text">{escape(question.description)} '
        f"The table below has the same numbers.</desc>\n{body}\n</svg>\n"
    )


def _length(shown: Shown, number: int) -> int:
    text = shown(number).replace(",", "")
    return int(text) if text.isdigit() else 0


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _table(question: _Question) -> str:
    title, heads = escape(question.title), question.heads
    kinds = [_KINDS.get(head, "") for head in heads]
    head = "".join(
        f'<th scope="col"{kind}>{escape(text)}</th>'
        for text, kind in zip(heads, kinds, strict=True)
    )
    body = "".join(_table_row(row, kinds) for row in question.cells)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{title}, as a table">\n'
        f"<table>\n<caption>{title}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def _table_row(row: Sequence[str], kinds: Sequence[str]) -> str:
    first, *rest = map(escape, row)
    cells = "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(rest, kinds[1:], strict=True))
    return f'<tr><th scope="row"{kinds[0]}>{first}</th>{cells}</tr>\n'
