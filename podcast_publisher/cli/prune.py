"""`podcast-publisher prune`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import destination_option, project_option, settings_of
from podcast_publisher.cli.publishing import ask, signed_in
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.publish.stores.open_destination import open_destination, writable_destination
from podcast_publisher.report.capabilities import left_after_pruning
from podcast_publisher.report.progress import progress
from podcast_publisher.report.pruning import as_text
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.prune import DAYS, MOST, RELEASES, plan_prune, prune


@click.command("prune")
@project_option
@destination_option
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=RELEASES,
    show_default=True,
    metavar="NUMBER",
    help="Keep everything of so many releases that were live last.",
)
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=DAYS,
    show_default=True,
    help="Keep everything of the releases that were live within so many days.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=MOST,
    show_default=True,
    metavar="NUMBER",
    help="Remove at most so many objects, the oldest first.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(project: Path, to: str, keep: int, days: int, most: int, *, yes: bool) -> int:
    """Remove recordings and pictures that nobody needs any more.

    That is what no kept release names: corrected recordings, what belongs to withdrawn episodes, uploads that
    were cut off; and shared previews whose date is over. It is shown first. Nothing is removed that the live feed
    names, that is younger than a week, or that another program put there.
    """
    settings = settings_of(project, to)
    place = open_destination(settings, workspace_of(project), os.environ)
    plan = plan_prune(
        writable_destination(place, settings),
        datetime.now(UTC),
        releases=keep,
        days=days,
        most=most,
    )
    click.echo(as_text(plan.pruning, plan.keeping, to, place.destination.name))
    if stays := left_after_pruning(plan.retention):
        click.echo(stays)
    if not plan.pruning.objects:
        return ExitCode.FINE
    if not (yes or settings.kind == "local"):
        ask("Remove these?")
    with progress("Removing", len(plan.pruning.objects)) as bar:
        removed = prune(
            plan, signed_in(), lambda: datetime.now(UTC), lambda one: bar.advance(1, one.key)
        )
    click.echo(f"{plural(removed, 'object')} removed.")
    return ExitCode.FINE
