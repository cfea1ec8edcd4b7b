"""`podcast-publisher prune`."""

import click

from podcast_publisher.cli.confirm import confirm
from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.announcements import is_warning, outcome_line, still_cached_lines
from podcast_publisher.report.capabilities import left_after_pruning
from podcast_publisher.report.characters import inert
from podcast_publisher.report.progress import progress
from podcast_publisher.report.pruning import as_text
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.prune import DAYS, MOST, RELEASES, prepare_prune, prune
from podcast_publisher.workflow.purge import purge, still_served


@click.command("prune")
@project_option
@destination_option
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=RELEASES,
    show_default=True,
    metavar="NUMBER",
    help="Keep all files of the last releases that were live: this many.",
)
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=DAYS,
    show_default=True,
    help="Keep all files of releases that were live within this many days.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=MOST,
    show_default=True,
    metavar="NUMBER",
    help="Remove at most this many objects, the oldest first.",
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def command(workspace: Workspace, to: str, keep: int, days: int, most: int, *, yes: bool) -> int:
    """Remove stored files that no kept release needs.

    Those are replaced recordings, files of withdrawn episodes, interrupted uploads and expired shared
    previews. They are listed first. Never removes what the live feed names, what is younger than a
    week, or what another program stored.
    """
    context = context_of(workspace)
    target, plan = prepare_prune(context, to, releases=keep, days=days, most=most)
    click.echo(as_text(plan.pruning, plan.keeping, to, target.name))
    if versions := left_after_pruning(plan.retention):
        click.echo(versions)
    if not plan.pruning.objects:
        return ExitCode.FINE
    if not (yes or target.is_local):
        confirm("Remove these?")
    with progress("Removing", len(plan.pruning.objects)) as bar:
        removed = prune(plan, context.user, context.clock, lambda obj: bar.advance(1, obj.key))
    click.echo(f"{plural(removed, 'object')} removed.")
    keys = [obj.key for obj in plan.pruning.objects]
    for outcome in purge(context, target, keys):
        click.echo(inert(outcome_line(outcome)), err=is_warning(outcome))
    if target.settings.announce and (served := still_served(context, target, keys)):
        for line in still_cached_lines(served):
            click.echo(f"Warning: {inert(line)}", err=True)
    return ExitCode.FINE
