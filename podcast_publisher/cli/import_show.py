"""`podcast-publisher import`."""

import os
import sys
from pathlib import Path

import click

from podcast_publisher.cli.import_answers import ask_missing, given_answers, options_of
from podcast_publisher.cli.import_compare import compare_and_show, keep_baseline
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.report.characters import inert
from podcast_publisher.report.progress import Progress, progress
from podcast_publisher.report.words import plural
from podcast_publisher.report.words import size as as_size
from podcast_publisher.settings import project_root
from podcast_publisher.workflow.import_show.events import ImportEvents
from podcast_publisher.workflow.import_show.folder import open_folder
from podcast_publisher.workflow.import_show.recordings import Recordings
from podcast_publisher.workflow.import_show.run import open_import
from podcast_publisher.workflow.import_show.summary import (
    sentences,
    write_report,
)


@click.command("import")
@click.argument("feed", required=False, metavar="[FEED]")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@options_of
@click.option("--no-recordings", is_flag=True, help="Leave the recordings for a later run.")
@click.option(
    "--compare",
    "compares",
    is_flag=True,
    help="Change nothing: compare the feed that would be published with the old one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="With --compare: for people or for programs.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: what is not known is left as marked lines.")
def command(
    feed: str | None,
    folder: Path,
    *,
    no_recordings: bool,
    compares: bool,
    form: str,
    yes: bool,
    **options: str | None,
) -> int:
    """Import the show of FEED, an address or a file, into FOLDER, by default the current one.

    Writes podcast.yaml, the YAML of each episode, pictures, chapters and transcripts, then downloads
    the recordings. Every guid is kept to the letter. What the feed does not say is asked for, or left as marked lines that check names.
    FOLDER/imported keeps the feed as it was read, and a list of everything that stays behind.

    With --compare, lists what became of every episode, and ends with 1 if a guid is lost or changed, or an item
    stays behind without a reason. Without FEED, it takes the copy that was kept.

    Run it again to go on after a stop, or to bring what is new in the feed. No file that exists is changed.
    Without FEED, it reads the feed that podcast.yaml names.
    """
    root = Path(click.get_current_context().find_root().obj or ".") / folder
    if compares:
        return compare_and_show(workspace_of(project_root(root)), feed or "", form)
    imported = open_folder(workspace_of(root))
    source = feed or imported.feed
    if not source:
        raise WrongUseError(
            "There is no feed to import", fix="Name the address of the show's feed, or its file."
        )
    given = given_answers(options)
    asks = sys.stdin.isatty() and not yes
    with open_import(source, imported, os.environ, given.old_address) as opened:
        known = opened.known_answers(given)
        if known and asks:
            known = ask_missing(known)
        with progress("Writing", quiet=True) as bar:
            done = opened.run(known, _Texts(bar))
        write_report(opened.feed, done, imported.workspace)
        for line in sentences(opened.feed, done, imported.workspace):
            print_text(line)
        is_whole = not opened.feed.problem
        if no_recordings:
            return ExitCode.FINE if is_whole else ExitCode.FINDINGS
        with progress("Receiving", quiet=True) as bar:
            fetched = opened.fetch_recordings(done, _Recordings(bar))
    _show(fetched)
    keep_baseline(imported.workspace)
    return ExitCode.FINE if is_whole and not fetched.failed else ExitCode.FINDINGS


def _show(recordings: Recordings) -> None:
    earlier = f"; {recordings.present} were there before" if recordings.present else ""
    print_text(
        f"Received {plural(recordings.fetched, 'recording')}, {as_size(recordings.size)}{earlier}."
    )
    if recordings.failed:
        count = plural(len(recordings.failed), "recording")
        print_text(f"{count} could not be received. Import again to try again:")
        for title, problem in recordings.failed:
            print_text(f"  {title}: {problem}.")


class _Texts(ImportEvents):
    def __init__(self, bar: Progress) -> None:
        self._bar = bar

    def texts(self, done: int, total: int, title: str) -> None:
        self._bar.expect(total)
        self._bar.advance(1, f"{done} of {total}: {title}")


class _Recordings(ImportEvents):
    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._is_terminal = sys.stderr.isatty()

    def expecting(self, recordings: int, size: int) -> None:
        if recordings:
            self._say(f"Receiving {plural(recordings, 'recording')}, some {as_size(size)}")
        self._bar.expect(size)

    def receiving(self, size: int, title: str) -> None:
        self._bar.advance(size, title)

    def received(self, done: int, total: int, title: str, problem: str) -> None:
        self._say(f"{'Not received' if problem else 'Received'}, {done} of {total}: {title}")

    def _say(self, line: str) -> None:
        if not self._is_terminal:
            click.echo(inert(line), err=True)
