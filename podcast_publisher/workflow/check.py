"""Check a project: load it, and run the rules over it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from podcast_publisher.check.engine.runner import ALL, DEEP, check
from podcast_publisher.check.release.sample import check_sample
from podcast_publisher.load.cache.file_cache import FileCache
from podcast_publisher.load.loudness.analysis import measure_recordings, with_cached_measurements
from podcast_publisher.load.project import load_project
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.rules import all_rules

Tick = Callable[[str], None]
"""Takes the name of each file that was read."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A project with its findings."""

    project: Project
    findings: tuple[Finding, ...]
    workspace: Workspace | None = None
    """Where it was read from."""

    @property
    def has_errors(self) -> bool:
        return any(finding.rule.severity is Severity.ERROR for finding in self.findings)


def load_and_check(workspace: Workspace, tick: Tick, cache: FileCache | None = None) -> Checked:
    """The project in that folder, with its findings."""
    project = with_cached_measurements(load_project(workspace.root, tick, cache), workspace)
    return Checked(project, check(project, known=all_rules()), workspace)


def decode_and_check(checked: Checked, workspace: Workspace, tick: Tick) -> Checked:
    """The same with every recording decoded; measurements are cached."""
    project = measure_recordings(checked.project, workspace, tick)
    return Checked(project, check(project, (*ALL, *DEEP), known=all_rules()), workspace)


def check_for_destination(checked: Checked, settings: DestinationSettings) -> Checked:
    """The same with what keeps it from that destination, whatever is live there."""
    return replace(checked, findings=(*checked.findings, *check_sample(checked.project, settings)))
