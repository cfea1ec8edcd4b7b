"""The desk's page of listening figures."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from podcast_publisher.listens.totals import day_totals
from podcast_publisher.workflow.listens.keep_totals import keep_totals
from tests.running_desk import HOME, RunningDesk, desk_with_store
from tests.shows import workspace


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A good show at the desk, published."""
    with desk_with_store(small_show) as running:
        running.finished(running.post(f"{HOME}/publish", running.form(f"{HOME}/plan")))
        yield running


def test_figures_are_shown_at_the_desk(desk: RunningDesk, small_show: Path) -> None:
    """First how they are counted; then the sentence on top, bars and tables, without a script of theirs."""
    assert f'href="{HOME}/listens"' in desk.get(f"{HOME}/").text
    before = desk.get(f"{HOME}/listens").text
    assert "No day has been counted yet" in before
    assert "podcast-publisher listens LOGS" in before
    first = date(2026, 10, 5)
    keep_totals(
        workspace(small_show),
        {
            first + timedelta(number): day_totals({("<b>guid", "AntennaPod"): 10}, [])
            for number in range(7)
        },
    )
    after = desk.get(f"{HOME}/listens").text
    assert "Recordings were downloaded 70 times on 7 days." in after
    assert "Downloads by week" in after
    assert "<b>guid" not in after
    assert "YouTube" in after
