"""Options that several commands share, and the first steps they have in common."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from podcast_publisher.cli.show_findings import say, tell_person
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.load.cache.media_cache import media_cache
from podcast_publisher.load.loudness.analysis import is_installed
from podcast_publisher.load.project import load_show
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.model.show import Show
from podcast_publisher.report.findings import FORMATS
from podcast_publisher.report.progress import progress
from podcast_publisher.report.text import as_text
from podcast_publisher.settings import LOCAL, destination_settings, project_root
from podcast_publisher.workflow.build import Built, build_and_check, with_thumbnails
from podcast_publisher.workflow.check import Checked, decode_and_check, load_and_check

Command = TypeVar("Command", bound=Callable[..., object])

_EPISODE_FILES = 4
"""Files read for an episode: YAML, recording, transcript, picture."""


def project_option(command: Command) -> Command:
    """-C behind the command as well as before it."""
    return click.option(
        "-C",
        "--project",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=None,
        help="The folder with podcast.yaml, if it is not the one you are in.",
        callback=lambda context, _option, given: project_root(given or context.find_root().obj),
    )(command)


def destination_option(command: Command) -> Command:
    """--to, with the environment behind it."""
    return click.option(
        "--to",
        metavar="NAME",
        default=LOCAL,
        show_default=True,
        envvar="PODCAST_DESTINATION",
        show_envvar=True,
        help="The destination: one from podcast.yaml, or the store on this computer.",
    )(command)


def format_option(command: Command) -> Command:
    """--format, for people or for programs."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", *FORMATS]),
        default="text",
        show_default=True,
        help="For people, for programs, for GitHub's proposals, or for code scanners.",
    )(command)


def checked(root: Path) -> Checked:
    """Load and check the project, with a progress bar."""
    workspace = workspace_of(root)
    total = sum(1 for _ in (root / "episodes").glob("*.yaml")) * _EPISODE_FILES + 2
    with (
        media_cache(workspace, datetime.now(UTC)) as cache,
        progress("Reading", total, quiet=True) as shown,
    ):
        return load_and_check(workspace, lambda name: shown.advance(1, name), cache)


def heard(result: Checked, root: Path) -> Checked:
    """Decode every recording, with a progress bar.

    Raises:
        WrongUseError: the libraries for it are not installed.
    """
    if not is_installed():
        raise WrongUseError(
            "What decodes recordings is not installed",
            fix='Install it with: pip install "podcast-publisher[audio]"',
        )
    with progress("Listening", len(result.project.episodes), quiet=True) as shown:
        return decode_and_check(result, workspace_of(root), lambda name: shown.advance(1, name))


def show_of(root: Path) -> Show:
    """What podcast.yaml says of the show and its destinations.

    Raises:
        StoppedError: that part of it cannot be read; then what is wrong with it is shown.
    """
    read = load_show(root)
    unread = [finding for finding in read.findings if finding.field[:1] in {(), ("destinations",)}]
    if unread:
        say(as_text(unread))
        raise PublisherError(
            "Where the show is published to cannot be read in podcast.yaml",
            code=ExitCode.FINDINGS,
            fix="Mend what is shown above, and run the command again.",
        )
    return read.show


def settings_of(root: Path, name: str) -> DestinationSettings:
    """The destination of that name.

    Raises:
        StoppedError: podcast.yaml cannot be read, or has none of that name.
    """
    return destination_settings(show_of(root), name)


def stop_at_errors(result: Checked) -> None:
    """Go on only where no finding is an error; then they are shown.

    Raises:
        StoppedError: one is.
    """
    if result.has_errors:
        show_and_stop_at_errors(result)


def built(result: Checked, public_url: str, now: datetime) -> Built:
    """Build for that address, and show all findings, those of the feed among them.

    Raises:
        StoppedError: one is an error.
    """
    made, result = build_and_check(with_thumbnails(result), public_url, now)
    show_and_stop_at_errors(result)
    return made


def show_and_stop_at_errors(result: Checked) -> None:
    """Show the findings; go on only where none is an error.

    Raises:
        StoppedError: one is.
    """
    tell_person(result.findings, result.project, at_a_glance=False)
    if result.has_errors:
        raise PublisherError(
            "Nothing was published, because of the errors above",
            code=ExitCode.FINDINGS,
            fix="Mend them and run the command again. There is no way around an error.",
        )
