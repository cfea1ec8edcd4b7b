"""Findings in the form that is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.report.github import as_github
from podcast_publisher.report.objects import as_json
from podcast_publisher.report.sarif import as_sarif


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell a program."""

    findings: Sequence[Finding]
    rules: Sequence[Rule] = ()
    """Every rule there is."""
    folder: str = ""
    """The project's, as seen from the folder the command was given in."""


FOR_PROGRAMS: Mapping[str, Callable[[Told], str]] = {
    "json": lambda told: as_json(told.findings),
    "github": lambda told: as_github(told.findings, told.folder),
    "sarif": lambda told: as_sarif(told.findings, told.rules, told.folder),
}
"""The forms besides text, by the names that `--format` takes."""
