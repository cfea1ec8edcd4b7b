"""What is kept of an episode's versions: a list of changes, and the contents that they need."""

import hashlib
import os
import secrets
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath

from msgspec import MsgspecError, Struct
from msgspec.json import decode, encode
from msgspec.structs import replace

from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.plain_paths import at_and_below, refuse_unsafe
from podcast_publisher.model.workspace import UNDO, Workspace
from podcast_publisher.workflow.versions.contents import LARGEST

MOST = 100
"""Versions of an episode."""
LOCK = threading.RLock()
"""Held from the version before to the save."""
_LOG = "versions.json"
_LARGEST_LOG = 2_000_000
_IGNORE = ".gitignore"


class FileChange(Struct, frozen=True):
    """A file before and after a change."""

    name: str
    """Below the project."""
    before: str
    """The digest; empty where there was no file."""
    after: str | None = None
    """None while it is being written."""


class Version(Struct, frozen=True):
    """A change that can be taken back."""

    id: str
    what: str
    """What was changed, in words."""
    key: str
    """The input, list or file of the form."""
    began: datetime
    at: datetime
    """When it was last written."""
    files: tuple[FileChange, ...]
    is_typed: bool = False
    """Whether it was saved while somebody typed."""

    @property
    def is_finished(self) -> bool:
        """Whether it was not cut off while it was written."""
        return None not in {change.after for change in self.files}

    def names_of(self, *, after: bool) -> dict[str, str]:
        """The digests by the names of files."""
        return {
            change.name: (change.after or "") if after else change.before for change in self.files
        }


class Log(Struct, frozen=True):
    """The changes, the oldest first."""

    versions: tuple[Version, ...] = ()
    position: int = 0
    """How many of them are in the files; those after it were undone."""

    @property
    def last(self) -> Version | None:
        """The one that undo takes back."""
        return self.versions[self.position - 1] if self.position else None

    @property
    def next(self) -> Version | None:
        """The one that redo brings back."""
        return self.versions[self.position] if self.position < len(self.versions) else None

    def beginning(self, version: Version) -> "Log":
        """The log with a change that is being written; only a change that was written ends redo."""
        before, undone = self.versions[: self.position], self.versions[self.position :]
        return Log((*before, version, *undone), self.position + 1)

    def finishing(self, version: Version | None) -> "Log":
        """The log with that one in place of the last one, or without that, where nothing was written."""
        before, undone = self.versions[: self.position - 1], self.versions[self.position :]
        return (
            Log((*before, version), self.position)
            if version
            else Log((*before, *undone), self.position - 1)
        )

    @property
    def names(self) -> set[str]:
        """All files that they are about."""
        return {change.name for version in self.versions for change in version.files}

    def since(self, released: datetime | None) -> "Log":
        """Without what was published: that is history."""
        if released is None:
            return self
        kept = [number for number, each in enumerate(self.versions) if each.at > released]
        return Log(
            tuple(self.versions[number] for number in kept),
            sum(number < self.position for number in kept),
        )


@lru_cache(maxsize=16)
def _checked_state(workspace: Workspace) -> Path:
    """The folder of all versions; asks git once."""
    return workspace.state(UNDO)


def folder_of(workspace: Workspace, file: str) -> Path:
    """The folder of that file's versions, whether or not it is there yet.

    Raises:
        UnsafeStateError: it leads out of the project, or came with it.
    """
    top = _checked_state(workspace)
    folder = top / hashlib.sha256(file.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    for path in (workspace.state_folder, top.parent, top, *at_and_below(folder)):
        refuse_unsafe(path, workspace.root)
    return folder


def read_log(folder: Path) -> Log:
    """The changes that are kept; none where they cannot be read."""
    with suppress(OSError, MsgspecError, ValueError, RecursionError):
        log = decode(read_limited(folder / _LOG, _LARGEST_LOG), type=Log)
        changes = [change for version in log.versions for change in version.files]
        is_whole = 0 <= log.position <= len(log.versions) and all(
            _is_below(change.name) and change.before != change.after for change in changes
        )
        if is_whole:
            return log
    return Log()


def write_log(folder: Path, log: Log) -> None:
    """Replace the log in one step.

    Raises:
        OSError: the disk refuses; then it is as it was.
    """
    part = folder / f"{secrets.token_hex(8)}.part"
    try:
        with part.open("xb") as file:
            file.write(encode(log))
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / _LOG)
    finally:
        part.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Create the folder; git ignores it.

    Raises:
        OSError: the disk refuses.
    """
    if not folder.is_dir():
        folder.mkdir(0o700, parents=True)
    if not (folder.parent / _IGNORE).exists():
        (folder.parent / _IGNORE).write_text("*\n")


def within_limits(folder: Path, log: Log) -> Log:
    """The log without its oldest versions, where they are too many or too large."""
    while log.position and (len(log.versions) > MOST or _size(folder, log) > LARGEST):
        log = Log(log.versions[1:], log.position - 1)
    return log


def _size(folder: Path, log: Log) -> int:
    total = 0
    for digest in _digests(log.versions):
        with suppress(OSError):
            total += (folder / digest).stat().st_size
    return total


def remove_unused(folder: Path, log: Log) -> None:
    """Remove contents that no version needs any more, and what a killed run left."""
    used = {_LOG, *_digests(log.versions)}
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)


def _digests(versions: Iterable[Version]) -> set[str]:
    return {
        digest
        for version in versions
        for change in version.files
        for digest in (change.before, change.after)
        if digest
    }


def settled(log: Log, digests: Mapping[str, str]) -> Log:
    """The log as the files are, by their digests now: a run may have been killed between both."""
    while (last := log.last) and _are(last.names_of(after=False), digests):
        is_undone = last.is_finished  # otherwise it was never written
        log = Log(log.versions, log.position - 1) if is_undone else log.finishing(None)
    if last and not last.is_finished:
        files = tuple(replace(change, after=digests.get(change.name, "")) for change in last.files)
        return log.finishing(replace(last, files=files))
    while (following := log.next) and _are(following.names_of(after=True), digests):
        log = Log(log.versions, log.position + 1)
    return log


def _are(names: Mapping[str, str], digests: Mapping[str, str]) -> bool:
    return all(digests.get(name) == digest for name, digest in names.items())


def _is_below(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name
