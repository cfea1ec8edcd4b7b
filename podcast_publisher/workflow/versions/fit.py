"""Whether transcript and chapters were made for the episode's present recording, as far as the versions tell."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.plain_paths import refuse_unsafe
from podcast_publisher.model.show import Episode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.versions.log import folder_of, make_folder, read_log

PARTS = ("transcript", "chapters")
_RECORDING = "audio"
_SUFFIX = ".fits"
_LARGEST = 2_000


def made_for_another(
    workspace: Workspace, episode: Episode, released: datetime | None
) -> tuple[str, ...]:
    """The parts that are older than the recording, and that nobody has said to fit it.

    `released` is when listeners got the episode: changes before are history.
    """
    if episode.audio is None:
        return ()
    log = read_log(folder_of(workspace, episode.source.file)).since(released)
    keys = [version.key for version in log.versions[: log.position]]
    if _RECORDING not in keys:
        return ()
    since = keys[len(keys) - keys[::-1].index(_RECORDING) :]
    confirmed = _confirmed(workspace, episode)
    return tuple(
        part
        for part in PARTS
        if getattr(episode, part)
        and f"{part} {episode.audio.file.sha256}" not in confirmed
        and not any(key.startswith(part) for key in since)
    )


def confirm_fit(workspace: Workspace, episode: Episode, parts: Iterable[str]) -> None:
    """Remember that these parts fit the present recording.

    Raises:
        EditError: it cannot be remembered.
    """
    if episode.audio is None:
        return
    path = _path(workspace, episode)
    lines = [f"{part} {episode.audio.file.sha256}" for part in parts]
    others = [line for line in _confirmed(workspace, episode) if line.split()[0] not in parts]
    try:
        make_folder(path.with_suffix(""))
        path.write_text("\n".join((*others, *lines)), "utf-8")
    except OSError as error:
        raise EditError(f"This cannot be remembered: {error.strerror}") from error


def _confirmed(workspace: Workspace, episode: Episode) -> list[str]:
    with suppress(OSError):
        text = read_limited(_path(workspace, episode), _LARGEST).decode("utf-8", "replace")
        return [line for line in text.splitlines() if line.strip()]
    return []


def _path(workspace: Workspace, episode: Episode) -> Path:
    path = folder_of(workspace, episode.source.file).with_suffix(_SUFFIX)
    refuse_unsafe(path, workspace.root)
    return path
