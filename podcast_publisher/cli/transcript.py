"""`podcast-publisher transcript`."""

import os
from pathlib import Path

import click

from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.speech import SpeechSettings
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.progress import progress
from podcast_publisher.workflow.transcripts.draft import draft_transcript, prepare_draft
from podcast_publisher.workflow.transcripts.import_file import (
    episode_of,
    import_transcript,
    shift_transcript,
)
from podcast_publisher.workflow.transcripts.listen import can_listen
from podcast_publisher.workflow.transcripts.speech import MODEL_VARIABLE
from podcast_publisher.workflow.transcripts.time_text import Converted, length_of, timed


@click.group("transcript")
def command() -> None:
    """Import or draft transcripts, and correct their times."""


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
    matches speakers with people, and reports what it changed. Text without times gets those at which
    its words are heard, if a speech model is named in PODCAST_SPEECH_MODEL; otherwise it is refused.
    FILE stays as it is.
    """
    project = checked(workspace).project
    episode = episode_of(file, name, workspace, project)
    settings = SpeechSettings(os.environ, os.environ.get(MODEL_VARIABLE, ""))

    def time_text(text: str) -> Converted:
        with progress("Listening", int(length_of(episode))) as bar:
            return timed(text, episode, project, workspace, settings, on_progress=bar.advance)

    hears = time_text if can_listen(settings) and episode.audio else None
    done = import_transcript(workspace, project, episode, file, replace=replace, time_text=hears)
    for line in (f"Wrote {done.file}", *done.converted.sentences(), *done.notes):
        print_text(line)
    print_text("Next: read it while listening, then run: podcast-publisher check")
    return ExitCode.FINE


@command.command("draft")
@project_option
@click.argument("name", metavar="EPISODE-OR-FILE")
@click.option(
    "--model",
    metavar="FOLDER-OR-NAME",
    default="",
    envvar=MODEL_VARIABLE,
    show_envvar=True,
    help="The folder of a Whisper model for faster-whisper, or a name that it knows; by default small.en, "
    "or small where the show is not in English.",
)
@click.option("--replace", is_flag=True, help="Replace the transcript, if there is one.")
def draft(workspace: Workspace, name: str, model: str, *, replace: bool) -> int:
    """Write what is heard in a recording as a first transcript, for a person to correct.

    Listens on this computer: no sound and no word leaves it. A model that is only named, and is not
    here yet, is fetched from the internet once. Names and terms of the show and the episode are
    expected to be said. Nobody knows who speaks. Until somebody has read it, check says so (PP706).
    """
    project = checked(workspace).project
    settings = SpeechSettings(os.environ, model)
    listening = prepare_draft(name, workspace, project, settings, replace=replace)
    with progress("Listening", int(listening.seconds)) as bar:
        done = draft_transcript(listening, workspace, project, bar.advance, replace=replace)
    print_text(f"Wrote {done.file}")
    print_text(f"Heard {done.words:,} words with the model {done.model}: {done.cues:,} cues.")
    for line in done.notes:
        print_text(line)
    print_text(
        'Next: read it while listening. Correct names, drugs, numbers and the word "not"; begin'
    )
    print_text("the words of each speaker with <v Name>; remove the note at its top, and enter who")
    print_text("did so in the field reviewed. Then run: podcast-publisher check")
    return ExitCode.FINE


# a time that begins with a minus is no option
@command.command("shift", context_settings={"ignore_unknown_options": True})
@project_option
@click.argument("name", metavar="EPISODE-OR-FILE")
@click.argument("seconds", metavar="SECONDS", type=click.FloatRange(-360_000, 360_000))
def shift(workspace: Workspace, name: str, seconds: float) -> int:
    """Move all cues of an episode's transcript by SECONDS: 2.5 makes them later, -2.5 earlier.

    check --deep says by how much, if it can compare the words with the sound (PP862). Nothing else
    in the file changes.
    """
    episode = episode_of(Path(name), name, workspace, checked(workspace).project)
    file = shift_transcript(workspace, episode, seconds)
    direction = "later" if seconds > 0 else "earlier"
    print_text(f"{file}: all cues are {abs(seconds):g} seconds {direction}.")
    return ExitCode.FINE
