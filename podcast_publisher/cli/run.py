"""`podcast-publisher run`."""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import click
from msgspec.structs import replace

from podcast_publisher import __version__
from podcast_publisher.cli.announcements import show_announced
from podcast_publisher.cli.context import context_of, now
from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.show_findings import print_text, show_stopping_findings
from podcast_publisher.cli.stop_signals import StopSignals
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publishing_jobs import SERVICE_NAME
from podcast_publisher.model.release import Release
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.characters import inert
from podcast_publisher.report.destinations import unchecked_address
from podcast_publisher.report.text import as_text
from podcast_publisher.workflow.announce import Announced
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import read_settings
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.run.kept_snapshot import KeptSnapshots
from podcast_publisher.workflow.run.service import Service, Settings
from podcast_publisher.workflow.run.service_events import ServiceEvents
from podcast_publisher.workflow.run.snapshots import BranchSnapshots, Snapshots
from podcast_publisher.workflow.run.status_file import ServiceStatus, StatusWriter
from podcast_publisher.workflow.run.status_file import status_file as default_file


@click.command("run")
@project_option
@destination_option
@click.option("--branch", default="", help="Publish the commits of this branch, such as main.")
@click.option(
    "--kept", is_flag=True, help="Publish what somebody kept at the desk, in place of a branch."
)
@click.option(
    "--fetch", is_flag=True, help="Fetch the branch every minute; name it as origin/main."
)
@click.option(
    "--status-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the status here, instead of in the project.",
)
@click.option(
    "--verify-every",
    type=click.FloatRange(min=0.01),
    default=24.0,
    show_default=True,
    metavar="HOURS",
    help="Verify the whole published show this often.",
)
def command(
    workspace: Workspace,
    to: str,
    branch: str,
    *,
    kept: bool,
    fetch: bool,
    status_file: Path | None,
    verify_every: float,
) -> int:
    """Publish every episode when it is due, until stopped.

    A service: it publishes the newest commit of a branch, or what somebody kept at the desk, and never
    the working folder as it is. Each episode comes out at its date. What fails is tried again. The whole
    show is verified every day. SIGTERM or Ctrl-C stops it; a publish that has begun is finished first.
    """
    if kept == bool(branch):
        raise WrongUseError(
            "run publishes either a branch or what was kept at the desk",
            fix="Name a branch with --branch, or say --kept.",
        )
    context, log = replace(context_of(workspace), user=SERVICE_NAME), _Log()
    snapshots = (
        KeptSnapshots(context)
        if kept
        else BranchSnapshots(
            workspace, branch, os.environ, now, fetches=fetch, on_failed_fetch=log.fetch_failed
        )
    )
    # what is misspelt ends the command here, and not a night later
    newest = snapshots.newest()
    with suppress(FindingsError):  # of a broken snapshot: the service waits for the next
        read_settings(snapshots.take(newest) if newest else workspace, to)
    settings = Settings(to, timedelta(hours=verify_every))
    return _serve(context, settings, snapshots, status_file or default_file(workspace, to), log)


def _serve(
    context: Context, settings: Settings, snapshots: Snapshots, path: Path, log: "_Log"
) -> int:
    started = ServiceStatus(settings.to, snapshots.source, __version__, os.getpid(), now(), now())
    status = StatusWriter(path, started, now)
    stop = StopSignals()
    log.message(f"Publishing {snapshots.source} to {settings.to} when episodes are due.")
    code = Service(context, settings, snapshots, status, log).run(stop)
    log.message("Stopped.")
    return code


class _Log(ServiceEvents):
    """Lines for a log, each with its time."""

    def __init__(self) -> None:
        self._fetch_error = ""

    def message(self, text: str) -> None:
        click.echo(f"{now():%Y-%m-%d %H:%M:%S} UTC  {inert(text)}")

    def fetch_failed(self, reason: str) -> None:
        """Say it once, not every minute."""
        if reason and reason != self._fetch_error:
            self.message(f"The branch could not be fetched: {reason}")
        self._fetch_error = reason

    def findings(self, error: FindingsError) -> None:
        show_stopping_findings(error)

    def announced(self, announced: Announced, to: str) -> None:
        show_announced(announced, to)

    def problems(self, findings: tuple[Finding, ...]) -> None:
        if findings:
            print_text(as_text(findings))

    def testing(self, store: str) -> None:
        self.message(f"Testing what {store} supports.")

    def single_writer(self, store: str) -> None:
        self.message(
            f"Warning: {store} has no conditional writes (single_writer). Nobody else may publish there."
        )

    def live(self, release: Release) -> None:
        self.message(f"Release {release.number} is live.")

    def unverified(self, address: str, reason: str) -> None:
        self.message(f"Warning: {unchecked_address(address, reason)}")
