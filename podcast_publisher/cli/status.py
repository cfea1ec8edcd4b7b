"""`podcast-publisher status`."""

import click

from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import checked, destination_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.cli.shows import shows_option
from podcast_publisher.model.episode_status import PublicationStatus
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.characters import inert
from podcast_publisher.report.next_publisher import WHAT_TO_DO, next_publisher
from podcast_publisher.report.status import as_json, as_text
from podcast_publisher.workflow.status import read_status

_AHEAD = {PublicationStatus.SCHEDULED, PublicationStatus.OVERDUE}


@click.command("status")
@shows_option
@destination_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(workspace: Workspace, to: str, form: str) -> int:
    """List every episode with its status: draft, scheduled, overdue, live, leaving or withdrawn.

    If an episode is scheduled, the last line says who publishes it: a service, a job, or nobody.
    """
    status = read_status(context_of(workspace), checked(workspace).project, to)
    if form == "json":
        click.echo(as_json(status.episodes).encode())
    else:
        print_text(as_text(status.episodes, status.now))
        if any(episode.status in _AHEAD for episode in status.episodes):
            line = inert(next_publisher(status.publisher))
            is_bad = status.publisher.is_nobody or status.publisher.problems
            click.secho(line, fg="red" if is_bad else None)
            if status.publisher.is_nobody:
                click.echo(WHAT_TO_DO)
    return ExitCode.FINE
