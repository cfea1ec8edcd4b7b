"""`podcast-publisher announce`."""

import click

from podcast_publisher.cli.announcements import show_announced
from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.announcements import dry_run_lines
from podcast_publisher.report.characters import inert
from podcast_publisher.workflow.announce import dry_run, live_release
from podcast_publisher.workflow.destination import open_named
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.release import announce_pending


@click.command("announce")
@project_option
@destination_option
@click.option(
    "--dry-run",
    "only_shown",
    is_flag=True,
    help="Print the requests, with secrets masked; send nothing.",
)
@click.option("--strict", is_flag=True, help="Return 1 if somebody could not be told.")
def command(workspace: Workspace, to: str, *, only_shown: bool, strict: bool) -> int:
    """Announce the live release, where that has failed so far.

    publish announces each release by itself. Nobody is told twice of the same release.
    """
    context = context_of(workspace)
    target = open_named(context, to)
    settings = target.settings.announce
    if settings is None:
        click.echo(f'"{to}" announces to nobody. docs/announcing.md shows how to set that up.')
        return ExitCode.FINE
    release = live_release(target)
    if only_shown:
        click.echo(f"What announcing release {release.number} would send:\n")
        for dry in dry_run(context, target, release):
            for line in dry_run_lines(dry.channel, dry.requests, dry.problem):
                click.echo(inert(line))
        return ExitCode.FINE
    announced = announce_pending(context, target, release, Events())
    if announced.is_complete and not announced.outcomes:
        click.echo(f"Release {release.number}: nobody is left to be told.")
        return ExitCode.FINE
    show_announced(announced, to)
    return ExitCode.FINDINGS if strict and not announced.is_complete else ExitCode.FINE
