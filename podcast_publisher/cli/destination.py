"""`podcast-publisher destination`."""

import json
import os
from pathlib import Path

import click

from podcast_publisher.cli.options import project_option, settings_of, show_of
from podcast_publisher.cli.publishing import ask
from podcast_publisher.cli.show_findings import say
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.publish.stores.capabilities import probe_capabilities
from podcast_publisher.publish.stores.open_destination import OpenDestination, open_destination
from podcast_publisher.publish.stores.s3.policies import (
    CROSS_ORIGIN,
    erase_policy,
    public_read_policy,
    publisher_policy,
)
from podcast_publisher.publish.stores.separate_records import misplaced_records, move_record
from podcast_publisher.report.capabilities import as_text, deletion, remedy, verdict
from podcast_publisher.report.destinations import as_lines, unchecked_address
from podcast_publisher.report.words import plural
from podcast_publisher.settings import LOCAL, destination_settings
from podcast_publisher.verify.public_reads import UnreadableObject
from podcast_publisher.workflow.store_test import public_fault

_WHAT = {
    "public": "What the world may do: read what the feed names, and nothing under releases/.",
    "publisher": "What whoever publishes may do, and no more; for the user or role whose keys the "
    "program has.",
    "cors": "What pages of other sites may read: players on the web fetch transcripts and chapters.",
}
_HOW = {
    "public": "aws s3api put-bucket-policy --bucket {bucket} --policy file://public.json",
    "publisher": "aws iam put-user-policy --user-name NAME --policy-name podcast "
    "--policy-document file://publisher.json",
    "cors": "aws s3api put-bucket-cors --bucket {bucket} --cors-configuration file://cors.json",
}


@click.group("destination")
def command() -> None:
    """Say what the places to publish to are, and what they can do."""


@command.command("list")
@project_option
def list_them(project: Path) -> int:
    """List the destinations: name, kind, and where."""
    show = show_of(project)
    named = {destination.name for destination in show.destinations}
    local = () if LOCAL in named else (destination_settings(show, LOCAL),)
    say("\n".join(line for one in (*local, *show.destinations) for line in as_lines(one)))
    return ExitCode.FINE


@command.command("check")
@click.argument("name")
@project_option
def check(name: str, project: Path) -> int:
    """Find out what a destination really does, by doing it.

    Writes some small objects where the world cannot see them, also several at the same moment,
    and removes them again. Nothing that is published is touched.
    """
    settings = settings_of(project, name)
    place = open_destination(settings, workspace_of(project), os.environ)
    if place.note:
        click.echo(place.note)
    click.echo(f"{place.destination.name[:1].upper()}{place.destination.name[1:]}:")
    found = probe_capabilities(place.destination, lambda one: say(as_text(one)))
    for line in deletion(place.destination.versioning()):
        say(line)
    if left := misplaced_records(place.destination):
        say(
            f"no    has its records apart: {plural(len(left), 'object')} below releases/ and kept/ still "
            f"{'stands' if len(left) == 1 else 'stand'} where the world reads\n"
            f"      To move them: podcast-publisher destination move-records {name}"
        )
    fault = _public_fault(place, settings)
    say(verdict(found, single_writer=settings.single_writer))
    if not found.blocking(single_writer=settings.single_writer):
        if fault is None:
            return ExitCode.FINE
        raise DestinationError("Listeners could not read what is published there", fix=fault.fix)
    click.echo(f"Fix: {remedy(found)}", err=True)
    return ExitCode.DESTINATION


def _public_fault(place: OpenDestination, settings: DestinationSettings) -> UnreadableObject | None:
    """Read as listeners do what is written there, and show the answer."""
    if settings.public_url_unreachable:
        say(f"      {unchecked_address(place.public_url, settings.public_url_unreachable)}")
        return None
    if not place.readable:
        return None
    fault = public_fault(place, os.environ)
    promise = f"lets the world read what is published, at {place.public_url}"
    say(f"no    {promise}: {fault.message}" if fault else f"yes   {promise}")
    return fault


@command.command("move-records")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@project_option
def move_records(name: str, project: Path, *, yes: bool) -> int:
    """Move records from where the world reads to the place that `records` names.

    Each is copied first, and then removed where it was. Stopped anywhere, the next run goes on.
    """
    settings = settings_of(project, name)
    if not settings.records:
        raise WrongUseError(
            f'"{name}" names no second place for its records',
            fix="Write it into podcast.yaml at this destination, as `records`.",
        )
    destination = open_destination(settings, workspace_of(project), os.environ).destination
    left = misplaced_records(destination)
    click.echo(
        f"{plural(len(left), 'record')} to move from {destination.name} to {settings.records}."
    )
    if not left:
        return ExitCode.FINE
    if not yes:
        ask("Move them?")
    for one in left:
        move_record(one.key, destination)
    click.echo(f"{plural(len(left), 'record')} moved.")
    return ExitCode.FINE


@command.command("policy")
@click.argument("name")
@click.argument("part", type=click.Choice(list(_WHAT)), required=False)
@click.option(
    "--erase",
    is_flag=True,
    help="Print what erasing an episode needs besides the publisher's rights, for a person's keys.",
)
@project_option
def policy(name: str, part: str | None, project: Path, *, erase: bool) -> int:
    """Print what to apply to a bucket: who may read, who may write, and from which pages.

    With one of the three words, its JSON alone, for a file.
    """
    settings = _bucket_of(settings_of(project, name))
    if erase:
        if part:
            raise WrongUseError("--erase stands alone", fix=f"Leave out {part}, or --erase.")
        click.echo(erase_policy(settings.bucket, settings.prefix, settings.records))
        return ExitCode.FINE
    made = {
        "public": public_read_policy(settings.bucket, settings.prefix),
        "publisher": publisher_policy(settings.bucket, settings.prefix, settings.records),
        "cors": json.dumps(CROSS_ORIGIN, indent=2),
    }
    if part:
        click.echo(made[part])
        return ExitCode.FINE
    for each, what in _WHAT.items():
        click.echo(f"{each}.json: {what}")
        click.echo(f"Apply it: {_HOW[each].format(bucket=settings.bucket)}")
        click.echo(f"\n{made[each]}\n")
    click.echo(f"Each alone, for a file: podcast-publisher destination policy {name} public")
    click.echo(f"To erase an episode: podcast-publisher destination policy {name} --erase")
    return ExitCode.FINE


def _bucket_of(settings: DestinationSettings) -> DestinationSettings:
    if settings.kind == "local":
        raise WrongUseError(
            "The store on this computer needs nothing: the program sets all this itself",
            fix="Name a destination of the kind s3; destination list has them.",
        )
    if settings.kind != "s3":
        raise WrongUseError(
            f'"{settings.name}" is a folder, and a folder has no policies',
            fix="Let the web server that serves it keep releases/ and .headers/ to itself.",
        )
    return settings
