"""`podcast-publisher status`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import checked, destination_option, project_option
from podcast_publisher.cli.show_findings import say
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.publish.releases.episode_status import episode_statuses
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.report.status import as_json, as_text
from podcast_publisher.settings import destination_settings


@click.command("status")
@project_option
@destination_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(project: Path, to: str, form: str) -> int:
    """List every episode: draft, scheduled, overdue, live, leaving or withdrawn."""
    now = datetime.now(UTC)
    episodes = checked(project).project
    place = open_destination(
        destination_settings(episodes.show, to), workspace_of(project), os.environ
    )
    stands = episode_statuses(episodes, parse_or_none(read_live(place.destination).feed), now)
    if form == "json":
        click.echo(as_json(stands).encode())
    else:
        say(as_text(stands, now))
    return ExitCode.FINE
