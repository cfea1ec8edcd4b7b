"""Which recording is meant on the command line, and which line of YAML names another one."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.model.show import Episode, Project

_PLAIN = re.compile(r"[\w./][\w./ -]*")
"""A file's name that needs no quotes in YAML."""


@dataclass(frozen=True, slots=True)
class NamedRecording:
    """What was named on the command line."""

    path: Path
    name: str
    """For people."""
    episode: Episode | None
    """Whose recording it is."""


def episode_named(what: str, root: Path, project: Project) -> Episode:
    """The episode that is meant: by its slug, its YAML or its recording.

    Raises:
        WrongUseError: there is none.
    """
    if (found := recording_named(what, root, project).episode) is None:
        raise WrongUseError(
            f"{what} is no episode, and no recording of one",
            fix="podcast-publisher check lists the episodes.",
        )
    return found


def recording_named(what: str, root: Path, project: Project) -> NamedRecording:
    """The recording that is meant: by its episode's slug or YAML, or by its own path.

    Raises:
        WrongUseError: there is none, or it is no ordinary file.
        StoppedError: the episode has none.
    """
    here = [path for path in (Path(what), root / what) if os.path.lexists(path)]
    for episode in project.episodes:
        if what == episode.slug or any(_same(root / episode.source.file, one) for one in here):
            return _recording_of(episode)
    if not here:
        raise WrongUseError(
            f"There is no file {what}, and no episode of that name",
            fix="podcast-publisher check lists the episodes.",
        )
    path = here[0]
    if path.is_symlink():
        raise WrongUseError(f"{what} is a link to {path.readlink()}", fix="Name that file itself.")
    if not path.is_file():
        raise WrongUseError(f"{what} is {'a folder' if path.is_dir() else 'no ordinary file'}")
    for episode in project.episodes:
        if episode.audio and _same(episode.audio.file.path, path):
            return _recording_of(episode)
    return NamedRecording(path, what, None)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # a link that leads nowhere
        return False


def _recording_of(episode: Episode) -> NamedRecording:
    if episode.audio is None:
        raise PublisherError(
            f"{episode.source.file} has no recording that can be read",
            code=ExitCode.FINDINGS,
            fix="podcast-publisher check says why.",
        )
    return NamedRecording(episode.audio.file.path, episode.audio.file.name, episode)


def line_to_change(episode: Episode | None, new: Path, root: Path) -> str:
    """Which line of which YAML makes that new file the episode's recording."""
    if episode is None:
        return "It is no episode's recording yet."
    if not new.resolve().is_relative_to(root.resolve()):
        return "An episode can have it once it is in the podcast's folder."
    file, places = episode.source.file, episode.source.positions
    name = Path(os.path.relpath(new.resolve(), (root / file).resolve().parent)).as_posix()
    line = f"audio: {name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)}"
    if at := places.get(("audio",)):
        return f"To publish it, change line {at.line} of {file} into this: {line}"
    first = places[()].line if () in places else 1
    return f"To publish it, add this above line {first} of {file}: {line}"


def shown_in(path: Path, root: Path) -> str:
    """The path as seen from the project, where it is inside."""
    real, folder = path.resolve(), root.resolve()
    return real.relative_to(folder).as_posix() if real.is_relative_to(folder) else str(path)
