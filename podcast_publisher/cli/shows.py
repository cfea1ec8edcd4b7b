"""Run a command for one show, or for each show of a folder."""

import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from podcast_publisher.cli.errors import run_and_report
from podcast_publisher.cli.options import open_project
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.report.characters import inert
from podcast_publisher.settings import may_be_show, project_root

ShowCommand = Callable[..., int]
"""Gets a `workspace` and its other options by name, and returns an exit code."""

_OF_ONE_SHOW = {"form": "--format", "out": "--out", "plan_file": "--plan", "page": "--summary"}
"""Options whose file or output describes one show, by the names of their parameters."""
_WORST_FIRST = (
    ExitCode.FAULT,
    ExitCode.DESTINATION,
    ExitCode.WRONG_USE,
    ExitCode.FINDINGS,
    ExitCode.CHANGES,
)


def shows_option(command: ShowCommand) -> ShowCommand:
    """-C and --show: the command gets the workspace of each show, and returns an exit code."""

    @wraps(command)
    def run(*, folder: Path | None, show: str | None, **options: Any) -> int:
        top = folder or Path(click.get_current_context().find_root().obj)
        if may_be_show(top):
            if show is not None:
                raise WrongUseError(
                    "--show chooses among several shows, and this folder is itself a show",
                    fix="Leave --show out.",
                )
            return command(workspace=open_project(top), **options)
        return _run_each(command, top, show, options)

    for option in (_show_option, _folder_option):
        run = option(run)
    return run


_show_option = click.option(
    "--show",
    metavar="NAME",
    help="Only this show, where the folder holds several; all of them by default.",
)
_folder_option = click.option(
    "-C",
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="The folder with podcast.yaml, or with the folders of several shows; the current folder by default.",
)


def _run_each(command: ShowCommand, top: Path, name: str | None, options: dict[str, Any]) -> int:
    # here, because a folder with one show needs no search
    from podcast_publisher.workflow.shows import choose_show, find_shows

    shows = find_shows(top)
    if name is not None:
        shows = (choose_show(shows, name),)
    if not shows:
        project_root(top)  # it has the words for that
    if len(shows) > 1:
        _stop_at_options_of_one_show(options)
    codes: list[int] = []
    for show in shows:
        about = f"{_printable(show.name)}: " if len(shows) > 1 else ""
        if about:
            click.echo(f"{chr(10) if codes else ''}=== {_printable(show.name)} ===")
            sys.stdout.flush()  # before what standard error says of it
        codes.append(run_and_report(partial(_run_one, command, top, show.folder, options), about))
    return next((code for code in _WORST_FIRST if code in codes), ExitCode.FINE)


def _run_one(command: ShowCommand, top: Path, folder: Path, options: dict[str, Any]) -> int:
    workspace = workspace_of(project_root(folder), repository=top)
    return command(workspace=workspace, **options)


def _stop_at_options_of_one_show(options: dict[str, Any]) -> None:
    for parameter, option in _OF_ONE_SHOW.items():
        if options.get(parameter) not in {None, "text"}:
            raise WrongUseError(
                f"{option} is for one show, and this folder holds several",
                fix="Name the show with --show, and run the command once for each.",
            )


def _printable(name: str) -> str:
    encoding = sys.stdout.encoding
    return inert(name).encode(encoding, "replace").decode(encoding)
