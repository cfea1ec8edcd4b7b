"""The media lock: recordings that are kept at the destination, and not in git."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from msgspec import Struct

from podcast_publisher.model.errors import PublisherError

LOCK_FILE = "media.lock"
"""Beside podcast.yaml, and committed with it."""
MAX_BYTES = 1 << 30
"""Bytes of a recording; `check` reads no larger one."""
MAX_LOCK_BYTES = 4_000_000
_MAX_LINES = 20_000
_HEADER = "# Recordings that the destination keeps: SHA-256, bytes, address there, file. podcast-publisher media lock writes this."
_LINE = re.compile(
    r"(?P<sha256>[0-9a-f]{64}) (?P<size>[1-9][0-9]{0,10}) (?P<key>audio/[a-z0-9_.-]+) (?P<file>\S.*)"
)
_SUFFIXES = {".mp3", ".m4a"}


class LockedRecording(Struct, frozen=True):
    """A recording by its digest: nothing else in the lock has to be believed."""

    file: str
    """Relative to the project, with forward slashes."""
    key: str
    """Its object at the destination, below the public address."""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal, lower case."""


class MediaLockError(PublisherError):
    """The lock cannot be read."""


def parse_lock(text: str) -> tuple[LockedRecording, ...]:
    """The recordings that the lock names.

    Raises:
        MediaLockError: a line is damaged, names a file twice or one that could not be a recording of the project.
    """
    recordings: dict[str, LockedRecording] = {}
    lines = text.splitlines()
    if len(lines) > _MAX_LINES:
        raise _error(_MAX_LINES, f"has more than {_MAX_LINES:,} lines")
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise _error(number, "is not SHA-256, bytes, address and file")
        recording = LockedRecording(
            match["file"], match["key"], int(match["size"]), match["sha256"]
        )
        if recording.size > MAX_BYTES or ".." in recording.key:
            raise _error(number, "names no recording that check would read")
        if not _is_inside(recording.file):
            raise _error(number, "names no MP3 or M4A file below the project")
        if recording.file in recordings:
            raise _error(number, f"names {recording.file} a second time")
        recordings[recording.file] = recording
    return tuple(recordings.values())


def render_lock(recordings: Iterable[LockedRecording]) -> str:
    """The text of the lock, by file, so that two people's changes rarely meet."""
    lines = (
        f"{recording.sha256} {recording.size} {recording.key} {recording.file}"
        for recording in sorted(recordings, key=lambda recording: recording.file)
    )
    return "\n".join((_HEADER, *lines, ""))


def _is_inside(file: str) -> bool:
    """Whether it is a visible file below the project; Windows has other separators and drives."""
    path = PurePosixPath(file)
    is_plain = not path.is_absolute() and not any(part.startswith(".") for part in path.parts)
    return is_plain and path.suffix.lower() in _SUFFIXES and not re.search(r'[\\:*?"<>|]', file)


def _error(line: int, message: str) -> MediaLockError:
    return MediaLockError(
        f"{LOCK_FILE}:{line} {message}",
        fix="Restore the file from git, or write it again with  podcast-publisher media lock",
    )
