"""Import a transcript in any form as an episode's WebVTT."""

import math
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.create_files import create_files
from podcast_publisher.edit.save import open_for_edit, save
from podcast_publisher.edit.transcripts.convert import Converted, convert
from podcast_publisher.edit.transcripts.formats import LARGEST, UntimedTextError
from podcast_publisher.edit.transcripts.shift import shift_cues
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.errors import EditError, ExitCode, WrongUseError
from podcast_publisher.model.plain_paths import is_same
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.edit.replace_file import destination_of, digest_of, replace_file
from podcast_publisher.workflow.edit.target import EditTarget, episode_target

_LISTED = "podcast-publisher check lists the episodes."


class ImportedTranscript(Struct, frozen=True):
    """A transcript that was written."""

    file: str
    """Its name, relative to the project."""
    converted: Converted
    notes: tuple[str, ...] = ()
    """What is left to do with other files, a sentence each."""


def names_of_people(episode: Episode | None, show: Show) -> tuple[str, ...]:
    """The names that a transcript of the episode may hold."""
    people = (*(episode.people if episode else ()), *show.people)
    return tuple(dict.fromkeys(person.name for person in people if person.name))


def episode_of(path: Path, name: str, workspace: Workspace, project: Project) -> Episode:
    """The episode that a person named; without a name, the one that the file is called after.

    Raises:
        WrongUseError: there is none.
    """
    if name:
        paths = [there for there in (Path(name), workspace.root / name) if os.path.lexists(there)]
        for episode in project.episodes:
            if name == episode.slug or _is_of(episode, paths, workspace):
                return episode
        raise WrongUseError(f"There is no episode {name}", fix=_LISTED)
    for episode in project.episodes:
        recording = episode.audio.file.path.stem if episode.audio else episode.slug
        if path.stem in {episode.slug, recording} or _is_of(episode, [path], workspace):
            return episode
    raise WrongUseError(
        f"No episode is called {path.stem}, so nothing says whose transcript this is",
        fix=f"Name the episode, as in --episode {_example(project.episodes)}. {_LISTED}",
    )


TimeText = Callable[[str], Converted]
"""Finds the times of a text's words in the recording."""


def import_transcript(
    workspace: Workspace,
    project: Project,
    episode: Episode,
    path: Path,
    *,
    replace: bool,
    time_text: TimeText | None = None,
) -> ImportedTranscript:
    """Write the transcript in that file as WebVTT beside the episode's YAML; the file itself stays.

    Raises:
        EditError: it is no transcript, has no times that `time_text` finds, or there is one and `replace` does not allow to
            replace it; nothing is changed.
    """
    length = episode.audio.seconds if episode.audio else None
    destination = place_for(workspace, episode)
    try:
        converted = convert(_read(path), names_of_people(episode, project.show), length or None)
    except UntimedTextError as error:
        if time_text is None:
            raise
        refuse_existing(destination, workspace, replace=replace)
        converted = time_text(error.text)
    notes = put_transcript(workspace, episode, converted.text.encode(), replace=replace)
    return ImportedTranscript(workspace.relative(destination), converted, notes)


def place_for(workspace: Workspace, episode: Episode) -> Path:
    """The path of the episode's transcript, whether or not it has one.

    Raises:
        WrongUseError: the episode has no file.
    """
    return destination_of(_target(workspace, episode), "transcript", ".vtt", episode)


def refuse_existing(destination: Path, workspace: Workspace, *, replace: bool) -> None:
    """Go on only if there is no transcript, or it may be replaced.

    Raises:
        EditError: there is one.
    """
    if os.path.lexists(destination) and not replace:
        raise EditError(
            f"There is a transcript {workspace.relative(destination)} already. It is as it was",
            fix="To replace it, run the command again with --replace.",
            code=ExitCode.WRONG_USE,
        )


def put_transcript(
    workspace: Workspace, episode: Episode, text: bytes, *, replace: bool
) -> tuple[str, ...]:
    """Write the episode's transcript in one step; return what is left to do, a sentence each.

    Raises:
        EditError: there is one and `replace` does not allow to replace it, or it cannot be written;
            nothing is changed.
    """
    target = _target(workspace, episode)
    destination = place_for(workspace, episode)
    refuse_existing(destination, workspace, replace=replace)
    before = digest_of(destination)
    part = destination.with_name(f".{destination.stem[:40]}.{secrets.token_hex(4)}.part")
    create_files({part: text})
    try:
        replace_file(target, "transcript", part, destination, alt="", before=before)
    finally:
        part.unlink(missing_ok=True)
    return tuple(_left(episode, destination, workspace))


def _target(workspace: Workspace, episode: Episode) -> EditTarget:
    target = episode_target(workspace, episode.slug)
    if target is None:
        raise WrongUseError(f"There is no file {episode.source.file}", fix=_LISTED)
    return target


def shift_transcript(workspace: Workspace, episode: Episode, seconds: float) -> str:
    """Move all cues of the episode's transcript by that time; return the file's name.

    Raises:
        EditError: a cue would end before the recording begins, or the file cannot be changed;
            it is as it was.
        WrongUseError: there is no transcript, or it is not WebVTT.
    """
    if not math.isfinite(seconds):
        raise WrongUseError(f"{seconds} is no number of seconds")
    transcript = episode.transcript
    if transcript is None:
        raise WrongUseError(f"{episode.source.file} has no transcript", fix=_LISTED)
    if transcript.flaws:
        raise WrongUseError(
            f"{transcript.file.name} is not valid WebVTT, so its times cannot be moved",
            fix="podcast-publisher check says what is wrong with it.",
        )
    text, digest = open_for_edit(workspace, transcript.file.path)
    save(workspace, transcript.file.path, shift_cues(text, seconds), digest)
    return transcript.file.name


def _left(episode: Episode, destination: Path, workspace: Workspace) -> Iterable[str]:
    present = episode.transcript.file.path if episode.transcript else None
    if present and not is_same(present, destination):
        yield f"{workspace.relative(present)} is not used any more. Move it out of the folder."


def _read(path: Path) -> bytes:
    if not path.is_file():
        kind = "is a folder" if path.is_dir() else "is not an ordinary file"
        raise WrongUseError(f"{path} {kind}" if path.exists() else f"There is no file {path}")
    return read_limited(path, LARGEST)


def _is_of(episode: Episode, paths: Iterable[Path], workspace: Workspace) -> bool:
    """Whether one of the paths is the episode's YAML, recording or transcript."""
    files = [workspace.root / episode.source.file]
    files += [media.file.path for media in (episode.audio, episode.transcript) if media]
    return any(is_same(file, path) for file in files for path in paths)


def _example(episodes: tuple[Episode, ...]) -> str:
    return episodes[-1].slug if episodes else "01-listening"
