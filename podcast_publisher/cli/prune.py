"""`podcast-publisher prune`."""

import os
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import click

from podcast_publisher.cli.options import destination_option, project_option, settings_of
from podcast_publisher.cli.publishing import ask, signed_in
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.errors import ExitCode
from podcast_publisher.model.pruning import Keeping
from podcast_publisher.publish.live import read_live
from podcast_publisher.publish.places import open_place, writing_to
from podcast_publisher.publish.prune import carry_out_pruning, plan_pruning
from podcast_publisher.report.progress import progress
from podcast_publisher.report.pruning import as_text
from podcast_publisher.report.words import many


@click.command("prune")
@project_option
@destination_option
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="NUMBER",
    help="Keep everything of so many releases that were live last.",
)
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=90,
    show_default=True,
    help="Keep everything of the releases that were live within so many days.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    metavar="NUMBER",
    help="Remove at most so many objects, the oldest first.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(project: Path, to: str, keep: int, days: int, most: int, *, yes: bool) -> int:
    """Remove recordings and pictures that nobody needs any more.

    That is what no kept release names: corrected recordings, and uploads that were cut off; and shared
    previews whose date is over. It is shown first. What the live feed names is never removed, and nothing that is younger than a week.
    """
    now = datetime.now(UTC)
    settings = settings_of(project, to)
    place = open_place(settings, workspace_of(project), os.environ)
    destination = writing_to(place, settings)
    keeping = Keeping(keep, now - timedelta(days=days), now)
    again = partial(plan_pruning, destination, read_live(destination), keeping, most)
    shown = again()
    click.echo(as_text(shown, destination.name))
    if not shown.objects:
        return ExitCode.FINE
    if not (yes or settings.kind == "local"):
        ask("Remove these?")
    with progress("Removing", len(shown.objects)) as bar:
        removed = carry_out_pruning(
            destination,
            lambda: plan_pruning(destination, read_live(destination), keeping, most),
            shown,
            by=signed_in(),
            now=now,
            tell=lambda one: bar.advance(1, one.key),
        )
    click.echo(f"{many(removed, 'object')} removed.")
    return ExitCode.FINE
