"""Find a recording by the name that a person gives, and the line of YAML that names another one."""

import json
import os
import re
from pathlib import Path

from msgspec import Struct

from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.model.plain_paths import is_same
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import Workspace

_PLAIN = re.compile(r"[\w./][\w./ -]*")
"""A file's name that needs no quotes in YAML."""


class NamedRecording(Struct, frozen=True):
    """A recording that a person named."""

    path: Path
    name: str
    """For people."""
    episode: Episode | None
    """Whose recording it is."""


def find_episode(name: str, workspace: Workspace, project: Project) -> Episode:
    """The episode with that slug, YAML file or recording.

    Raises:
        WrongUseError: there is none.
    """
    episode = find_recording(name, workspace, project).episode
    if episode is None:
        raise WrongUseError(
            f"{name} is neither an episode nor the recording of one",
            fix="podcast-publisher check lists the episodes.",
        )
    return episode


def find_recording(name: str, workspace: Workspace, project: Project) -> NamedRecording:
    """The recording of the episode with that slug or YAML file, or at that path.

    Raises:
        WrongUseError: there is none, or it is not an ordinary file.
        PublisherError: the episode has none.
    """
    paths = [path for path in (Path(name), workspace.root / name) if os.path.lexists(path)]
    for episode in project.episodes:
        file = workspace.root / episode.source.file
        if name == episode.slug or any(is_same(file, path) for path in paths):
            return _recording_of(episode)
    if not paths:
        raise WrongUseError(
            f"There is no file {name}, and no episode of that name",
            fix="podcast-publisher check lists the episodes.",
        )
    path = paths[0]
    if path.is_symlink():
        raise WrongUseError(f"{name} is a link to {path.readlink()}", fix="Name that file itself.")
    if not path.is_file():
        raise WrongUseError(f"{name} is {'a folder' if path.is_dir() else 'not an ordinary file'}")
    for episode in project.episodes:
        if episode.audio and is_same(episode.audio.file.path, path):
            return _recording_of(episode)
    return NamedRecording(path, name, None)


def _recording_of(episode: Episode) -> NamedRecording:
    if episode.audio is None:
        raise PublisherError(
            f"{episode.source.file} has no recording that can be read",
            code=ExitCode.FINDINGS,
            fix="podcast-publisher check says why.",
        )
    return NamedRecording(episode.audio.file.path, episode.audio.file.name, episode)


def line_to_change(episode: Episode | None, new: Path, workspace: Workspace) -> str:
    """A sentence with the line of YAML that makes that new file the episode's recording."""
    if episode is None:
        return "It is not an episode's recording yet."
    if not workspace.contains(new):
        return "An episode can have it once it is in the podcast's folder."
    file, positions = episode.source.file, episode.source.positions
    beside = (workspace.root / file).resolve().parent
    name = Path(os.path.relpath(new.resolve(), beside)).as_posix()
    line = f"audio: {name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)}"
    if position := positions.get(("audio",)):
        return f"To publish it, change line {position.line} of {file} into this: {line}"
    first = positions[()].line if () in positions else 1
    return f"To publish it, add this above line {first} of {file}: {line}"
