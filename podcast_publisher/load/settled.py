"""What an earlier run found in files and folders that have not changed since: by stamps and names, on the same computer.

As in `unchanged/stamps.py`, a file that changed just before the run may change again within the same tick of
the clock: only files that have settled count. In any doubt, the file is read.
"""

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from podcast_publisher.load.files.folder_state import FolderState
from podcast_publisher.model.finding import FieldPath, Finding, SourceFile
from podcast_publisher.model.results import Key, Results, key_of
from podcast_publisher.model.workspace import Workspace

_HAS_TIME_OF_CHANGE = os.name == "posix"
"""Elsewhere an edit that puts the modification time back leaves no trace."""
_DEEPEST = 2
"""Parts of a path of which `folder_state` knows the kinds."""

Stamp = tuple[int, ...]


class SettledText(Struct, frozen=True):
    """A YAML file, and where its text and files are found."""

    names: Key
    """A digest of the names and kinds of all files in the project's folders."""
    stamp: Stamp
    text: Key
    """Of what the text says."""
    lines: tuple[str, ...]
    files: Mapping[FieldPath, str]
    """The episode's files by field, as paths below the project, which no link is part of."""


class _EpisodeFiles(Struct, frozen=True):
    """The files that are episodes, by name, in folders with these names."""

    names: Key
    files: tuple[str, ...]


class _NothingUnread(Struct, frozen=True):
    """That there is nothing to say of files that are not read."""

    inputs: Key


class Settled:
    """What is known of a project's files from an earlier run; nothing that has changed since."""

    def __init__(
        self, workspace: Workspace, results: Results, folders: FolderState, settled_before: int
    ) -> None:
        """Files that changed since `settled_before`, in nanoseconds since 1970, are read."""
        self._top = os.fspath(workspace.real_root)
        self._results = results
        self._folders = folders
        self._settled_before = settled_before
        can_be_known = settled_before and _HAS_TIME_OF_CHANGE
        self._names = key_of("names", folders.names) if can_be_known else None

    def episode_files(self, folder: Path, find: Callable[[], list[Path]]) -> list[Path]:
        """The YAML files of all episodes: they follow from names alone."""
        key = self._key("episode files", "")
        known = self._results.get(key, _EpisodeFiles) if self._names else None
        if known and known.names == self._names:
            return [folder / name for name in known.files]
        files = find()
        if self._names:
            kept = _EpisodeFiles(self._names, tuple(path.name for path in files))
            self._results.keep(key, kept)
        return files

    def unread_findings(
        self, inputs: tuple[object, ...], find: Callable[[], tuple[Finding, ...]]
    ) -> tuple[Finding, ...]:
        """Findings for files that are not read. They follow from `inputs`, names, and YAML files beside `episodes`.

        Only that there are none is kept: a finding about a copy depends on its content, too.
        """
        key, state = self._key("nothing unread", ""), None
        if self._names and all(self._has_settled(*stamp[:2]) for stamp in self._folders.sheets):
            state = key_of("unread", self._folders, inputs)
        known = self._results.get(key, _NothingUnread) if state else None
        if known and known.inputs == state:
            return ()
        findings = find()
        if state and not findings:
            self._results.keep(key, _NothingUnread(state))
        return findings

    def stamp(self, path: Path) -> Stamp:
        """The stamp of the file; empty where it proves nothing."""
        if self._names is None:
            return ()
        try:
            status = os.lstat(path)
        except (OSError, ValueError):
            return ()
        has_settled = self._has_settled(status.st_mtime_ns, status.st_ctime_ns)
        if not stat.S_ISREG(status.st_mode) or not has_settled:
            return ()
        return (
            status.st_mode,
            status.st_uid,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_size,
            status.st_ino,
            status.st_dev,
        )

    def text(self, name: str, stamp: Stamp) -> SettledText | None:
        """What is known of the file of that name, if it has that stamp."""
        if not stamp:
            return None
        known = self._results.get(self._key("settled text", name), SettledText)
        is_same = known and known.stamp == stamp and known.names == self._names
        return known if is_same else None

    def keep_text(
        self, stamp: Stamp, key: Key | None, source: SourceFile, files: Mapping[FieldPath, str]
    ) -> None:
        """Keep what was read after the file had that stamp, if the files are where links cannot lead elsewhere."""
        if stamp and key and self._names and all(map(_is_seen, files.values())):
            known = SettledText(self._names, stamp, key, source.lines, files)
            self._results.keep(self._key("settled text", source.file), known)

    def _key(self, kind: str, name: str) -> Key | None:
        return key_of(kind, self._top, name)

    def _has_settled(self, *times: int) -> bool:
        return bool(times) and max(times) < self._settled_before


def _is_seen(name: str) -> bool:
    """Whether a change of any folder or link on the path would be noticed."""
    parts = name.split("/")
    return len(parts) <= _DEEPEST and not any(part.startswith(".") or not part for part in parts)
