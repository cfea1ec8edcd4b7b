"""Write media.lock from the live release: recordings in it need not be in git."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from podcast_publisher.load.files.placeholders import lfs_digest
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.media_lock import LockedRecording
from podcast_publisher.model.release import PublishedObject
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import EPISODE_FOLDER, Workspace
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import open_named
from podcast_publisher.workflow.media.lock_file import read_lock, write_lock

_AUDIO = "audio/"
_SUFFIXES = (".mp3", ".m4a")


class Locked(Struct, frozen=True):
    """What media.lock names now, and which recordings it cannot."""

    recordings: tuple[LockedRecording, ...]
    unpublished: tuple[str, ...]
    """Files that are not in the live release: nothing else keeps them."""


def lock_recordings(context: Context, project: Project, to: str) -> Locked:
    """Lock every recording that is part of the live release, whether its file is here or not.

    A file that is here is found by its digest, a Git LFS pointer by the digest in it, and one that is
    missing by the name of its episode. It keeps the file name that the lock had.

    Raises:
        DestinationError: nothing is live there, or it cannot be read.
        MediaLockError: the lock of before cannot be read.
    """
    live = read_live(open_named(context, to).place.destination)
    if live.release is None:
        raise DestinationError(
            f"Nothing that this program published is live at {to}",
            fix="Publish first: only what the destination keeps may leave git.",
        )
    objects = {key: entry for key, entry in live.release.objects.items() if key.startswith(_AUDIO)}
    keys = {entry.sha256: key for key, entry in objects.items()}
    before = {recording.sha256: recording.file for recording in read_lock(context.workspace)}
    recordings, unpublished = {}, []
    for episode in project.episodes:
        for file, sha256 in _recording(episode, context.workspace, before, objects):
            if key := keys.get(sha256):
                size = objects[key].size
                recordings[file] = LockedRecording(file, key, size, sha256)
            else:
                unpublished.append(file)
    locked = tuple(recordings.values())
    write_lock(context.workspace, locked)
    return Locked(locked, tuple(unpublished))


def _recording(
    episode: Episode,
    workspace: Workspace,
    before: Mapping[str, str],
    objects: Mapping[str, PublishedObject],
) -> Iterator[tuple[str, str]]:
    """The episode's file and digest, if any is known. `before` has the files of the last lock by digest."""
    if episode.audio:
        yield episode.audio.file.name, episode.audio.file.sha256
        return
    for suffix in _SUFFIXES:
        name = f"{EPISODE_FOLDER}/{episode.slug}{suffix}"
        if sha256 := lfs_digest(workspace.root / name):
            yield name, sha256
            return
    own = re.compile(rf"audio/{re.escape(episode.slug)}-[0-9a-f]{{8}}(\.mp3|\.m4a)")
    for key, entry in objects.items():
        if match := own.fullmatch(key):
            name = f"{EPISODE_FOLDER}/{episode.slug}{match[1]}"
            yield before.get(entry.sha256, name), entry.sha256
            return
