"""Allowances: exceptions that authors make to rules, and mistakes in them."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

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


def files_and_codes(project: Project, *rules: AnyRule, known: tuple[AnyRule, ...] = ()) -> set[str]:
    """Each finding as its file and code."""
    findings = check(project, rules, known=known)
    return {f"{finding.file} {finding.rule.code}" for finding in findings}


def test_an_allowance_is_for_one_file(project: Project) -> None:
    """An episode's allowance applies to that episode only."""
    assert files_and_codes(allowing(project, first=("PP190",)), episode_warning) == {
        f"{SECOND} PP190"
    }
    assert files_and_codes(project, episode_warning) == {f"{FIRST} PP190", f"{SECOND} PP190"}


def test_the_shows_allowance_is_for_podcast_yaml(project: Project) -> None:
    """It does not apply to the episodes."""
    allowed = allowing(project, show=("PP490", "PP190"))
    assert files_and_codes(allowed, show_warning, episode_warning) == {
        f"{SHOW} PP015",
        f"{FIRST} PP190",
        f"{SECOND} PP190",
    }


def test_an_episodes_allowance_covers_its_transcript(project: Project) -> None:
    """A transcript has no YAML of its own."""
    assert f"{WORDS} PP191" in files_and_codes(project, transcript_advice)
    assert f"{WORDS} PP191" not in files_and_codes(
        allowing(project, first=("PP191",)), transcript_advice
    )


def test_a_series_finding_is_allowed_in_its_episode(project: Project) -> None:
    """A finding of a series rule about an episode can be allowed in that episode."""
    assert files_and_codes(
        allowing(project, show=("PP491",), first=("PP491",)), series_warning
    ) == {
        f"{SECOND} PP491",
        f"{SHOW} PP015",
        f"{FIRST} PP015",
    }


@pytest.mark.parametrize("rule", [plain_error, privacy_warning])
def test_errors_and_privacy_rules_cannot_be_allowed(project: Project, rule: AnyRule) -> None:
    """They stay, and the attempt is an error of its own."""
    code = rule.code
    allowed = allowing(project, first=(code,))
    assert files_and_codes(allowed, rule) == {f"{FIRST} {code}", f"{FIRST} PP014"}


def test_a_rule_may_permit_its_error_to_be_allowed(project: Project) -> None:
    """A rule can declare that its error may be allowed."""
    assert files_and_codes(allowing(project, first=("PP193",)), allowable_error) == set()


def test_an_unknown_code_is_an_error(project: Project) -> None:
    """An unknown code is reported at its place with a suggestion."""
    allowed = allowing(project, first=("PP999", "pp190", "episode-warning"))
    findings = check(allowed, [silent, episode_warning])
    unknown = [finding for finding in findings if finding.rule.code == "PP013"]
    assert {finding.field for finding in unknown} == {
        ("allow", code) for code in ("PP999", "pp190", "episode-warning")
    }
    assert [finding.fix for finding in unknown].count("Write PP190.") == 2


def test_an_unused_allowance_is_a_warning(project: Project) -> None:
    """Where the rule finds nothing, the allowance is superfluous."""
    assert files_and_codes(allowing(project, first=("PP195",)), silent) == {f"{FIRST} PP015"}


def test_an_allowance_for_a_rule_that_did_not_run_is_not_judged(project: Project) -> None:
    """Whether it is needed is not known."""
    assert files_and_codes(allowing(project, first=("PP195",)), known=(silent,)) == set()


def test_allowances_in_an_unreadable_file_are_not_judged(project: Project) -> None:
    """The unread part may need the allowance; fix the file first."""
    unread = Finding(unknown_field, "Wrong", FIRST, field=("titel",))
    allowed = replace(allowing(project, first=("PP195",)), findings=(unread,))
    assert files_and_codes(allowed, silent) == {f"{FIRST} PP003"}


def test_the_unused_allowance_warning_cannot_be_allowed(project: Project) -> None:
    """The warning about unused allowances stays."""
    allowed = allowing(project, first=("PP195", "PP015"))
    assert f"{FIRST} PP015" in files_and_codes(allowed, silent)


def test_an_allowance_in_a_real_file_removes_the_warning(small_show: Path) -> None:
    """The allowance removes the warning and causes no other finding."""
    file = small_show / FIRST
    written = file.read_text("utf-8").replace("What patients say", "What patients say, " * 250)
    file.write_text(written, "utf-8")
    assert [finding.rule.code for finding in check(load_project(Workspace(small_show)))] == [
        "PP102"
    ]
    file.write_text(f"{written}allow:\n  PP102: the whole lecture is printed here\n", "utf-8")
    assert check(load_project(Workspace(small_show))) == ()
