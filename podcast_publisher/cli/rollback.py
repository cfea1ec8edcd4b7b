"""`podcast-publisher rollback`."""

import os
from pathlib import Path

import click

from podcast_publisher.cli.options import destination_option, project_option, settings_of
from podcast_publisher.cli.publishing import ask, carry_out_and_tell
from podcast_publisher.cli.verify import look_and_tell
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.releases.rollback import verify_restorable
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.report import plan as report
from podcast_publisher.workflow.rollback import plan_rollback


@click.command("rollback")
@click.argument("release", type=click.IntRange(min=1), required=False)
@project_option
@destination_option
@click.option("--reason", required=True, help="Why, for the record of the release.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(release: int | None, project: Path, to: str, reason: str, *, yes: bool) -> int:
    """Put an earlier release back: the one before what is live, or the one of that number.

    Everything it stood on is still there, so it takes a moment; it becomes a release of its own. Your
    folder stays as it is: until it is mended, publish will not bring the mistake back.
    """
    settings = settings_of(project, to)
    place = open_destination(settings, workspace_of(project), os.environ)
    plan, changed = plan_rollback(place.destination, release)
    click.echo(report.as_text(plan, place.destination.name))
    if plan.nothing_to_do:
        return ExitCode.FINE
    plan = verify_restorable(place.destination, plan.live, plan)
    if not (yes or settings.kind == "local"):
        ask(f"Put release {plan.restores} back?")
    carry_out_and_tell(plan, place, settings, commit="", reason=reason)
    feed_url = place.public_url + FEED_KEY
    click.echo(f"The feed: {feed_url}")
    if not place.readable or settings.public_url_unreachable:
        return ExitCode.FINE
    return look_and_tell(feed_url, only=changed, published=plan.feed)
