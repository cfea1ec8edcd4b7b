"""What the service does at a moment, from its state and the clock alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from podcast_publisher.model.show import Project
from podcast_publisher.workflow.run.timetable import (
    LONGEST_RETRY,
    LONGEST_WAIT,
    Progress,
    Task,
    after_failure,
    after_refusal,
    after_success,
    after_verification,
    next_due,
    next_task,
    seconds_to_wait,
)
from tests.shows import SMALL_SHOW, check_show

NOW = datetime(2026, 12, 1, 6, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
SETTLED = Progress(snapshot="b", settled="b", verified=NOW - SECOND)


@pytest.fixture(scope="module")
def project() -> Project:
    """Two episodes: of 5 March and 2 April 2025, at six in London."""
    return check_show(SMALL_SHOW).project


def test_a_new_snapshot_is_published_at_once() -> None:
    """Whatever is known of the one before, refused or not."""
    for before in (SETTLED, after_refusal(SETTLED), Progress()):
        assert next_task(replace(before, snapshot="c"), NOW, DAY) is Task.PUBLISH


def test_without_a_snapshot_it_waits() -> None:
    """Nothing was released, so nothing is published or verified."""
    assert next_task(Progress(), NOW, DAY) is Task.WAIT


def test_an_episode_is_published_when_it_is_due_and_not_before() -> None:
    """To the second."""
    progress = replace(SETTLED, due=NOW)
    assert next_task(progress, NOW - SECOND / 2, DAY) is Task.WAIT
    assert next_task(progress, NOW, DAY) is Task.PUBLISH
    assert seconds_to_wait(progress, NOW - SECOND / 2, DAY) == 0.5


def test_a_refused_snapshot_is_not_tried_again() -> None:
    """Not even when an episode of it would be due."""
    refused = after_refusal(replace(SETTLED, due=NOW))
    assert next_task(refused, NOW + DAY / 2, DAY) is Task.WAIT


def test_a_failure_is_tried_again_ever_more_slowly() -> None:
    """After 5 seconds, 10, 20 ..., and every 15 minutes in the end."""
    progress, waits = replace(SETTLED, snapshot="c"), []
    for _ in range(12):
        progress = after_failure(progress, NOW)
        assert progress.retry
        waits.append((progress.retry - NOW).total_seconds())
        assert next_task(progress, progress.retry - SECOND, DAY) is Task.WAIT
        assert next_task(progress, progress.retry, DAY) is Task.PUBLISH
    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-1] == LONGEST_RETRY.total_seconds()


def test_a_clock_that_was_set_back_delays_nothing() -> None:
    """What was noted in a future that has not come is not waited for."""
    failed = after_failure(replace(SETTLED, snapshot="c"), NOW)
    assert next_task(failed, NOW - 300 * DAY, DAY) is Task.PUBLISH
    assert next_task(SETTLED, NOW - 300 * DAY, DAY) is Task.VERIFY


def test_a_computer_that_slept_publishes_when_it_wakes() -> None:
    """The wall clock decides, not how long the wait took."""
    assert next_task(replace(SETTLED, due=NOW), NOW + 3 * DAY, DAY) is Task.PUBLISH


def test_the_show_is_verified_daily_and_hourly_with_errors() -> None:
    """And at the start."""
    fine = after_verification(SETTLED, NOW, has_errors=False)
    assert next_task(fine, NOW + DAY - SECOND, DAY) is Task.WAIT
    assert next_task(fine, NOW + DAY, DAY) is Task.VERIFY
    broken = after_verification(SETTLED, NOW, has_errors=True)
    assert next_task(broken, NOW + DAY / 24, DAY) is Task.VERIFY
    assert next_task(replace(SETTLED, verified=None), NOW, DAY) is Task.VERIFY


def test_the_next_episode_is_the_first_that_is_ahead(project: Project) -> None:
    """None once all are out."""
    first = datetime(2025, 3, 5, 6, tzinfo=UTC)
    assert next_due(project, first - SECOND) == (first, "Listening")
    assert (next_due(project, first) or ("", ""))[1] == "Measuring: what counts"
    assert next_due(project, NOW) is None
    published = after_success(replace(SETTLED, failures=3, retry=NOW), project, first)
    assert (published.due_title, published.failures) == ("Measuring: what counts", 0)


MOMENTS = st.none() | st.timedeltas(-2 * DAY, 2 * DAY).map(lambda delta: NOW + delta)


@given(
    st.builds(
        Progress,
        snapshot=st.sampled_from(["", "a", "b"]),
        settled=st.sampled_from(["", "a", "b"]),
        due=MOMENTS,
        failures=st.integers(0, 99),
        retry=MOMENTS,
        verified=MOMENTS,
        has_errors=st.booleans(),
    )
)
def test_it_never_sleeps_past_what_is_next(progress: Progress) -> None:
    """While it waits, nothing becomes due before the wait is over, and no wait is over a minute."""
    if next_task(progress, NOW, DAY) is not Task.WAIT:
        return
    wait = timedelta(seconds=seconds_to_wait(progress, NOW, DAY))
    assert timedelta() < wait <= LONGEST_WAIT
    for part in (0.01, 0.5, 0.99):
        assert next_task(progress, NOW + wait * part, DAY) is Task.WAIT
