"""Findings as workflow commands: GitHub shows each beside its line in a pull request."""

from collections import Counter
from collections.abc import Iterator, Sequence

from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.report.characters import visible
from podcast_publisher.report.text import counted

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}

_SHOWN = 10
"""Annotations of each kind that GitHub shows for a step; it silently drops the rest
(actions/runner, ExecutionContext; actions/toolkit, problem-matchers.md)."""


def as_github(findings: Sequence[Finding], folder: str = "") -> str:
    """One command for each finding, after a notice if GitHub will not show them all.

    `folder` is the project's folder relative to the repository's root, which GitHub expects.
    """
    lines = (_command(finding, folder) for finding in findings)
    return "\n".join([*_not_all_shown(findings), *lines])


def _not_all_shown(findings: Sequence[Finding]) -> Iterator[str]:
    if max(Counter(finding.rule.severity for finding in findings).values(), default=0) > _SHOWN:
        message = (
            f"There are {counted(findings)}, and GitHub shows the first {_SHOWN} of a kind beside "
            "their lines. The log of this step has them all."
        )
        yield f"::notice title=More than are shown::{_data(message)}"


def _command(finding: Finding, folder: str) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _place(finding, folder))
    parts = (finding.message, f"Why: {finding.rule.why}", f"Fix: {finding.fix}")
    # a published feed is not a file of the repository, so the message carries its address
    if "://" in finding.file:
        parts = (f"{finding.file}: {finding.message}", *parts[1:])
    message = "\n".join(visible(line) for part in parts for line in part.split("\n"))
    return f"::{_COMMANDS[finding.rule.severity]} {properties}::{_data(message)}"


def _place(finding: Finding, folder: str) -> Iterator[tuple[str, str]]:
    if "://" not in finding.file:
        yield "file", visible(f"{folder}/{finding.file}" if folder else finding.file)
        if position := finding.position:
            yield "line", str(position.line)
            yield "endLine", str(position.line)
            yield "col", str(position.column)
            yield "endColumn", str(position.column + position.length)
    yield "title", f"{finding.rule.code} {finding.rule.name}"


def _data(text: str) -> str:
    """The text escaped for a command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The text escaped for a command's property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
