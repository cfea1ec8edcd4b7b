"""`podcast-publisher run`."""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import click
from msgspec.structs import replace

from podcast_publisher import __version__
from podcast_publisher.cli.context import context_of, now
from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.show_findings import print_text, show_stopping_findings
from podcast_publisher.cli.stop_signals import StopSignals
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publishing_jobs import SERVICE_NAME
from podcast_publisher.model.release import Release
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.characters import inert
from podcast_publisher.report.destinations import unchecked_address
from podcast_publisher.report.text import as_text
from podcast_publisher.workflow.destination import read_settings
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.run.service import Service, ServiceEvents, Settings
from podcast_publisher.workflow.run.snapshots import BranchSnapshots
from podcast_publisher.workflow.run.status_file import ServiceStatus, StatusWriter, status_file


@click.command("run")
@project_option
@destination_option
@click.option("--branch", required=True, help="Publish the commits of this branch, such as main.")
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
    fetch: bool,
    status_file: Path | None,
    verify_every: float,
) -> int:
    """Publish every episode when it is due, until stopped.

    A service: it publishes the newest commit of a branch, and never the working folder. Each episode
    comes out at its date. What fails is tried again. The whole show is verified every day.
    SIGTERM or Ctrl-C stops it; a publish that has begun is finished first.
    """
    return _run(workspace, to, branch, status_file, verify_every, fetch=fetch)


def _run(
    workspace: Workspace,
    to: str,
    branch: str,
    path: Path | None,
    verify_every: float,
    *,
    fetch: bool,
) -> int:
    context = replace(context_of(workspace), user=SERVICE_NAME)
    log = _Log()
    snapshots = BranchSnapshots(
        workspace, branch, os.environ, now, fetches=fetch, on_failed_fetch=log.fetch_failed
    )
    # what is misspelt ends the command here, and not a night later
    with suppress(FindingsError):  # of a broken snapshot: the service waits for the next
        read_settings(snapshots.take(snapshots.newest()), to)
    started = ServiceStatus(to, snapshots.source, __version__, os.getpid(), now(), now())
    status = StatusWriter(path or status_file(workspace, to), started, now)
    stop = StopSignals()
    log.message(f"Publishing {snapshots.source} to {to} when episodes are due.")
    code = Service(
        context, Settings(to, timedelta(hours=verify_every)), snapshots, status, log
    ).run(stop)
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
