"""`podcast-publisher media`."""

import os

import click

from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import checked, destination_option, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.media_lock import LOCK_FILE
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.media import fetch_lines, lock_lines
from podcast_publisher.report.progress import progress
from podcast_publisher.workflow.build import address_for
from podcast_publisher.workflow.destination import read_settings
from podcast_publisher.workflow.media.fetch import fetch_recordings
from podcast_publisher.workflow.media.lock import lock_recordings
from podcast_publisher.workflow.media.lock_file import read_lock


@click.group("media")
def command() -> None:
    """Keep published recordings out of git, and bring them back."""


@command.command("lock")
@project_option
@destination_option
def lock(workspace: Workspace, to: str) -> int:
    """Write media.lock: each recording in the live release, with its digest and size.

    Commit the file. Afterwards these recordings need not be in git; "media fetch" brings them back.
    """
    locked = lock_recordings(context_of(workspace), checked(workspace).project, to)
    print_text("\n".join(lock_lines(locked.recordings, locked.unpublished)))
    return ExitCode.FINE


@command.command("fetch")
@project_option
@destination_option
def fetch(workspace: Workspace, to: str) -> int:
    """Fetch the recordings in media.lock that are not here, from the show's public address.

    No credentials are needed. A file with other bytes than media.lock names is never kept, and no
    recording of yours is replaced.
    """
    recordings = read_lock(workspace)
    if not recordings:
        click.echo(
            f"There is no recording in {LOCK_FILE}. Write it with: podcast-publisher media lock"
        )
        return ExitCode.FINE
    address = address_for(read_settings(workspace, to), workspace)
    with progress("Fetching", len(recordings), quiet=True) as bar:
        media = fetch_recordings(
            workspace,
            address,
            recordings,
            os.environ,
            lambda recording: bar.advance(1, recording.file),
        )
    print_text("\n".join(fetch_lines(media.fetched, media.present, media.different, media.failed)))
    if media.failed:
        return ExitCode.DESTINATION
    return ExitCode.FINDINGS if media.different else ExitCode.FINE
