"""What `plan`, `publish` and `rollback` show."""

from datetime import datetime

import click

from podcast_publisher.cli.options import Command, checked
from podcast_publisher.cli.show_findings import show_findings
from podcast_publisher.cli.verify import show_verified
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.report.characters import inert
from podcast_publisher.report.comparison import summary
from podcast_publisher.report.destinations import unchecked_address
from podcast_publisher.report.moving import next_steps
from podcast_publisher.report.plan import as_text
from podcast_publisher.report.progress import Progress, progress
from podcast_publisher.report.waiting import waiting
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import PreparedRelease, prepare_release
from podcast_publisher.workflow.publish import publish_release
from podcast_publisher.workflow.saved_plan import SavedPlan, as_planned
from podcast_publisher.workflow.verify import verify_release


def renew_option(command: Command) -> Command:
    """--renew-headers, by a copy or by uploading again."""
    return click.option(
        "--renew-headers",
        "renew",
        type=click.Choice([HeaderRenewal.COPY.value, HeaderRenewal.UPLOAD.value]),
        is_flag=False,
        flag_value=HeaderRenewal.COPY.value,
        default=None,
        help="Replace outdated cache headers of recordings: the store copies each onto itself, or with =upload it "
        "is uploaded again.",
    )(command)


def prepare_and_show(
    context: Context,
    to: str,
    now: datetime | None = None,
    renew: str | None = None,
    saved: SavedPlan | None = None,
) -> PreparedRelease:
    """Check, build and plan, as a plan was saved if there is one; show the findings and the plan."""
    project = checked(context.workspace)
    prepared = prepare_release(
        context,
        as_planned(saved, project) if saved else project,
        to,
        now=now,
        renew=HeaderRenewal(renew or ""),
        on_built=lambda built: show_findings(built.findings, built.project, with_table=False),
    )
    if prepared.target.place.note:
        click.echo(prepared.target.place.note)
    show_plan(prepared)
    return prepared


def show_plan(prepared: PreparedRelease) -> None:
    """What would be uploaded, what listeners will notice, and what is not due yet."""
    click.echo(as_text(prepared.plan, prepared.target.name))
    if prepared.comparison and prepared.plan.live.feed is None:
        click.echo(summary(prepared.comparison))
        click.echo("podcast-publisher import --compare shows every difference.")
    if new_url := prepared.plan.moves_to:
        for line in next_steps(prepared.feed_url, new_url, prepared.target.settings.kind):
            click.echo(inert(line))
    if prepared.project:
        for sentence in waiting(prepared.project, prepared.now):
            click.echo(inert(sentence))


def publish_and_verify(
    context: Context, prepared: PreparedRelease, *, reason: str, links: str
) -> ExitCode:
    """Publish what was prepared, with a progress bar, and verify it where its address can be read."""
    with progress("Uploading", prepared.plan.bytes_to_send) as bar:
        published = publish_release(context, prepared, reason=reason, events=_Terminal(bar))
    click.echo(f"Release {published.release.number} is live.")
    click.echo(links)
    if not prepared.can_be_verified:
        return ExitCode.FINE
    return show_verified(
        lambda tick: verify_release(context, prepared, published.already_read, tick)
    )


class _Terminal(Events):
    """A publish run on a terminal, or in a log."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar

    def testing(self, store: str) -> None:
        click.echo(
            f"Testing what {store} supports, with several writers at once. "
            "This takes some seconds, once for each store."
        )

    def single_writer(self, store: str) -> None:
        click.echo(
            f"Warning: {store} has no conditional writes, and podcast.yaml accepts that "
            "(single_writer). Publish from one place only, one run after the other: nothing protects "
            "this release from someone who publishes at the same moment.",
            err=True,
        )

    def uploading(self, count: int, line: str) -> None:
        self._bar.advance(count, line)

    def reading(self, url: str, done: int, total: int) -> None:
        self._bar.advance(0, f"read publicly, {done} of {total}: {url}")

    def unverified(self, address: str, reason: str) -> None:
        click.echo(f"Warning: {unchecked_address(address, reason)}", err=True)
