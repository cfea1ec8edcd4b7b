"""Findings for people: each with the line it is about, grouped by the file it belongs to."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from podcast_publisher.model.finding import Finding, Position, Severity
from podcast_publisher.model.show import Project
from podcast_publisher.report.characters import inert
from podcast_publisher.report.words import many

_WIDTH = 96
_WIDEST_EXCERPT = 120


def as_text(findings: Sequence[Finding]) -> str:
    """Each finding with its line, why it matters and how to put it right."""
    return "\n".join("\n".join(_lines(finding)) + "\n" for finding in findings)


def by_episode(findings: Sequence[Finding], project: Project) -> str:
    """The findings under a heading each for the show and for every episode that has some."""
    groups: dict[str, list[Finding]] = {}
    for file in (project.show.source.file, *(episode.source.file for episode in project.episodes)):
        groups[file] = []
    for finding in findings:
        groups.setdefault(_belongs_to(finding, project), []).append(finding)
    return "\n".join(
        f"== {inert(file)}: {counted(found)}\n\n{as_text(found)}"
        for file, found in groups.items()
        if found
    )


def _belongs_to(finding: Finding, project: Project) -> str:
    """The YAML file of the episode whose file it is; a transcript's findings are its episode's."""
    owner = project.owner(finding.file)
    return owner.source.file if owner else finding.file


def _lines(finding: Finding) -> Iterator[str]:
    at = finding.position
    place = f"{finding.file}:{at.line}:{at.column}" if at else finding.file
    yield f"{inert(place)}: {finding.rule.severity} {finding.rule.code} {finding.rule.name}"
    yield from _wrapped("  ", inert(finding.message))
    if at and finding.excerpt.strip():
        yield from _excerpt(finding.excerpt, at)
    yield from _wrapped("  Why: ", finding.rule.why)
    first, *lines = finding.fix.split("\n")
    yield from _wrapped("  Fix: ", inert(first))
    yield from (f"{' ' * 7}{inert(line)}" for line in lines)


def _excerpt(line: str, at: Position) -> Iterator[str]:
    """The line, and a mark under what is meant."""
    shown = inert(line.replace("\t", " ")[:_WIDEST_EXCERPT])
    number = f"{at.line:>5} | "
    yield number + shown
    if at.column <= len(shown):
        marks = "^" * max(1, min(at.length, len(shown) - at.column + 1))
        yield " " * (len(number) - 2) + "| " + " " * (at.column - 1) + marks


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
    """One line: how many of each severity, in how many episodes.

    `left_out` is how many findings were not asked for and are not shown.
    """
    told = counted(findings) if findings else "nothing to mend"
    hidden = f"; {many(left_out, 'finding')} left out as asked" if left_out else ""
    return f"Checked the show and {many(episodes, 'episode')}: {told}{hidden}."


def counted(findings: Sequence[Finding]) -> str:
    """How many of each severity: `2 errors, 1 warning`."""
    counts = Counter(finding.rule.severity for finding in findings)
    told = (
        (many(counts[Severity.ERROR], "error"), Severity.ERROR),
        (many(counts[Severity.WARNING], "warning"), Severity.WARNING),
        (f"{many(counts[Severity.ADVICE], 'piece')} of advice", Severity.ADVICE),
    )
    return ", ".join(words for words, severity in told if counts[severity])
