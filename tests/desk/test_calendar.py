"""The calendar on the first page of the desk."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html
from msgspec.structs import replace

from podcast_publisher.desk.forms.calendar import month_of
from podcast_publisher.load.project import load_project
from podcast_publisher.model.show import Episode
from tests.publish.publishing import replace_in
from tests.running_desk import HOME, RunningDesk, running_desk
from tests.shows import workspace


def nodes(page: str, path: str) -> list[Any]:
    """What an XPath selects of a page."""
    selected = html.document_fromstring(page).xpath(path)
    assert isinstance(selected, list)
    return selected


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A show whose second episode comes out on the day before the desk's today, late in the evening in UTC."""
    file = small_show / "episodes" / "02-measuring.yaml"
    replace_in(file, "published: 2025-04-02T06:00:00+01:00", "published: 2026-11-22T23:30:00-03:00")
    with running_desk(small_show) as running:
        yield running


def test_an_episode_stands_on_its_day_in_london(desk: RunningDesk) -> None:
    """Late in another country is the next day here; today is marked, and a month later is a link away."""
    page = desk.get(f"{HOME}/").text
    (link,) = nodes(page, "//table[@class='month']//a")
    assert link.get("href") == f"{HOME}/episodes/02-measuring"
    assert link.text_content() == "23 November: Measuring: what counts"
    (today,) = nodes(page, "//table[@class='month']//td[@aria-current='date']")
    assert today.text_content().startswith("23")
    assert "<caption>November 2026</caption>" in page
    assert "?month=2026-12#calendar" in page
    december = desk.get(f"{HOME}/?month=2026-12").text
    assert "<caption>December 2026</caption>" in december
    assert nodes(december, "//table[@class='month']//a") == []


@pytest.mark.parametrize(
    "asked", ["", "2026-13", "1999-12", "x" * 9000, "2026-1", "<b>", "２０２６-01"]
)
def test_no_other_month_breaks_the_page(desk: RunningDesk, asked: str) -> None:
    """The present month takes its place."""
    page = desk.get(f"{HOME}/?month={quote(asked)}")
    assert (page.status, "<caption>November 2026</caption>" in page.text) == (200, True)


def test_a_day_names_three_episodes_and_counts_the_rest(small_show: Path) -> None:
    """A show that was moved here may have many on a day; the first and the last month have one neighbour."""
    episode: Episode = load_project(workspace(small_show)).episodes[0]
    moment = datetime(2026, 2, 1, 12, tzinfo=UTC)
    many = [replace(episode, number=number, published=moment) for number in range(200)]
    month = month_of(many, date(2026, 2, 10), "")
    day = month.weeks[0][6]
    assert ([each.number for each in day.episodes], day.more) == ([0, 1, 2], 197)
    assert [len(week) for week in month.weeks] == [7] * 5
    assert month_of([], date(2026, 2, 10), "2000-01").before == ""
    assert month_of([], date(2026, 2, 10), "2099-12").after == ""


def test_a_summer_night_belongs_to_the_next_day(small_show: Path) -> None:
    """London is an hour ahead of UTC then, so the last of June in UTC may be July there."""
    episode: Episode = load_project(workspace(small_show)).episodes[0]
    late = replace(episode, published=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    july = month_of([late], date(2026, 7, 10), "")
    assert [day.number for week in july.weeks for day in week if day.episodes] == [1]
    june = month_of([late], date(2026, 7, 10), "2026-06")
    assert not [day for week in june.weeks for day in week if day.episodes]
