"""Run every rule, and say of each problem where it stands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from podcast_publisher.check import media, privacy, release, show, text, transcripts
from podcast_publisher.check.engine.allowances import leave_aside
from podcast_publisher.check.engine.rule import (
    AnyRule,
    ArtworkRule,
    EpisodeRule,
    Problems,
    ShowRule,
)
from podcast_publisher.check.media import loudness
from podcast_publisher.model.finding import Finding, Rule, Severity, SourceFile
from podcast_publisher.model.rules import rules_in
from podcast_publisher.model.show import Episode, Project, Show

_CHECKED = tuple(
    rule
    for rule in rules_in(show, text, media, transcripts, privacy, release)
    if isinstance(rule, AnyRule)
)
DEEP = tuple(rule for rule in _CHECKED if rule in rules_in(loudness))
"""Rules that need decoded recordings."""
ALL = tuple(rule for rule in _CHECKED if rule not in DEEP)

_ORDER = {"error": 0, "warning": 1, "advice": 2}

_OF_A_KIND = 100
"""Findings of one rule in one file that are told one by one: what made more made them all."""


def check(
    project: Project, rules: Sequence[AnyRule] = ALL, known: Sequence[Rule] = ()
) -> tuple[Finding, ...]:
    """Everything there is to say of the project, in the order of its files and lines.

    What a field that could not be read would break is not reported: the cause hides its
    consequences. What its author allows is not reported either; `known` are the rules that an
    allowance may speak of besides those that are run.
    """
    unread = {(finding.file, finding.field) for finding in project.findings}
    found = [
        finding
        for rule in rules
        for finding in _apply(rule, project)
        if not any(
            (file, finding.field[:depth]) in unread
            for file in _files(finding, project)
            for depth in _depths(finding)
        )
    ]
    findings = [*project.findings, *found]
    told = [
        _lessened(one, project) for one in leave_aside(project, findings, ran=rules, known=known)
    ]
    return tuple(_not_too_many(sorted(told, key=_place)))


def _lessened(finding: Finding, project: Project) -> Finding:
    """What is wrong with a draft stops nobody: it is not published yet."""
    owner = project.owner(finding.file)
    if isinstance(owner, Episode) and owner.draft:
        return replace(finding, rule=replace(finding.rule, severity=Severity.ADVICE))
    return finding


def _apply(rule: AnyRule, project: Project) -> Iterator[Finding]:
    if isinstance(rule, ShowRule):
        yield from _placed(rule, rule.run(project.show), project.show.source)
    elif isinstance(rule, EpisodeRule):
        for episode in project.episodes:
            if not episode.withdrawn:  # nothing of it is published any more
                yield from _placed(rule, rule.run(episode, project.show), episode.source)
    elif isinstance(rule, ArtworkRule):
        owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
        for owner in owners:
            if owner.artwork:
                yield from _placed(rule, rule.run(owner.artwork), owner.source)
    else:
        yield from _placed(rule, rule.run(project), project.show.source)


def _placed(rule: Rule, problems: Problems, source: SourceFile) -> Iterator[Finding]:
    return (Finding.of(rule, problem, source) for problem in problems)


def _not_too_many(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings; where a file has more of a rule than anybody reads, the last one counts the rest."""
    of_a_kind = Counter((finding.file, finding.rule.code) for finding in findings)
    told: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        kind = (finding.file, finding.rule.code)
        told[kind] += 1
        more = of_a_kind[kind] - _OF_A_KIND
        if told[kind] < _OF_A_KIND or (told[kind] == _OF_A_KIND and not more):
            yield finding
        elif told[kind] == _OF_A_KIND:
            yield replace(
                finding, message=f"{finding.message} (and {more:,} more like it in this file)"
            )


def _files(finding: Finding, project: Project) -> set[str]:
    """The file it is about, and the one that would name its cause: a transcript's is the YAML's."""
    owner = project.owner(finding.file)
    return {finding.file, owner.source.file} if owner else {finding.file}


def _depths(finding: Finding) -> range:
    return range(len(finding.field) + 1)


def _place(finding: Finding) -> tuple[bool, str, int, int, int, str]:
    """The show first, then file by file and line by line; the worst first on one line."""
    line, column = (finding.position.line, finding.position.column) if finding.position else (0, 0)
    in_folder = "/" in finding.file
    return (in_folder, finding.file, line, column, _ORDER[finding.rule.severity], finding.rule.code)
