"""Findings as workflow commands: GitHub shows each beside its line in a proposal."""

from collections import Counter
from collections.abc import Iterator, Sequence

from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.report.characters import visible
from podcast_publisher.report.text import counted

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}

_SHOWN = 10
"""Errors, warnings and notices of one step that GitHub shows; it drops the rest without a word
(actions/runner, ExecutionContext; actions/toolkit, problem-matchers.md)."""


def as_github(findings: Sequence[Finding], folder: str = "") -> str:
    """A line for each finding; before them, where GitHub will not show them all, one that says so.

    `folder` is the project's, as seen from the repository's root: GitHub looks for files from there.
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
    # A published feed is no file of the repository: its address is told in the message.
    if "://" in finding.file:
        parts = (f"{finding.file}: {finding.message}", *parts[1:])
    message = "\n".join(visible(line) for part in parts for line in part.split("\n"))
    return f"::{_COMMANDS[finding.rule.severity]} {properties}::{_data(message)}"


def _place(finding: Finding, folder: str) -> Iterator[tuple[str, str]]:
    if "://" not in finding.file:
        yield "file", visible(f"{folder}/{finding.file}" if folder else finding.file)
        if at := finding.position:
            yield "line", str(at.line)
            yield "endLine", str(at.line)
            yield "col", str(at.column)
            yield "endColumn", str(at.column + at.length)
    yield "title", f"{finding.rule.code} {finding.rule.name}"


def _data(text: str) -> str:
    """The text as GitHub wants it behind the second pair of colons."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The text as GitHub wants it in a property, where colon and comma separate."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
