"""Declare rules that check a project: functions that yield problems, documented by their docstrings."""

import re
from collections.abc import Callable, Iterable

from podcast_publisher.check.text.public_texts import PUBLISHED, Part, PublicText
from podcast_publisher.check.transcripts.content import TranscriptContent
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import Problem, Rule, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Project, Show

Problems = Iterable[Problem]


class ShowRule(Rule, frozen=True, kw_only=True):
    """Checks the show."""

    run: Callable[[Show], Problems]


class EpisodeRule(Rule, frozen=True, kw_only=True):
    """Checks one episode, with its show beside it."""

    run: Callable[[Episode, Show], Problems]


class OwnerRule(Rule, frozen=True, kw_only=True):
    """Checks the show and each episode, each alone; its problems name the file they are about."""

    run: Callable[[Project], Problems]


class SeriesRule(Rule, frozen=True, kw_only=True):
    """Checks all episodes together; its problems name the file they are about."""

    run: Callable[[Project], Problems]


class ArtworkRule(Rule, frozen=True, kw_only=True):
    """Checks one picture: the show's cover, or an episode's own."""

    run: Callable[[Artwork], Problems]
    of_chapters: bool
    """Whether it checks the pictures of chapters too, which need not be square or large."""


class TranscriptRule(Rule, frozen=True, kw_only=True):
    """Checks an episode's transcript by its words and lines."""

    run: Callable[[TranscriptContent], Problems]


class TextRule(Rule, frozen=True, kw_only=True):
    """Checks one published text at a time, whichever field or file it stands in."""

    run: Callable[[PublicText], Problems]
    marks: tuple[str, ...]
    """Every text in which the rule finds something holds one of these, as `searchable` writes it."""
    least: int
    """How many different ones it holds."""
    needs: re.Pattern[str]
    """And this matches it there."""
    parts: frozenset[Part]


AnyRule = ShowRule | EpisodeRule | OwnerRule | SeriesRule | ArtworkRule | TranscriptRule | TextRule


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


def owner_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Project], Problems]], OwnerRule]:
    """Like `show_rule`, for what show and episodes both have.

    What it finds in an episode must not depend on another episode: findings of unchanged episodes are kept.
    """
    return lambda run: OwnerRule.declare(code, severity, run, allowable=allowable, run=run)


def series_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[Project], Problems]], SeriesRule]:
    """Like `show_rule`, for all episodes together."""
    return lambda run: SeriesRule.declare(code, severity, run, allowable=allowable, run=run)


def artwork_rule(
    code: str, severity: Severity, *, allowable: bool | None = None, of_chapters: bool = False
) -> Callable[[Callable[[Artwork], Problems]], ArtworkRule]:
    """Like `show_rule`, for each picture; those of chapters too, if the rule is `of_chapters`."""
    return lambda run: ArtworkRule.declare(
        code, severity, run, allowable=allowable, run=run, of_chapters=of_chapters
    )


def transcript_rule(
    code: str, severity: Severity, *, allowable: bool | None = None
) -> Callable[[Callable[[TranscriptContent], Problems]], TranscriptRule]:
    """Like `show_rule`, for each transcript; the rules share what they compute of it."""
    return lambda run: TranscriptRule.declare(code, severity, run, allowable=allowable, run=run)


def text_rule(
    code: str,
    severity: Severity,
    *,
    marks: Iterable[str],
    least: int = 1,
    needs: str = "",
    parts: frozenset[Part] = PUBLISHED,
    allowable: bool | None = None,
) -> Callable[[Callable[[PublicText], Problems]], TextRule]:
    """Like `show_rule`, for each text of these parts that holds one of `marks` and matches `needs`.

    Both are in lower case and ASCII. Most texts have no digit and no `@`, so most rules need not read
    them: `marks` are sought in all texts of an episode at once, and `needs` where one was found.
    """
    return lambda run: TextRule.declare(
        code,
        severity,
        run,
        allowable=allowable,
        run=run,
        marks=tuple(marks),
        least=least,
        needs=lazy_pattern(needs),
        parts=parts,
    )
