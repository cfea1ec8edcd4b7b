"""What `plan`, `publish` and `rollback` have in common."""

import getpass
import os
import secrets
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from podcast_publisher import __version__
from podcast_publisher.cli.options import Command, built, checked, stop_at_errors
from podcast_publisher.cli.show_findings import say
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.load.checkout import is_descendant_of
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.plan import HeaderRenewal, Plan
from podcast_publisher.publish.releases.carry_out import Publisher, Uploaded
from podcast_publisher.publish.stores.open_destination import OpenDestination, open_destination
from podcast_publisher.report import plan as report
from podcast_publisher.report.characters import inert
from podcast_publisher.report.destinations import unchecked_address
from podcast_publisher.report.progress import Progress, progress
from podcast_publisher.report.text import by_episode
from podcast_publisher.report.waiting import waiting
from podcast_publisher.settings import destination_settings
from podcast_publisher.workflow.build import Built
from podcast_publisher.workflow.check import check_for_destination
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import plan_release
from podcast_publisher.workflow.publish import publish_plan
from podcast_publisher.workflow.upload_progress import Sendings


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, what speaks against it, and what it was made of."""

    plan: Plan
    findings: tuple[Finding, ...]
    built: Built
    place: OpenDestination
    settings: DestinationSettings
    now: datetime


def renew_option(command: Command) -> Command:
    """--renew-headers, by a copy or by sending again."""
    return click.option(
        "--renew-headers",
        "renew",
        type=click.Choice([HeaderRenewal.COPY.value, HeaderRenewal.UPLOAD.value]),
        is_flag=False,
        flag_value=HeaderRenewal.COPY.value,
        default=None,
        help="Give recordings that are there the cache header of today: each is copied onto itself by the store, or "
        "with =upload sent again.",
    )(command)


def prepare(
    project: Path,
    to: str,
    now: datetime | None = None,
    renew: HeaderRenewal = HeaderRenewal.NOTHING,
) -> Prepared:
    """Check, build, read what is live, and show the plan with what speaks against it.

    Raises:
        StoppedError: there are errors in the files.
        DestinationError: the destination cannot be had.
    """
    now = now or datetime.now(UTC)
    result = checked(project)
    stop_at_errors(result)
    settings = destination_settings(result.project.show, to)
    stop_at_errors(check_for_destination(result, settings))
    place = open_destination(settings, workspace_of(project), os.environ)
    made = built(result, place.public_url, now)
    plan, findings = plan_release(
        made,
        result.project,
        place.destination,
        partial(is_descendant_of, project),
        takes_over=bool(settings.takes_over),
        renew=renew,
    )
    if place.note:
        click.echo(place.note)
    click.echo(report.as_text(plan, place.destination.name))
    for sentence in waiting(result.project, now):
        click.echo(inert(sentence))
    if findings:
        say(by_episode(findings, result.project))
    return Prepared(plan, findings, made, place, settings, now)


def stop_at_objections(prepared: Prepared) -> None:
    """Go on only where nothing speaks against the plan.

    Raises:
        StoppedError: something does; it was shown with the plan.
    """
    if prepared.findings:
        raise PublisherError(
            "Nothing was published, because of what is live already",
            code=ExitCode.FINDINGS,
            fix="Each of the errors above says what to do.",
        )


def ask(question: str) -> None:
    """Go on only where a person says yes.

    Raises:
        WrongUseError: nobody is there to be asked.
        StoppedError: the answer is no.
    """
    if not sys.stdin.isatty():
        raise WrongUseError(
            "Nothing was changed: nobody is at a terminal to be asked",
            fix="Where a program does this, say --yes.",
        )
    if not click.confirm(question):
        raise PublisherError("Nothing was changed", code=ExitCode.FINE)


def carry_out_and_tell(
    plan: Plan, place: OpenDestination, settings: DestinationSettings, *, commit: str, reason: str
) -> None:
    """Do what the plan says, with a progress bar; a store that is not known yet is tried out first.

    Raises:
        DestinationError: the store cannot hold a show, or refused; the world cannot read what is new;
            or someone else was faster.
    """
    publisher = Publisher(
        name=signed_in(),
        tool=__version__,
        run=secrets.token_hex(8),
        now=datetime.now(UTC),
        commit=commit,
        reason=reason,
    )
    with progress("Uploading", plan.bytes_to_send) as shown:
        release = publish_plan(
            plan, place, settings, publisher, environment=os.environ, events=_Shown(plan, shown)
        )
    click.echo(f"Release {release.number} is live.")


class _Shown(Events):
    """A publish run on a terminal, or in a log."""

    def __init__(self, plan: Plan, bar: Progress) -> None:
        self._bar = bar
        self._bytes = Sendings({step.artifact.key: step.artifact.size for step in plan})
        self._lock = threading.Lock()

    def sending(self, key: str, size: int) -> None:
        if more := self._bytes.more(key, size):
            with self._lock:
                self._bar.advance(more.bytes, more.line)

    def testing(self, store: str) -> None:
        click.echo(
            f"Finding out what {store} can do, by letting several writers race: "
            "this takes some seconds, once for each store."
        )

    def single_writer(self, store: str) -> None:
        click.echo(
            f"Warning: {store} cannot write on a condition, and podcast.yaml accepts that "
            "(single_writer). Nothing protects what you publish from someone who publishes at the same "
            "moment: publish from one place only, one after the other.",
            err=True,
        )

    def sent(self, sent: Uploaded) -> None:
        key = sent.artifact.key
        rest = self._bytes.rest(key, sent.artifact.size)
        with self._lock:
            self._bar.advance(rest, key if sent.new else f"{key} (there already)")

    def reading(self, url: str, done: int, total: int) -> None:
        self._bar.advance(0, f"read publicly, {done} of {total}: {url}")

    def unseen(self, address: str, reason: str) -> None:
        click.echo(f"Warning: {unchecked_address(address, reason)}", err=True)


def signed_in() -> str:
    """Who is signed in; a machine without names publishes all the same."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
