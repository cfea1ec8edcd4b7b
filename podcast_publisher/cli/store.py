"""`podcast-publisher store`."""

import os
from pathlib import Path

import click

from podcast_publisher.cli.options import project_option
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.workspace import STORE
from podcast_publisher.publish.stores.local import store as local


@click.group("store")
def command() -> None:
    """Start, stop or look for the local store.

    The local store is a real object store on this computer that nobody else can reach. It starts
    by itself when you publish to it, and goes on running so that you can look at the show.
    """


@command.command("start")
@project_option
def start(project: Path) -> int:
    """Start the store, unless it is running."""
    store = local.start(workspace_of(project).state(STORE), os.environ)
    click.echo(f"The store is running. The feed: {store.public_url}{FEED_KEY}")
    return ExitCode.FINE


@command.command("stop")
@project_option
def stop(project: Path) -> int:
    """Stop the store; what was published to it is kept."""
    was_running = local.stop(workspace_of(project).state(STORE))
    click.echo("The store is stopped." if was_running else "The store was not running.")
    return ExitCode.FINE


@command.command("status")
@project_option
def status(project: Path) -> int:
    """Say whether the store is running, and where."""
    store = local.find(workspace_of(project).state(STORE))
    if store is None:
        click.echo("The store is not running.")
    else:
        click.echo(f"The store is running. The feed: {store.public_url}{FEED_KEY}")
    return ExitCode.FINE
