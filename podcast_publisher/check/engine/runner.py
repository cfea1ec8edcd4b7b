"""Run rules, and place their problems in files."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from podcast_publisher.check import media, privacy, release, show, text, transcripts
from podcast_publisher.check.engine.allowances import leave_aside
from podcast_publisher.check.engine.own_findings import find_all
from podcast_publisher.check.engine.rule import (
    AnyRule,
)
from podcast_publisher.check.media import listening, loudness
from podcast_publisher.check.transcripts import against_levels, against_sound
from podcast_publisher.model.finding import Finding, Rule, Severity
from podcast_publisher.model.results import Results
from podcast_publisher.model.rules import rules_in
from podcast_publisher.model.show import Episode, Project

_CHECKED = tuple(
    rule
    for rule in rules_in(show, text, media, transcripts, privacy, release)
    if isinstance(rule, AnyRule)
)
DEEP = tuple(
    rule for rule in rules_in(loudness, listening, against_levels) if isinstance(rule, AnyRule)
)
"""Rules that need decoded recordings."""
HEARD = tuple(rule for rule in rules_in(against_sound) if isinstance(rule, AnyRule))
"""Rules that need the words that are heard in recordings."""
ALL = tuple(rule for rule in _CHECKED if rule not in (*DEEP, *HEARD))

_ORDER = {"error": 0, "warning": 1, "advice": 2}

_MOST_OF_A_RULE = 100
"""Findings of one rule in one file that are reported one by one."""


def check(
    project: Project,
    rules: Sequence[AnyRule] = ALL,
    known: Sequence[Rule] = (),
    results: Results | None = None,
) -> tuple[Finding, ...]:
    """Check the project; findings are in the order of files and lines.

    Findings that follow from an unreadable field are left out, as are allowed ones; `known` are rules
    that an allowance may name besides those that are run. `results` keeps what was found in each episode.
    """
    unread = {(finding.file, finding.field) for finding in project.findings}
    raised = [
        finding
        for finding in find_all(rules, project, results or Results())
        if not any(
            (file, finding.field[:depth]) in unread
            for file in _files(finding, project)
            for depth in _field_depths(finding)
        )
    ]
    findings = [*project.findings, *raised]
    allowed = [
        _downgrade_in_draft(finding, project)
        for finding in leave_aside(project, findings, ran=rules, known=known)
    ]
    return tuple(_limit(sorted(allowed, key=_sort_key)))


def _downgrade_in_draft(finding: Finding, project: Project) -> Finding:
    """In a draft, every finding is advice: it is not published yet."""
    owner = project.owner(finding.file)
    if isinstance(owner, Episode) and owner.draft:
        return replace(finding, rule=replace(finding.rule, severity=Severity.ADVICE))
    return finding


def _limit(findings: Sequence[Finding]) -> Iterator[Finding]:
    """At most `_MOST_OF_A_RULE` findings of a rule in a file; the last one counts the rest."""
    of_a_kind = Counter((finding.file, finding.rule.code) for finding in findings)
    reported: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        kind = (finding.file, finding.rule.code)
        reported[kind] += 1
        more = of_a_kind[kind] - _MOST_OF_A_RULE
        if reported[kind] < _MOST_OF_A_RULE or (reported[kind] == _MOST_OF_A_RULE and not more):
            yield finding
        elif reported[kind] == _MOST_OF_A_RULE:
            yield replace(
                finding, message=f"{finding.message} (and {more:,} more like it in this file)"
            )


def _files(finding: Finding, project: Project) -> set[str]:
    """The file it is about, and the YAML file of the same owner, which may hold the cause."""
    owner = project.owner(finding.file)
    return {finding.file, owner.source.file} if owner else {finding.file}


def _field_depths(finding: Finding) -> range:
    return range(len(finding.field) + 1)


def _sort_key(finding: Finding) -> tuple[bool, str, int, int, int, str]:
    """Sort key: the show first, then by file and line; on one line, the most severe first."""
    line, column = (finding.position.line, finding.position.column) if finding.position else (0, 0)
    in_folder = "/" in finding.file
    return (in_folder, finding.file, line, column, _ORDER[finding.rule.severity], finding.rule.code)
