"""`podcast-publisher store`."""

import click

from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import project_option
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.store import find_store, start_store, stop_store


@click.group("store")
def command() -> None:
    """Start, stop or check the local store.

    The local store is an object store on this computer that nobody else can reach. It starts
    when you publish to it, and keeps running so that you can look at the show.
    """


@command.command("start")
@project_option
def start(workspace: Workspace) -> int:
    """Start the store, unless it is running."""
    click.echo(f"The store is running. The feed: {start_store(context_of(workspace))}")
    return ExitCode.FINE


@command.command("stop")
@project_option
def stop(workspace: Workspace) -> int:
    """Stop the store; keep what was published to it."""
    was_running = stop_store(context_of(workspace))
    click.echo("The store is stopped." if was_running else "The store was not running.")
    return ExitCode.FINE


@command.command("status")
@project_option
def status(workspace: Workspace) -> int:
    """Show whether the store is running, and its address."""
    feed_url = find_store(context_of(workspace))
    running = f"The store is running. The feed: {feed_url}"
    click.echo(running if feed_url else "The store is not running.")
    return ExitCode.FINE
