"""`podcast-publisher build`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import checked, destination_option, project_option
from podcast_publisher.cli.show_findings import show_findings
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.settings import destination_settings
from podcast_publisher.workflow.build import address_for, build_without_errors, write_build
from podcast_publisher.workflow.check import stop_at_errors


@click.command("build")
@project_option
@destination_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write; by default `dist` in the project.",
)
def command(workspace: Workspace, to: str, output: Path | None) -> int:
    """Build the show into a folder, as it would be published."""
    result = checked(workspace)
    stop_at_errors(result)
    settings = destination_settings(result.project.show, to)
    address = address_for(settings, workspace)
    built, result = build_without_errors(result, address, datetime.now(UTC), hub=settings.hub)
    show_findings(result.findings, result.project, with_table=False)
    folder = workspace.output(output.absolute() if output else "dist")
    written = write_build(built, folder)
    click.echo(
        f"Wrote {written} files to {folder}; the feed is {folder / FEED_KEY}, "
        f"and the pages begin with {folder / INDEX_KEY}"
    )
    return ExitCode.FINE
