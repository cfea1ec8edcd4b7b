"""Findings for people: each with its line, grouped by episode."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from podcast_publisher.model.finding import Finding, Position, Severity
from podcast_publisher.model.show import Project
from podcast_publisher.report.characters import inert
from podcast_publisher.report.words import plural

_WIDTH = 96
_WIDEST_EXCERPT = 120


def as_text(findings: Sequence[Finding]) -> str:
    """Each finding with its line, why it matters and how to fix it."""
    return "\n".join(
        "\n".join(_lines(finding)) + ("" if _is_listed(finding, after) else "\n")
        for finding, after in zip_longest(findings, findings[1:])
    )


def _is_listed(finding: Finding, after: Finding | None) -> bool:
    """Whether the next finding follows without an empty line."""
    return after is not None and finding.rule.brief and after.rule.brief


def by_episode(findings: Sequence[Finding], project: Project) -> str:
    """The findings under one heading for the show and one for each episode with any."""
    groups: dict[str, list[Finding]] = {}
    for file in (project.show.source.file, *(episode.source.file for episode in project.episodes)):
        groups[file] = []
    for finding in findings:
        groups.setdefault(_yaml_file(finding, project), []).append(finding)
    return "\n".join(
        f"== {inert(file)}: {counted(group)}\n\n{as_text(group)}"
        for file, group in groups.items()
        if group
    )


def _yaml_file(finding: Finding, project: Project) -> str:
    """The YAML file of the episode that the finding's file belongs to."""
    owner = project.owner(finding.file)
    return owner.source.file if owner else finding.file


def _lines(finding: Finding) -> Iterator[str]:
    position = finding.position
    place = f"{finding.file}:{position.line}:{position.column}" if position else finding.file
    first = f"{inert(place)}: {finding.rule.severity} {finding.rule.code} {finding.rule.name}"
    if finding.rule.brief:
        yield f"{first}: {inert(finding.message)}"
        return
    yield first
    yield from _wrapped("  ", inert(finding.message))
    if position and finding.excerpt.strip():
        yield from _excerpt(finding.excerpt, position)
    yield from _wrapped("  Why: ", finding.rule.why)
    fix, *lines = finding.fix.split("\n")
    yield from _wrapped("  Fix: ", inert(fix))
    yield from (f"{' ' * 7}{inert(line)}" for line in lines)


def _excerpt(line: str, position: Position) -> Iterator[str]:
    """The line, with the range marked."""
    shown = inert(line.replace("\t", " ")[:_WIDEST_EXCERPT])
    number = f"{position.line:>5} | "
    yield number + shown
    if position.column <= len(shown):
        marks = "^" * max(1, min(position.length, len(shown) - position.column + 1))
        yield " " * (len(number) - 2) + "| " + " " * (position.column - 1) + marks


def _wrapped(label: str, words: str) -> list[str]:
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label),
        break_long_words=False,
        break_on_hyphens=False,
    )


def summary(findings: Sequence[Finding], episodes: int, left_out: int = 0) -> str:
    """One line: the number of findings by severity, and of episodes.

    `left_out` counts findings that were filtered out.
    """
    result = counted(findings) if findings else "no problems found"
    hidden = f"; {plural(left_out, 'finding')} left out on request" if left_out else ""
    return f"Checked the show and {plural(episodes, 'episode')}: {result}{hidden}."


def counted(findings: Sequence[Finding]) -> str:
    """The number of each severity: `2 errors, 1 warning`."""
    counts = Counter(finding.rule.severity for finding in findings)
    counted = (
        (plural(counts[Severity.ERROR], "error"), Severity.ERROR),
        (plural(counts[Severity.WARNING], "warning"), Severity.WARNING),
        (f"{plural(counts[Severity.ADVICE], 'piece')} of advice", Severity.ADVICE),
    )
    return ", ".join(words for words, severity in counted if counts[severity])
