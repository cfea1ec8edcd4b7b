"""How a rule is written: a function that yields problems, explained by its own docstring."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import Problem, Rule, Severity
from podcast_publisher.model.show import Episode, Project, Show

Problems = Iterable[Problem]


@dataclass(frozen=True, slots=True)
class ShowRule:
    """Looks at the show."""

    rule: Rule
    run: Callable[[Show], Problems]


@dataclass(frozen=True, slots=True)
class EpisodeRule:
    """Looks at one episode, with its show beside it."""

    rule: Rule
    run: Callable[[Episode, Show], Problems]


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """Looks at all episodes together; its problems name the file they are about."""

    rule: Rule
    run: Callable[[Project], Problems]


@dataclass(frozen=True, slots=True)
class ArtworkRule:
    """Looks at one picture: the show's cover, or an episode's own."""

    rule: Rule
    run: Callable[[Artwork], Problems]


AnyRule = ShowRule | EpisodeRule | SeriesRule | ArtworkRule


def show_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Show], Problems]], ShowRule]:
    """Make a rule of the function: its docstring says Why, Fix and Source, its name is the rule's.

    `allowable` says whether an author may leave it aside; otherwise errors may not, and the rest may.
    """
    return lambda run: ShowRule(_described(code, severity, run, allowable=allowable), run)


def episode_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Episode, Show], Problems]], EpisodeRule]:
    """Like `show_rule`, for each episode."""
    return lambda run: EpisodeRule(_described(code, severity, run, allowable=allowable), run)


def series_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Project], Problems]], SeriesRule]:
    """Like `show_rule`, for all episodes together."""
    return lambda run: SeriesRule(_described(code, severity, run, allowable=allowable), run)


def artwork_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Artwork], Problems]], ArtworkRule]:
    """Like `show_rule`, for each picture."""
    return lambda run: ArtworkRule(_described(code, severity, run, allowable=allowable), run)


def _described(
    code: str, severity: Severity, run: Callable[..., Problems], *, allowable: bool | None
) -> Rule:
    return Rule.described(code, severity, run.__name__, run.__doc__ or "", allowable=allowable)


def rules_in(*modules: ModuleType) -> tuple[AnyRule, ...]:
    """Every rule defined in those modules, by code."""
    found = [
        rule for module in modules for rule in vars(module).values() if isinstance(rule, AnyRule)
    ]
    return tuple(sorted(found, key=lambda one: one.rule.code))
