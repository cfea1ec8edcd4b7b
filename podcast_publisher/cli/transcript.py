"""`podcast-publisher transcript`."""

from pathlib import Path

import click

from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.transcript import episode_of, import_transcript


@click.group("transcript")
def command() -> None:
    """Import transcripts that other programs made."""


@command.command("import")
@project_option
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--episode",
    "name",
    metavar="EPISODE",
    default="",
    help="Whose it is: 01-listening or episodes/01-listening.yaml; by default the episode of the file's name.",
)
@click.option("--replace", is_flag=True, help="Replace the episode's transcript, if it has one.")
def import_file(workspace: Workspace, file: Path, name: str, *, replace: bool) -> int:
    """Convert a transcript to WebVTT and put it beside the episode's YAML.

    Reads WebVTT, SubRip, Word documents (.docx), text with times, JSON and Audacity labels, as Teams,
    Zoom, Otter, Descript, YouTube and Whisper write them. Recognises the form by the content,
    matches speakers with people, and reports what it changed. Transcripts without times are refused.
    FILE stays as it is.
    """
    project = checked(workspace).project
    episode = episode_of(file, name, workspace, project)
    done = import_transcript(workspace, project, episode, file, replace=replace)
    for line in (f"Wrote {done.file}", *done.converted.sentences(), *done.notes):
        print_text(line)
    print_text("Next: read it while listening, then run: podcast-publisher check")
    return ExitCode.FINE
