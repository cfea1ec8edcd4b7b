"""Episode numbering: shows that number differently are not reported."""

import pytest
from msgspec.structs import replace

from podcast_publisher.check.engine.rule import SeriesRule
from podcast_publisher.check.show.numbering import (
    files_have_their_episodes_numbers,
    seasons_have_no_gap,
)
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Episode, Project, Show


def files_reported(rule: SeriesRule, *episodes: Episode) -> list[str]:
    """The files that the rule reports."""
    result = rule.run(Project(Show(SourceFile("podcast.yaml")), episodes))
    return [problem.source.file for problem in result if problem.source]


def episode(name: str, number: int, season: int | None = None, title: str = "A") -> Episode:
    source = SourceFile(f"episodes/{name}.yaml")
    return Episode(source, title=title, number=number, season=season)


def test_a_number_unlike_the_file_name_is_reported() -> None:
    """Where the other episodes agree with their names."""
    rule = files_have_their_episodes_numbers
    others = [episode("01-a", 1), episode("02-b", 2)]
    assert files_reported(rule, *others, episode("03-c", 4)) == ["episodes/03-c.yaml"]
    assert not files_reported(rule, *others, episode("3-ways-to-sleep", 4, title="3 ways to sleep"))
    assert not files_reported(rule, *others, episode("25-06-11-c", 3), episode("2024-review", 4))
    assert not files_reported(rule, *others, replace(episode("03-c", 1), type="bonus"))


def test_file_names_may_count_across_seasons() -> None:
    """A second season starts at 1 while its files continue with 3."""
    first = [episode("01-a", 1, 1), episode("02-b", 2, 1)]
    second = [episode("03-c", 1, 2), episode("04-d", 2, 2)]
    assert not files_reported(files_have_their_episodes_numbers, *first, *second)


@pytest.mark.parametrize(
    ("seasons", "gaps"),
    [((1, 2, 3), 0), ((1, 3), 1), ((2, 3), 0), ((None, 2), 0), ((2023, 2025), 0)],
)
def test_a_gap_between_seasons_is_reported(seasons: tuple[int | None, ...], gaps: int) -> None:
    """Earlier seasons may be elsewhere, and years may be skipped."""
    episodes = [episode(f"0{n}-a", n, season) for n, season in enumerate(seasons, start=1)]
    assert len(files_reported(seasons_have_no_gap, *episodes)) == gaps
