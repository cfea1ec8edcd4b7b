"""`podcast-publisher audio`."""

from pathlib import Path

import click

from podcast_publisher.cli.make import make
from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode, RepairError
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.progress import progress
from podcast_publisher.workflow.recordings import repair
from podcast_publisher.workflow.recordings.find import (
    find_episode,
    find_recording,
    line_to_change,
)
from podcast_publisher.workflow.recordings.load import require_decoder


@click.group("audio")
def command() -> None:
    """Make recordings from masters, and repair them.

    make writes the episode's recording from whatever you have. remux and tag leave the sound exactly
    as it is, and verify that before they replace anything. normalise writes a new file beside the old one. If a repair fails, the recording stays as it was.

    Name an episode (01-listening or episodes/01-listening.yaml) or a recording.
    """


command.add_command(make)


@command.command("remux")
@project_option
@click.argument("name", metavar="EPISODE-OR-FILE")
def remux(workspace: Workspace, name: str) -> int:
    """Repair the container of a recording without changing its sound.

    Moves the index of an M4A to the beginning, adds the missing header to an MP3, and puts raw AAC,
    or AAC under another name, into an M4A beside it. The tags become those that the YAML gives.
    """
    require_decoder()
    result = checked(workspace).project
    recording = find_recording(name, workspace, result)
    remuxed = repair.remux(recording, result)
    if remuxed is None:
        print_text(f"{recording.name}: nothing to do.")
        return ExitCode.FINE
    print_text(
        f"{recording.name}: {remuxed.change}. "
        f"Its packets are the same as before (SHA-256 {remuxed.packets})."
    )
    if remuxed.path.suffix != recording.path.suffix:
        print_text(f"Wrote {remuxed.path.name} beside it.")
        print_text(line_to_change(recording.episode, remuxed.path, workspace))
    return ExitCode.FINE


@command.command("tag")
@project_option
@click.argument("episodes", metavar="[EPISODE]...", nargs=-1)
def tag(workspace: Workspace, episodes: tuple[str, ...]) -> int:
    """Write title, show, author, number, date, picture and chapters into the recordings.

    The values come from the YAML and replace all existing tags and chapters.
    Without an EPISODE, tags all of them. Recordings that have these tags already stay untouched.
    """
    result = checked(workspace).project
    chosen = [find_episode(name, workspace, result) for name in episodes] or result.episodes
    # each recording is tried, whatever happened to the one before
    tagged = [_tag(episode, result) for episode in chosen if episode.audio]
    return ExitCode.FINE if all(tagged) else ExitCode.FINDINGS


@command.command("normalise")
@project_option
@click.argument("name", metavar="EPISODE-OR-FILE")
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The new MP3; by default NAME-normalised.mp3 beside the recording.",
)
def normalise(workspace: Workspace, name: str, target: Path | None) -> int:
    """Write a new MP3 at the usual loudness: -16 LUFS, with peaks of at most -1 dBTP.

    Also converts videos, WAV and other recordings that apps do not play. Measures the new file, and
    encodes it again until it is right. Its tags come from the YAML; none of the old ones are copied.
    The recording itself stays as it is, and no file is overwritten.
    """
    require_decoder()
    result = checked(workspace).project
    recording = find_recording(name, workspace, result)
    new = target or recording.path.with_name(f"{recording.path.stem}-normalised.mp3")
    with progress("Encoding", repair.MOST_ENCODINGS, quiet=True) as bar:
        normalised = repair.normalise(recording, result, new, lambda gain: bar.advance(1, gain))
    print_text(f"before: {repair.describe_loudness(normalised.before)}")
    if normalised.result is None:
        print_text(f"{recording.name}: nothing to do.")
        return ExitCode.FINE
    setting, tries = normalised.result.setting, normalised.result.tries
    peaks = "" if setting.ceiling is None else f", peaks limited to {setting.ceiling:+.1f} dBTP"
    print_text(f"after:  {repair.describe_loudness(normalised.result.sound)}")
    written = workspace.relative(new)
    print_text(f"Wrote {written} ({setting.gain:+.1f} dB{peaks}; tries: {tries}).")
    print_text(line_to_change(recording.episode, new, workspace))
    return ExitCode.FINE


def _tag(episode: Episode, project: Project) -> bool:
    """Tag one recording and report it; whether that worked."""
    name = episode.audio.file.name if episode.audio else episode.source.file
    try:
        labels = repair.tag(episode, project)
    except RepairError as error:
        click.echo(f"{error}.", err=True)
        if error.fix:
            click.echo(f"Fix: {error.fix}", err=True)
        return False
    print_text(f"{name}: {labels or 'nothing to do'}.")
    return True
