"""`podcast-publisher erase`."""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher import __version__
from podcast_publisher.cli.options import checked, destination_option, project_option, show_of
from podcast_publisher.cli.publishing import ask, signed_in
from podcast_publisher.cli.show_findings import say
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.publish.releases.carry_out import Publisher
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.report.erasure import verdict
from podcast_publisher.report.erasure_plan import as_text
from podcast_publisher.report.progress import progress
from podcast_publisher.report.text import by_episode
from podcast_publisher.settings import destination_settings
from podcast_publisher.workflow.erase.local_copies import clear_places, kept_out_of, places_there
from podcast_publisher.workflow.erase.plan import prepare_erasure
from podcast_publisher.workflow.erase.reports import reports_in
from podcast_publisher.workflow.erase.run import Surroundings, erase

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
    help=f"The folder for the report, outside of the project; {_REPORTS} in your home folder if you name none.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(episode: str, project: Path, to: str, reports: Path | None, *, yes: bool) -> int:
    """Delete everything of an episode, prove it, and write a report.

    EPISODE is its YAML file, its name in addresses or its guid. It may be live, withdrawn, or known from
    earlier releases alone. Its recordings, transcripts, pictures, pages, previews, copies and old versions
    go at once, whatever their age; releases that held it cannot be put back. It cannot be undone.
    """
    now = datetime.now(UTC)
    show = show_of(project)
    settings = destination_settings(show, to)
    kept = reports_in(reports or reports_folder(), kept_out_of(project, settings.folder))
    result = checked(project)
    workspace = workspace_of(project)
    place = open_destination(settings, workspace, os.environ)
    if place.note:
        click.echo(place.note)
    prepared = prepare_erasure(
        episode, result, place, settings, root=project, now=now, journals=kept.find
    )
    shown = prepared.shown(places_there(workspace, settings.kind))
    say(as_text(shown))
    if prepared.objections:
        say(by_episode(prepared.objections, result.project))
        raise PublisherError(
            "Nothing was erased, because of what is live already",
            code=ExitCode.FINDINGS,
            fix="Each of the errors above says what to do; then run the command again.",
        )
    if not (yes or shown.nothing_to_do):
        ask("Erase this for ever?")
    publisher = Publisher(name=signed_in(), tool=__version__, run=secrets.token_hex(8), now=now)
    others = [
        destination.name for destination in show.destinations if destination.name != settings.name
    ]
    with progress("Erasing", len(prepared.searched.traces) + 1, quiet=True) as bar:
        here = Surroundings(
            project,
            kept,
            publisher,
            lambda: datetime.now(UTC),
            os.environ,
            clear_places(workspace, settings.kind),
            tuple(f"podcast-publisher erase {prepared.name} --to {name}" for name in others),
        )
        done = erase(prepared, here, lambda words: bar.advance(0, words))
    say(verdict(done.erasure))
    click.echo(f"The report: {done.text}\nTo print: {done.page}")
    if done.erasure.failed_deletions:
        return ExitCode.DESTINATION
    return ExitCode.FINE if done.erasure.nothing_left else ExitCode.FINDINGS


def reports_folder() -> Path:
    """Where reports are kept unless another folder is named."""
    return Path(os.environ.get(_VARIABLE, "") or Path.home() / _REPORTS)
