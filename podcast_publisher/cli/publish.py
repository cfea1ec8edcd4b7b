"""`podcast-publisher publish`."""

from pathlib import Path

import click

from podcast_publisher.cli.announcements import show_announced
from podcast_publisher.cli.confirm import confirm
from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import destination_option
from podcast_publisher.cli.release import prepare_and_show, release_and_show, renew_option
from podcast_publisher.cli.shows import shows_option
from podcast_publisher.cli.unchanged import keep_if_nothing_to_do, keep_published, note_inputs
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.release import announce_pending
from podcast_publisher.workflow.saved_plan import read_plan, stop_if_outdated


@click.command("publish")
@shows_option
@destination_option
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Publish exactly what plan --out wrote, or nothing.",
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--reason", default="", help="The reason, for the record of the release.")
@click.option("--strict", is_flag=True, help="Return 1 if somebody could not be told of it.")
@renew_option
def command(
    workspace: Workspace,
    to: str,
    plan_file: Path | None,
    *,
    yes: bool,
    reason: str,
    strict: bool,
    renew: str | None,
) -> int:
    """Check, upload what is new, then replace the feed.

    Uploads and verifies recordings, pictures and transcripts first, and replaces the feed last, in
    one step. Asks for confirmation, except for the local store. You can interrupt it at any time:
    the old show stays whole, and the next run uploads only what is missing.
    """
    saved = read_plan(plan_file) if plan_file else None
    context = context_of(workspace)
    before = note_inputs(context)
    prepared = (
        prepare_and_show(context, saved.destination, saved.now, saved.renew, saved)
        if saved
        else prepare_and_show(context, to, renew=renew)
    )
    prepared.stop_at_objections()
    if saved:
        stop_if_outdated(saved, prepared)
    links = f"The feed: {prepared.feed_url}\nThe page: {prepared.page_url}"
    if prepared.plan.nothing_to_do:
        click.echo(links)
        announced = announce_pending(context, prepared.target, prepared.plan.live.release, Events())
        show_announced(announced, prepared.target.settings.name)
        if announced.is_complete:
            keep_if_nothing_to_do(before, prepared, links)
        return ExitCode.FINDINGS if strict and not announced.is_complete else ExitCode.FINE
    if not (yes or saved or prepared.target.is_local):
        confirm("Publish this?")
    code, announced = release_and_show(context, prepared, reason=reason, links=links)
    if code is ExitCode.FINE and announced.is_complete:
        keep_published(before, prepared, links)
    return ExitCode.FINDINGS if strict and not announced.is_complete else code
