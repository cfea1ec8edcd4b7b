"""`podcast-publisher build`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import (
    built,
    checked,
    destination_option,
    project_option,
    stop_at_errors,
)
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY
from podcast_publisher.publish.stores.build_folder import write_folder
from podcast_publisher.publish.stores.open_destination import public_url
from podcast_publisher.settings import destination_settings


@click.command("build")
@project_option
@destination_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write; `dist` in the project if you name none.",
)
def command(project: Path, to: str, output: Path | None) -> int:
    """Write the whole show into a folder, as it would be published."""
    workspace = workspace_of(project)
    result = checked(project)
    stop_at_errors(result)
    settings = destination_settings(result.project.show, to)
    made = built(result, public_url(settings, workspace), datetime.now(UTC))
    folder = workspace.output(output.absolute() if output else "dist")
    try:
        written = write_folder(made.publication, folder)
    except FileExistsError as error:
        raise WrongUseError(
            str(error), fix="Choose a new folder with -o, or empty this one yourself."
        ) from error
    except OSError as error:
        raise WrongUseError(f"{folder} cannot be written: {error.strerror}") from error
    click.echo(
        f"Wrote {written} files to {folder}; the feed is {folder / FEED_KEY}, "
        f"and the pages begin with {folder / INDEX_KEY}"
    )
    return ExitCode.FINE
