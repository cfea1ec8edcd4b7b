"""Declare rules that check a project: functions that yield problems, documented by their docstrings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import Problem, Rule, Severity
from podcast_publisher.model.show import Episode, Project, Show

Problems = Iterable[Problem]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRule(Rule):
    """Checks the show."""

    run: Callable[[Show], Problems]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRule(Rule):
    """Checks one episode, with its show beside it."""

    run: Callable[[Episode, Show], Problems]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRule(Rule):
    """Checks all episodes together; its problems name the file they are about."""

    run: Callable[[Project], Problems]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtworkRule(Rule):
    """Checks one picture: the show's cover, or an episode's own."""

    run: Callable[[Artwork], Problems]


AnyRule = ShowRule | EpisodeRule | SeriesRule | ArtworkRule


def show_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Show], Problems]], ShowRule]:
    """Declare a rule: the function's name is the rule's name, its docstring the documentation.

    `allowable` says whether authors may allow it; by default, errors cannot be allowed.
    """
    return lambda run: ShowRule.declare(code, severity, run, allowable=allowable, run=run)


def episode_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Episode, Show], Problems]], EpisodeRule]:
    """Like `show_rule`, for each episode."""
    return lambda run: EpisodeRule.declare(code, severity, run, allowable=allowable, run=run)


def series_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Project], Problems]], SeriesRule]:
    """Like `show_rule`, for all episodes together."""
    return lambda run: SeriesRule.declare(code, severity, run, allowable=allowable, run=run)


def artwork_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Artwork], Problems]], ArtworkRule]:
    """Like `show_rule`, for each picture."""
    return lambda run: ArtworkRule.declare(code, severity, run, allowable=allowable, run=run)
