"""What depends on the day: a show that is over and is not, and a transcript read in the future."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

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


def test_an_episode_after_the_end() -> None:
    """It is told where the show says that it is complete."""
    (found,) = check_dates(project(episode()), NOW)
    assert (found.rule.code, found.file) == ("PP448", "podcast.yaml")
    assert "episodes/01-a.yaml" in found.message


@pytest.mark.parametrize(
    "one",
    [
        episode(NOW),
        episode(None),
        replace(episode(), draft=True),
        replace(episode(), withdrawn=Decision(date(2025, 6, 1), "A name was said wrongly")),
    ],
)
def test_the_end(one: Episode) -> None:
    """What has appeared, and what will not, contradicts nothing."""
    assert check_dates(project(one), NOW) == ()


def test_a_show_that_goes_on() -> None:
    """Nothing is said of an episode that is to come in it."""
    assert check_dates(project(episode(), complete=False), NOW) == ()


@pytest.mark.parametrize(("day", "told"), [(date(2025, 6, 11), 0), (date(2025, 6, 12), 1)])
def test_a_review_in_the_future(day: date, told: int) -> None:
    """Nobody has read a transcript tomorrow."""
    reviewed = replace(episode(NOW), reviewed=Reviewed("Press office", day))
    found = check_dates(project(reviewed), NOW)
    assert [one.rule.code for one in found] == ["PP706"] * told


@pytest.mark.parametrize(("year", "told"), [(2062, ["PP465"]), (2029, ["PP465"]), (2027, [])])
def test_a_year_that_is_a_slip(year: int, told: list[str]) -> None:
    """An episode that is to come in many years is told, unless it is a draft."""
    one = episode(datetime(year, 6, 18, 12, tzinfo=UTC))
    assert codes(project(one, complete=False)) == told
    assert codes(project(replace(one, draft=True), complete=False)) == []


def codes(made: Project) -> list[str]:
    return [check_date.rule.code for check_date in check_dates(made, NOW)]
