"""The check as Markdown: the episodes at a glance, and below them what a terminal would show."""

import re
from collections.abc import Iterable, Iterator, Sequence

from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Project
from podcast_publisher.report.episodes import HEADS, TO_THE_RIGHT, cells
from podcast_publisher.report.text import by_episode, summary

_MOST = 200
"""Findings told in full: GitHub refuses a summary of more than 1 MiB, and one would not read it."""

_MEANT = re.compile(r"[\\`*_\[\]<>|~$&#]")
"""What Markdown, its tables or HTML would take for their own."""


def as_markdown(findings: Sequence[Finding], project: Project, left_out: int = 0) -> str:
    """A page for the summary of a run: how many findings, the table of the episodes, and each finding.

    `left_out` is how many findings were not asked for and are not told.
    """
    return "\n".join(_page(findings, project, left_out)) + "\n"


def _page(findings: Sequence[Finding], project: Project, left_out: int) -> Iterator[str]:
    yield f"**{summary(findings, len(project.episodes), left_out)}**"
    yield ""
    if project.episodes:
        yield from _table(project, findings)
        yield ""
    if findings:
        yield from _plain(by_episode(findings[:_MOST], project))
        yield ""
    if len(findings) > _MOST:
        yield f"{len(findings) - _MOST:,} more are not told here: `podcast-publisher check` tells all."
        yield ""


def _table(project: Project, findings: Sequence[Finding]) -> Iterator[str]:
    yield _line(HEADS)
    yield _line("---:" if head in TO_THE_RIGHT else "---" for head in HEADS)
    yield from map(_line, cells(project, findings))


def _line(row: Iterable[str]) -> str:
    return f"| {' | '.join(_MEANT.sub(_as_itself, cell) for cell in row)} |"


def _as_itself(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def _plain(text: str) -> Iterator[str]:
    """The text as it stands, behind a fence longer than any in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    yield from (f"{fence}text", text.rstrip("\n"), fence)
