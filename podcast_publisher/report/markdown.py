"""The check as Markdown: the table of episodes, then the findings as on a terminal."""

import re
from collections.abc import Iterable, Iterator, Sequence

from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Project
from podcast_publisher.report.episodes import COLUMNS, RIGHT_ALIGNED, cells
from podcast_publisher.report.text import by_episode, summary

_MOST = 200
"""Findings shown in full: GitHub refuses summaries over 1 MiB."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$&#]")
"""Characters with a meaning in Markdown, its tables or HTML."""


def as_markdown(findings: Sequence[Finding], project: Project, left_out: int = 0) -> str:
    """A job summary: the number of findings, the table of episodes and each finding.

    `left_out` counts findings that were filtered out.
    """
    return "\n".join(_page(findings, project, left_out)) + "\n"


def _page(findings: Sequence[Finding], project: Project, left_out: int) -> Iterator[str]:
    yield f"**{summary(findings, len(project.episodes), left_out)}**"
    yield ""
    if project.episodes:
        yield from _table(project, findings)
        yield ""
    if findings:
        yield from _fenced(by_episode(findings[:_MOST], project))
        yield ""
    if len(findings) > _MOST:
        yield f"{len(findings) - _MOST:,} more are not shown here: `podcast-publisher check` shows all."
        yield ""


def _table(project: Project, findings: Sequence[Finding]) -> Iterator[str]:
    yield _line(COLUMNS)
    yield _line("---:" if head in RIGHT_ALIGNED else "---" for head in COLUMNS)
    yield from map(_line, cells(project, findings))


def _line(row: Iterable[str]) -> str:
    return f"| {' | '.join(_SPECIAL.sub(_escaped, cell) for cell in row)} |"


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _fenced(text: str) -> Iterator[str]:
    """The text in a code fence that is longer than any inside it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    yield from (f"{fence}text", text.rstrip("\n"), fence)
