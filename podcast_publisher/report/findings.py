"""Findings in the requested format."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.report.github import as_github
from podcast_publisher.report.objects import as_json
from podcast_publisher.report.sarif import as_sarif


class CheckResult(Struct, frozen=True):
    """Findings with the context that formats need."""

    findings: Sequence[Finding]
    rules: Sequence[Rule] = ()
    """All rules."""
    folder: str = ""
    """The project's folder, relative to the working directory."""


FORMATS: Mapping[str, Callable[[CheckResult], str]] = {
    "json": lambda result: as_json(result.findings),
    "github": lambda result: as_github(result.findings, result.folder),
    "sarif": lambda result: as_sarif(result.findings, result.rules, result.folder),
}
"""Formats besides text, by the names of `--format`."""
