"""Totals: nothing of few people, replaced whole, and never by less."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_publisher.listens.figures import listening_figures
from podcast_publisher.listens.totals import day_totals
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.listens import DayTotals, PublishedEpisode, ReleaseMark
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.listens.keep_totals import keep_totals, read_totals

APPS = ["Overcast", "AntennaPod", "Spotify", "other"]
cells = st.dictionaries(
    st.tuples(st.sampled_from(["guid 1", "guid 2"]), st.sampled_from(APPS)), st.integers(1, 30)
)


@given(cells)
def test_no_named_app_has_few_downloads(counts: dict[tuple[str, str], int]) -> None:
    """Neither of an episode, nor in the rest of all; and the sums are right."""
    totals = day_totals(counts, ["a" * 64])
    named = [
        *(n for apps in totals.downloads.values() for app, n in apps.items() if app != "other"),
        *(n for app, n in totals.apps.items() if app != "other"),
    ]
    assert min(named, default=8) >= 8
    for guid in ("guid 1", "guid 2"):
        assert totals.episode(guid) == sum(n for (of, _), n in counts.items() if of == guid)
    merged = sum(apps.get("other", 0) for apps in totals.downloads.values())
    assert sum(totals.apps.values()) == merged


def test_days_are_replaced_only_from_as_many_files(tmp_path: Path) -> None:
    """The same files or more give a new total; fewer leave the day as it was."""
    workspace = Workspace(tmp_path)
    day = date(2026, 10, 7)

    def kept(number: int, *files: str) -> tuple[dict[str, int], int]:
        left = keep_totals(workspace, {day: day_totals({("guid", "x"): number}, files)})
        return left, read_totals(workspace)["2026-10-07"].total

    assert kept(10, "a" * 64, "b" * 64) == ({}, 10)
    assert kept(7, "a" * 64) == ({"2026-10-07": 1}, 10)
    assert kept(7, "c" * 64) == ({"2026-10-07": 2}, 10)
    assert kept(12, "a" * 64, "b" * 64, "c" * 64) == ({}, 12)
    assert kept(11, "a" * 64, "b" * 64, "c" * 64) == ({}, 11)
    assert [path.name for path in (tmp_path / "listens").iterdir()] == ["2026-10.json"]


def test_months_have_a_file_each(tmp_path: Path) -> None:
    """Other days of a month stay."""
    workspace = Workspace(tmp_path)
    for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2)):
        keep_totals(workspace, {day: day_totals({("guid", "x"): day.day}, ["a" * 64])})
    assert sorted(path.name for path in (tmp_path / "listens").iterdir()) == [
        "2026-09.json",
        "2026-10.json",
    ]
    assert [day.total for day in read_totals(workspace).values()] == [30, 1, 2]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{}", b"[" * 9999, b'{"month": "2026-09"}'),
        b'{"month": "2026-10", "days": {"2026-10-32": {}}}',
        b'{"month": "2026-10", "days": {"2026-10-01": {"downloads": {"guid": {"x": -1}}}}}',
        b'{"month": "2026-10", "days": {"2026-10-01": {"downloads": {"guid": {"x": "1"}}}}}',
    ],
)
def test_damaged_totals_stop_the_count(tmp_path: Path, body: bytes) -> None:
    """They are never overwritten, because nothing else remembers these days."""
    (tmp_path / "listens").mkdir()
    file = tmp_path / "listens" / "2026-10.json"
    file.write_bytes(body)
    with pytest.raises(WrongUseError):
        keep_totals(Workspace(tmp_path), {date(2026, 10, 7): DayTotals()})
    assert file.read_bytes() == body


def test_short_digests_prove_no_guess(tmp_path: Path) -> None:
    """So few digits of a file's digest that thousands of guesses at its only line would fit."""
    keep_totals(Workspace(tmp_path), {date(2026, 10, 7): day_totals({}, ["0123456789abcdef" * 4])})
    kept = json.loads((tmp_path / "listens" / "2026-10.json").read_text())
    assert kept["days"]["2026-10-07"]["files"] == ["0123456789"]


def test_figures_are_of_equal_age() -> None:
    """Seven days each, incomplete ones said; the median is of complete ones; weeks begin on Monday."""
    days = {
        f"2026-10-{day:02}": day_totals({("a", "x"): 10, ("b", "x"): 1, ("c", "y"): 20}, [])
        for day in range(5, 20)
        if day != 18
    }
    episodes = [
        PublishedEpisode(guid, guid.upper(), day)
        for guid, day in {"c": "2026-10-15", "a": "2026-10-05", "b": "2026-10-06"}.items()
    ]
    marks = [ReleaseMark(1, "2026-10-04"), ReleaseMark(2, "2026-10-05")]
    figures = listening_figures(days, episodes, marks)
    assert [row.episode.guid for row in figures.episodes] == ["a", "b", "c"]
    ages = [[(age.downloads, age.counted) for age in row.at_age] for row in figures.episodes]
    assert ages == [[(70, 7), (140, 14)], [(7, 7), (13, 13)], [(80, 4), (80, 4)]]
    assert figures.median_at == (38.5, None)
    assert figures.missing == ("2026-10-18",)
    assert [(week.monday, week.downloads, week.counted) for week in figures.weeks] == [
        ("2026-10-05", 217, 7),
        ("2026-10-12", 186, 6),
        ("2026-10-19", 31, 1),
    ]
    assert figures.apps == (("y", 280), ("x", 140), ("other", 14))
    assert [mark.number for mark in figures.releases] == [2]
