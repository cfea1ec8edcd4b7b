"""`podcast-publisher history`."""

import click

from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.history import as_json, as_text
from podcast_publisher.workflow.destination import open_named
from podcast_publisher.workflow.history import announcements_of, changes_of, release_history


@click.command("history")
@project_option
@destination_option
@click.option(
    "--last",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="NUMBER",
    help="The number of releases to list.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(workspace: Workspace, to: str, last: int, form: str) -> int:
    """List releases, newest first: when, by whom, why, what changed for listeners, and who was told."""
    target = open_named(context_of(workspace), to)
    releases = release_history(target, last)
    announced = announcements_of(target, releases)
    if form == "json":
        click.echo(as_json(releases, announced).encode())
    elif releases:
        print_text(as_text(releases, changes_of(target, releases), announced))
    else:
        click.echo(f"Nothing has been published to {target.name} yet.")
    return ExitCode.FINE
