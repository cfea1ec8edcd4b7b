"""`podcast-publisher publish`."""

import getpass
import secrets
from pathlib import Path

import click

from podcast_publisher import __version__, pipeline
from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.publishing import Prepared, prepare
from podcast_publisher.cli.verify import look_and_tell
from podcast_publisher.errors import ExitCode
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.carry_out import Publisher, Sent, carry_out
from podcast_publisher.report.progress import progress


@click.command("publish")
@project_option
@destination_option
def command(project: Path, to: str) -> int:
    """Check, upload what is new, and then replace the feed.

    Recordings, pictures and transcripts go first, and each is proved to be there; the feed that
    names them goes last, in one step. Interrupt it wherever you like: the old show stays whole,
    and the next run sends only what is missing.
    """
    prepared = prepare(project, to)
    feed_url = prepared.place.public_url + FEED_KEY
    if prepared.plan.nothing_to_do:
        click.echo(f"The feed: {feed_url}")
        return ExitCode.FINE
    _carry_out(prepared)
    click.echo(f"The feed: {feed_url}")
    if not prepared.place.readable:
        return ExitCode.FINE
    return look_and_tell(feed_url, only=pipeline.guids_in(prepared.plan, prepared.built))


def _carry_out(prepared: Prepared) -> None:
    publisher = Publisher(
        name=_name(), tool=__version__, run=secrets.token_hex(8), now=prepared.now
    )
    with progress("Uploading", prepared.plan.bytes_to_send) as shown:

        def tell(sent: Sent) -> None:
            key = sent.artifact.key
            shown.advance(sent.artifact.size, key if sent.new else f"{key} (there already)")

        release = carry_out(prepared.plan, prepared.place.destination, publisher, tell)
    click.echo(f"Release {release.number} is live.")


def _name() -> str:
    """Who is signed in; a machine without names publishes all the same."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
