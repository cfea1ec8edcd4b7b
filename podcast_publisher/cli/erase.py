"""`podcast-publisher erase`."""

import os
from pathlib import Path

import click

from podcast_publisher.cli.confirm import confirm
from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import checked, destination_option, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.erasure import verdict
from podcast_publisher.report.erasure_plan import as_text
from podcast_publisher.report.progress import progress
from podcast_publisher.workflow.erase.run import erase, prepare, shown_plan

_REPORTS = "podcast-erasure-reports"
_VARIABLE = "PODCAST_ERASURE_REPORTS"


@click.command("erase")
@click.argument("episode")
@project_option
@destination_option
@click.option(
    "--report",
    "reports",
    type=click.Path(file_okay=False, path_type=Path),
    envvar=_VARIABLE,
    show_envvar=True,
    help=f"The folder for the report, outside the project; {_REPORTS} in your home folder by default.",
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def command(episode: str, workspace: Workspace, to: str, reports: Path | None, *, yes: bool) -> int:
    """Erase an episode everywhere, verify it, and write a report.

    EPISODE is the name of its YAML file, its name in addresses or its guid. It may be live, withdrawn,
    or known from earlier releases alone. Deletes its recordings, transcripts, pictures, pages, previews,
    copies and old versions at once, whatever their age. Releases that held it can no longer be restored.
    This cannot be undone.
    """
    context = context_of(workspace)
    prepared = prepare(context, checked(workspace), episode, to, reports or reports_folder())
    if prepared.place.note:
        click.echo(prepared.place.note)
    plan = shown_plan(context, prepared)
    print_text(as_text(plan))
    prepared.stop_at_objections()
    if not (yes or plan.nothing_to_do):
        confirm("Erase this for ever?")
    with progress("Erasing", len(prepared.searched.traces) + 1, quiet=True) as bar:
        result = erase(context, prepared, lambda step: bar.advance(0, step))
    print_text(verdict(result.erasure))
    click.echo(f"The report: {result.text}\nTo print: {result.page}")
    if result.erasure.failed_deletions:
        return ExitCode.DESTINATION
    return ExitCode.FINE if result.erasure.nothing_left else ExitCode.FINDINGS


def reports_folder() -> Path:
    """The default folder for reports."""
    return Path(os.environ.get(_VARIABLE, "") or Path.home() / _REPORTS)
