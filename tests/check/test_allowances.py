"""Exceptions that authors make, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from podcast_publisher.check.engine.rule import (
    AnyRule,
    Problems,
    episode_rule,
    series_rule,
    show_rule,
)
from podcast_publisher.check.engine.runner import check
from podcast_publisher.load.project import load_project
from podcast_publisher.load.yaml.rules import unknown_field
from podcast_publisher.model.finding import Finding, Problem, Severity
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import Workspace
from tests.shows import SMALL_SHOW

REASON = "archive recording, short on purpose"


@show_rule("PP490", Severity.WARNING)
def show_warning(_show: Show) -> Problems:
    """A warning of the show.

    Why: Because.
    Fix: Mend.
    Source: This test.
    """
    yield Problem("The show", ("title",))


@episode_rule("PP190", Severity.WARNING)
def episode_warning(_episode: Episode, _show: Show) -> Problems:
    """A warning of each episode.

    Why: Because.
    Fix: Mend.
    Source: This test.
    """
    yield Problem("The episode", ("title",))


@episode_rule("PP191", Severity.ADVICE)
def transcript_advice(episode: Episode, _show: Show) -> Problems:
    """Advice about each transcript.

    Why: Because.
    Fix: Mend.
    Source: This test.
    """
    assert episode.transcript
    yield Problem("The transcript", ("transcript",), source=episode.transcript.source, line=1)


@episode_rule("PP192", Severity.ERROR)
def plain_error(episode: Episode, _show: Show) -> Problems:
    """An error of the first episode.

    Why: Because.
    Fix: Mend.
    Source: This test.
    """
    if episode.number == 1:
        yield Problem("The episode", ("title",))


@episode_rule("PP193", Severity.ERROR, allowable=True)
def allowable_error(episode: Episode, show: Show) -> Problems:
    """An error that may be allowed.

    Why: Because.
    Fix: Mend.
    Source: This test.
    """
    yield from plain_error.run(episode, show)


@episode_rule("PP194", Severity.WARNING, allowable=False)
def privacy_warning(episode: Episode, show: Show) -> Problems:
    """A warning that nobody may leave aside.

    Why: Because.
    Fix: Mend.
    Source: This test.
    """
    yield from plain_error.run(episode, show)


@series_rule("PP491", Severity.WARNING)
def series_warning(project: Project) -> Problems:
    """A warning about the second episode, beside the first.

    Why: Because.
    Fix: Mend.
    Source: This test.
    """
    yield Problem("The second", ("guid",), source=project.episodes[1].source)


@episode_rule("PP195", Severity.WARNING)
def silent(_episode: Episode, _show: Show) -> Problems:
    """A rule that finds nothing.

    Why: Because.
    Fix: Mend.
    Source: This test.
    """
    return ()


SHOW, FIRST, SECOND = "podcast.yaml", "episodes/01-listening.yaml", "episodes/02-measuring.yaml"
WORDS = "episodes/01-listening.vtt"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project(Workspace(SMALL_SHOW))


def allowing(
    project: Project, *, show: tuple[str, ...] = (), first: tuple[str, ...] = ()
) -> Project:
    """The project with those codes allowed in the show, and in its first episode."""
    episode, *others = project.episodes
    return replace(
        project,
        show=replace(project.show, allow=reasons(show)),
        episodes=(replace(episode, allow=reasons(first)), *others),
    )


def reasons(codes: tuple[str, ...]) -> Mapping[str, str]:
    return dict.fromkeys(codes, REASON)


def found(project: Project, *rules: AnyRule, known: tuple[AnyRule, ...] = ()) -> set[str]:
    """Each finding as its file and code."""
    findings = check(project, rules, known=known)
    return {f"{finding.file} {finding.rule.code}" for finding in findings}


def test_an_allowance_is_for_one_file(project: Project) -> None:
    """What an episode allows goes for that episode and no other."""
    assert found(allowing(project, first=("PP190",)), episode_warning) == {f"{SECOND} PP190"}
    assert found(project, episode_warning) == {f"{FIRST} PP190", f"{SECOND} PP190"}


def test_the_show_allows_for_itself(project: Project) -> None:
    """What the show allows goes for podcast.yaml, and not for the episodes."""
    allowed = allowing(project, show=("PP490", "PP190"))
    assert found(allowed, show_warning, episode_warning) == {
        f"{SHOW} PP015",
        f"{FIRST} PP190",
        f"{SECOND} PP190",
    }


def test_a_transcript_is_its_episodes(project: Project) -> None:
    """An episode allows for its transcript, which has no YAML of its own."""
    assert f"{WORDS} PP191" in found(project, transcript_advice)
    assert f"{WORDS} PP191" not in found(allowing(project, first=("PP191",)), transcript_advice)


def test_a_series_finding_is_allowed_where_it_stands(project: Project) -> None:
    """What a rule for all episodes says of one is that one's to allow."""
    assert found(allowing(project, show=("PP491",), first=("PP491",)), series_warning) == {
        f"{SECOND} PP491",
        f"{SHOW} PP015",
        f"{FIRST} PP015",
    }


