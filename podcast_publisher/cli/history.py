"""`podcast-publisher history`."""

import os
from itertools import islice
from pathlib import Path

import click

from podcast_publisher.cli.options import destination_option, project_option, settings_of
from podcast_publisher.cli.show_findings import say
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.report.history import as_json, as_text


@click.command("history")
@project_option
@destination_option
@click.option(
    "--last",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="NUMBER",
    help="So many releases, the newest first.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(project: Path, to: str, last: int, form: str) -> int:
    """List what was published: when, by whom, why, and what changed for listeners."""
    place = open_destination(settings_of(project, to), workspace_of(project), os.environ)
    found = list(islice(read_history(place.destination, read_live(place.destination)), last))
    if form == "json":
        click.echo(as_json(found).encode())
    elif found:
        say(as_text(found))
    else:
        click.echo(f"Nothing has been published to {place.destination.name} yet.")
    return ExitCode.FINE
