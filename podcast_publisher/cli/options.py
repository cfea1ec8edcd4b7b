"""Options and first steps that several commands share."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.speech import SpeechSettings
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.findings import FORMATS
from podcast_publisher.report.progress import progress
from podcast_publisher.settings import LOCAL, project_root
from podcast_publisher.workflow.check import (
    Checked,
    check_deeply,
    check_project,
    count_files,
    decode,
)

Command = TypeVar("Command", bound=Callable[..., object])


def project_option(command: Command) -> Command:
    """-C after the command as well as before it; the command gets the workspace."""
    return project_option_opened_by(open_project)(command)


def project_option_opened_by(
    opened: Callable[[Path], Workspace],
) -> Callable[[Command], Command]:
    """The same, for a command that opens the folder in its own way."""
    return click.option(
        "-C",
        "--project",
        "workspace",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=None,
        help="The folder with podcast.yaml; the current folder by default.",
        callback=lambda context, _option, folder: opened(folder or context.find_root().obj),
    )


def open_project(folder: Path) -> Workspace:
    """The project in that folder, on this computer.

    Raises:
        WrongUseError: there is none, or the environment puts the caches inside of it.
    """
    return workspace_of(project_root(folder))


def destination_option(command: Command) -> Command:
    """--to, or else the environment variable."""
    return click.option(
        "--to",
        metavar="NAME",
        default=LOCAL,
        show_default=True,
        envvar="PODCAST_DESTINATION",
        show_envvar=True,
        help="The destination: one from podcast.yaml, or the local store.",
    )(command)


def format_option(command: Command) -> Command:
    """--format, for people or for programs."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", *FORMATS]),
        default="text",
        show_default=True,
        help="For people (text), programs (json), GitHub pull requests (github) or code scanners (sarif).",
    )(command)


def checked(workspace: Workspace) -> Checked:
    """Load and check the project, with a progress bar."""
    with progress("Reading", count_files(workspace), quiet=True) as bar:
        now = datetime.now(UTC)
        return check_project(workspace, now, lambda name: bar.advance(1, name))


def decoded(result: Checked, workspace: Workspace) -> Checked:
    """Decode every recording, and listen to it where there is a speech model, with progress bars.

    Raises:
        WrongUseError: the libraries for it are not installed, or the model is inside the project.
    """
    from podcast_publisher.workflow.transcripts.listen import can_listen, listen, seconds_to_hear
    from podcast_publisher.workflow.transcripts.speech import MODEL_VARIABLE

    with progress("Decoding", len(result.project.episodes), quiet=True) as bar:
        result = decode(result, workspace, lambda name: bar.advance(1, name))
    settings = SpeechSettings(os.environ, os.environ.get(MODEL_VARIABLE, ""))
    if can_listen(settings):
        with progress("Listening", seconds_to_hear(result.project), quiet=True) as bar:
            result = listen(result, workspace, settings, bar.advance)
        for note in result.not_compared:
            click.echo(note, err=True)
    return check_deeply(result)
