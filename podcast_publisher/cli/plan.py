"""`podcast-publisher plan`."""

from pathlib import Path

import click

from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.publishing import prepare
from podcast_publisher.errors import ExitCode


@click.command("plan")
@project_option
@destination_option
def command(project: Path, to: str) -> int:
    """Say what publishing would do, without doing it."""
    prepare(project, to)
    return ExitCode.FINE
