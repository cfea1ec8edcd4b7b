"""What `plan`, `publish` and `rollback` show."""

from contextlib import ExitStack
from datetime import datetime

import click

from podcast_publisher.cli.announcements import show_announced
from podcast_publisher.cli.options import Command, checked
from podcast_publisher.cli.show_findings import show_findings
from podcast_publisher.cli.verify import show_verification, show_verifying
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.model.release import Release
from podcast_publisher.report.characters import inert
from podcast_publisher.report.comparison import summary
from podcast_publisher.report.destinations import unchecked_address
from podcast_publisher.report.moving import next_steps
from podcast_publisher.report.plan import as_text
from podcast_publisher.report.progress import progress
from podcast_publisher.report.waiting import waiting
from podcast_publisher.workflow.announce import Announced
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import PreparedRelease, prepare_release
from podcast_publisher.workflow.release import release_show
from podcast_publisher.workflow.saved_plan import SavedPlan, as_planned


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


def release_and_show(
    context: Context, prepared: PreparedRelease, *, reason: str, links: str
) -> tuple[ExitCode, Announced]:
    """Make the release that was prepared, with progress bars, and show what became of it."""
    with ExitStack() as bars:
        terminal = _Terminal(prepared, links, bars)
        released = release_show(context, prepared, reason=reason, events=terminal)
    code = ExitCode.FINE
    if released.findings is not None:
        code = show_verification(released.findings, terminal.files)
    show_announced(released.announced, prepared.target.settings.name)
    return code, released.announced


class _Terminal(Events):
    """A publish run on a terminal, or in a log."""

    def __init__(self, prepared: PreparedRelease, links: str, bars: ExitStack) -> None:
        self._prepared = prepared
        self._links = links
        self._bars = bars
        self._bar = bars.enter_context(progress("Uploading", prepared.plan.bytes_to_send))
        self.files = 0
        """Files that were read for verifying."""

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

    def live(self, release: Release) -> None:
        self._bars.close()
        click.echo(f"Release {release.number} is live.")
        click.echo(self._links)
        if self._prepared.can_be_verified:
            self._bar = self._bars.enter_context(progress("Verifying", quiet=True))

    def verifying(self, url: str, total: int) -> None:
        self.files += 1
        show_verifying(self._bar, url, total)
