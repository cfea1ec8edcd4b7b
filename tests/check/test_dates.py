"""Rules that depend on today's date: episodes after the show's end, reviews in the future, mistyped years."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from podcast_publisher.check.release.dates import check_dates
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Decision, Episode, Project, Reviewed, Show

NOW = datetime(2025, 6, 11, 12, tzinfo=UTC)
LATER = datetime(2025, 6, 18, 12, tzinfo=UTC)


def project(episode: Episode, *, complete: bool = True) -> Project:
    """A show of that one episode."""
    return Project(Show(SourceFile("podcast.yaml"), complete=complete), (episode,))


def episode(published: datetime | None = LATER) -> Episode:
    return Episode(SourceFile("episodes/01-a.yaml"), published=published)


def test_an_episode_after_a_complete_show_is_reported() -> None:
    """The finding is in podcast.yaml, where the show is marked complete."""
    (finding,) = check_dates(project(episode()), NOW)
    assert (finding.rule.code, finding.file) == ("PP448", "podcast.yaml")
    assert "episodes/01-a.yaml" in finding.message


@pytest.mark.parametrize(
    "last",
    [
        episode(NOW),
        episode(None),
        replace(episode(), draft=True),
        replace(episode(), withdrawn=Decision(date(2025, 6, 1), "A name was said wrongly")),
    ],
)
def test_past_and_unscheduled_episodes_agree_with_a_complete_show(last: Episode) -> None:
    """They contradict nothing."""
    assert check_dates(project(last), NOW) == ()


def test_scheduled_episodes_are_fine_in_a_continuing_show() -> None:
    """A scheduled episode is no finding there."""
    assert check_dates(project(episode(), complete=False), NOW) == ()


@pytest.mark.parametrize(("day", "count"), [(date(2025, 6, 11), 0), (date(2025, 6, 12), 1)])
def test_a_transcript_review_in_the_future_is_reported(day: date, count: int) -> None:
    """Today's date is accepted."""
    reviewed = replace(episode(NOW), reviewed=Reviewed("Press office", day))
    findings = check_dates(project(reviewed), NOW)
    assert [finding.rule.code for finding in findings] == ["PP706"] * count


@pytest.mark.parametrize(("year", "expected"), [(2062, ["PP465"]), (2029, ["PP465"]), (2027, [])])
def test_a_mistyped_year_is_reported(year: int, expected: list[str]) -> None:
    """An episode many years ahead is reported, unless it is a draft."""
    upcoming = episode(datetime(year, 6, 18, 12, tzinfo=UTC))
    assert codes(project(upcoming, complete=False)) == expected
    assert codes(project(replace(upcoming, draft=True), complete=False)) == []


def codes(show: Project) -> list[str]:
    return [finding.rule.code for finding in check_dates(show, NOW)]
