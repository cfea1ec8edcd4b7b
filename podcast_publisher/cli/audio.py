"""`podcast-publisher audio`."""

from pathlib import Path

import click

from podcast_publisher.audio import remux as in_place
from podcast_publisher.audio.loudness import MAX_TRIES, format_levels
from podcast_publisher.audio.normalise import normalise as make_normalised
from podcast_publisher.audio.tag_values import TagSource, no_tags, tags_from_yaml
from podcast_publisher.audio.worker import INSTALL, NOT_INSTALLED, is_installed
from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.recordings import (
    episode_named,
    line_to_change,
    recording_named,
    shown_in,
)
from podcast_publisher.cli.show_findings import say
from podcast_publisher.model.errors import ExitCode, PublisherError, RepairError, WrongUseError
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.report.progress import progress
from podcast_publisher.workflow.audio import RecordingReader


@click.group("audio")
def command() -> None:
    """Mend recordings: the container, the tags, the loudness.

    remux and tag leave the sound exactly as it is, and prove it before they put anything in its
    place. normalise writes a new file beside the old one. Whatever goes wrong, the recording stays as
    it was.

    Name an episode (01-listening or episodes/01-listening.yaml) or a recording.
    """


@command.command("remux")
@project_option
@click.argument("what", metavar="EPISODE-OR-FILE")
def remux(project: Path, what: str) -> int:
    """Mend the container of a recording, and leave its sound as it is.

    The index of an M4A moves to the beginning, an MP3 without a header gets one, and raw AAC, or AAC
    under another name, is put into an M4A beside it. Its tags become those that the YAML gives.
    """
    _refuse_without_decoder()
    found = checked(project).project
    named = recording_named(what, project, found)
    try:
        describe = _described(named.episode, found)
        done = in_place.remux(RecordingReader(), named.path, named.name, describe)
    except PublisherError as error:
        raise _stopped(named.name, error) from error
    if done is None:
        say(f"{named.name}: nothing to do.")
        return ExitCode.FINE
    say(
        f"{named.name}: {done.change}. Its packets are the same as before (SHA-256 {done.packets})."
    )
    if done.path.suffix != named.path.suffix:
        say(f"Wrote {done.path.name} beside it.")
        say(line_to_change(named.episode, done.path, project))
    return ExitCode.FINE


@command.command("tag")
@project_option
@click.argument("episodes", metavar="[EPISODE]...", nargs=-1)
def tag(project: Path, episodes: tuple[str, ...]) -> int:
    """Write what the YAML says into the recordings, for whoever downloads them.

    Title, show, author, number, date, picture and, into an MP3, chapters take the place of all tags
    that are there. Without an EPISODE, those of all are written. A recording that says all this
    already is not touched.
    """
    found = checked(project).project
    chosen = [episode_named(what, project, found) for what in episodes]
    # every recording is tried: one that cannot be tagged says nothing of the next one
    done = [_tagged(one, found) for one in chosen or found.episodes if one.audio]
    return ExitCode.FINE if all(done) else ExitCode.FINDINGS


@command.command("normalise")
@project_option
@click.argument("what", metavar="EPISODE-OR-FILE")
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The new MP3; NAME-normalised.mp3 beside the recording if you name none.",
)
def normalise(project: Path, what: str, target: Path | None) -> int:
    """Write a new MP3 with the usual loudness: -16 LUFS as heard, and peaks of at most -1 dBTP.

    Videos, WAV and other recordings that apps do not play are converted too. The finished file is
    measured, and encoded again until it is right. Its tags come from the YAML, and nothing of the old
    ones goes with it. The recording itself stays as it is, and nothing is ever overwritten.
    """
    _refuse_without_decoder()
    found = checked(project).project
    named = recording_named(what, project, found)
    new = target or named.path.with_name(f"{named.path.stem}-normalised.mp3")
    if new.suffix.lower() != ".mp3" or not new.parent.is_dir():
        raise WrongUseError(
            f"{new} cannot be the new file: it must be an .mp3 in a folder there is"
        )
    try:
        with progress("Encoding", MAX_TRIES, quiet=True) as shown:
            done = make_normalised(
                RecordingReader(),
                named.path,
                named.name,
                new,
                tick=lambda attempt: shown.advance(1, attempt),
                describe=_described(named.episode, found),
            )
    except PublisherError as error:
        raise _stopped(named.name, error) from error
    say(f"before: {format_levels(done.before)}")
    if done.result is None:
        say(f"{named.name}: nothing to do.")
        return ExitCode.FINE
    setting, tries = done.result.setting, done.result.tries
    peaks = "" if setting.ceiling is None else f", peaks limited to {setting.ceiling:+.1f} dBTP"
    say(f"after:  {format_levels(done.result.sound)}")
    say(f"Wrote {shown_in(new, project)} ({setting.gain:+.1f} dB{peaks}; tries: {tries}).")
    say(line_to_change(named.episode, new, project))
    return ExitCode.FINE


def _tagged(episode: Episode, project: Project) -> bool:
    """Tag one recording, and say what came of it; whether it could be done."""
    name = episode.audio.file.name if episode.audio else episode.source.file
    try:
        _refuse_unread(episode, project)
        labels = in_place.tag(RecordingReader(), episode, project.show)
    except PublisherError as error:
        stopped = _stopped(name, error)
        click.echo(f"{stopped}.", err=True)
        if stopped.fix:
            click.echo(f"Fix: {stopped.fix}", err=True)
        return False
    say(f"{name}: {labels or 'nothing to do'}.")
    if labels and labels.chapters and episode.audio and episode.audio.format == "M4A":
        say("  Its chapters cannot be written into an M4A. Apps read them in the feed.")
    return True


def _described(episode: Episode | None, project: Project) -> TagSource:
    """What the YAML says of it; of one that is no episode's, or that is not read in full, nothing."""
    try:
        _refuse_unread(episode, project) if episode else None
    except PublisherError:
        return no_tags
    return tags_from_yaml(episode, project.show)


def _refuse_unread(episode: Episode, project: Project) -> None:
    """Never write blanks that stand for what could not be read."""
    files = {episode.source.file, project.show.source.file}
    for finding in project.findings:
        if finding.file in files and finding.rule.severity is Severity.ERROR:
            raise RepairError(
                f"{finding.file} has errors", fix="Mend first what podcast-publisher check tells."
            )


def _refuse_without_decoder() -> None:
    if not is_installed():
        raise WrongUseError(NOT_INSTALLED.capitalize(), fix=INSTALL)


def _stopped(name: str, error: PublisherError) -> PublisherError:
    return PublisherError(
        f"{name}: {error}. The file is as it was", code=ExitCode.FINDINGS, fix=error.fix
    )
