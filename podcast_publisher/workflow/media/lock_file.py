"""Read and write media.lock."""

from pathlib import Path

from podcast_publisher.edit.create_files import replace_files
from podcast_publisher.model.media_lock import (
    LOCK_FILE,
    MAX_LOCK_BYTES,
    LockedRecording,
    MediaLockError,
    parse_lock,
    render_lock,
)
from podcast_publisher.model.workspace import Workspace


def read_lock(workspace: Workspace) -> tuple[LockedRecording, ...]:
    """The recordings in media.lock; none where there is no such file.

    Raises:
        MediaLockError: it cannot be read.
    """
    path = lock_path(workspace)
    if not path.exists():
        return ()
    try:
        with path.open("rb") as file:
            body = file.read(MAX_LOCK_BYTES + 1)
        if len(body) > MAX_LOCK_BYTES:
            raise MediaLockError(f"{LOCK_FILE} has more than {MAX_LOCK_BYTES:,} bytes")
        return parse_lock(body.decode("utf-8"))
    except OSError as error:
        raise MediaLockError(f"{LOCK_FILE} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MediaLockError(
            f"{LOCK_FILE} is not a text in UTF-8", fix="Restore it from git."
        ) from error


def write_lock(workspace: Workspace, recordings: tuple[LockedRecording, ...]) -> None:
    """Write media.lock; the same recordings always make the same bytes."""
    replace_files({lock_path(workspace): render_lock(recordings).encode()})


def lock_path(workspace: Workspace) -> Path:
    """Where it is; outside links are not followed.

    Raises:
        MediaLockError: it is a link out of the project.
    """
    path = workspace.root / LOCK_FILE
    if not workspace.contains(path):
        raise MediaLockError(f"{LOCK_FILE} is a link out of the project", fix="Remove the link.")
    return path
