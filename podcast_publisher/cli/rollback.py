"""`podcast-publisher rollback`."""

import click

from podcast_publisher.cli.confirm import confirm
from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.release import release_and_show, show_plan
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.rollback import prepare_rollback


@click.command("rollback")
@click.argument("release", type=click.IntRange(min=1), required=False)
@project_option
@destination_option
@click.option("--reason", required=True, help="The reason, for the record of the release.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def command(release: int | None, workspace: Workspace, to: str, reason: str, *, yes: bool) -> int:
    """Restore an earlier release: the one with that number, or the one before the live release.

    It becomes a new release. Its files are still stored, so nothing but the feed and pages is
    uploaded. Your folder stays as it is: publish will not bring the mistake back until you fix it.
    """
    context = context_of(workspace)
    prepared = prepare_rollback(context, to, release)
    show_plan(prepared)
    if prepared.plan.nothing_to_do:
        return ExitCode.FINE
    if not (yes or prepared.target.is_local):
        confirm(f"Restore release {prepared.plan.restores}?")
    links = f"The feed: {prepared.feed_url}"
    code, _ = release_and_show(context, prepared, reason=reason, links=links)
    return code