@pytest.mark.parametrize("rule", [plain_error, privacy_warning])
def test_what_may_not_be_allowed(project: Project, rule: AnyRule) -> None:
    """An error stays, and so does what protects people; trying to allow it is an error of its own."""
    code = rule.code
    allowed = allowing(project, first=(code,))
    assert found(allowed, rule) == {f"{FIRST} {code}", f"{FIRST} PP014"}


def test_an_error_that_may_be_allowed(project: Project) -> None:
    """A rule can say of itself that it may be left aside although it is an error."""
    assert found(allowing(project, first=("PP193",)), allowable_error) == set()


def test_a_code_of_no_rule(project: Project) -> None:
    """A code that is no rule's is an error in its place, and says what was meant."""
    allowed = allowing(project, first=("PP999", "pp190", "episode-warning"))
    findings = check(allowed, [silent, episode_warning])
    unknown = [finding for finding in findings if finding.rule.code == "PP013"]
    assert {one.field for one in unknown} == {
        ("allow", code) for code in ("PP999", "pp190", "episode-warning")
    }
    assert [one.fix for one in unknown].count("Write PP190.") == 2


def test_an_allowance_that_nothing_needs(project: Project) -> None:
    """What finds nothing needs no allowance, and that is a warning."""
    assert found(allowing(project, first=("PP195",)), silent) == {f"{FIRST} PP015"}


def test_a_rule_that_did_not_run_needs_no_judgement(project: Project) -> None:
    """Of a rule that is known and was not run, nobody can say whether it would find something."""
    assert found(allowing(project, first=("PP195",)), known=(silent,)) == set()


def test_a_file_that_was_not_read_whole_needs_no_judgement(project: Project) -> None:
    """What could not be read may hide what an allowance is for; mending it comes first."""
    unread = Finding(unknown_field, "Wrong", FIRST, field=("titel",))
    allowed = replace(allowing(project, first=("PP195",)), findings=(unread,))
    assert found(allowed, silent) == {f"{FIRST} PP003"}


def test_an_allowance_cannot_allow_itself(project: Project) -> None:
    """Nobody can leave aside that an allowance is not needed."""
    allowed = allowing(project, first=("PP195", "PP015"))
    assert f"{FIRST} PP015" in found(allowed, silent)


def test_a_description_as_long_as_its_author_wants(small_show: Path) -> None:
    """An allowance in the file itself takes the warning away, and nothing else is said."""
    file = small_show / FIRST
    written = file.read_text("utf-8").replace("What patients say", "What patients say, " * 250)
    file.write_text(written, "utf-8")
    assert [one.rule.code for one in check(load_project(Workspace(small_show)))] == ["PP102"]
    file.write_text(f"{written}allow:\n  PP102: the whole lecture is printed here\n", "utf-8")
    assert check(load_project(Workspace(small_show))) == ()
