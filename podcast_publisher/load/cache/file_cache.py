"""Cache of what was read from files, by file and stamp; `media_cache.py` stores probe results."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

from podcast_publisher.model.show import Episode

Probed = TypeVar("Probed")
Derived = TypeVar("Derived")

Stamp: TypeAlias = tuple[int, ...]
"""mtime, ctime (ns), size and inode."""

CacheEntries: TypeAlias = dict[tuple[Path, str], tuple[Stamp, Any]]
"""Stamp and result, by file and name of the probing function."""

NO_ENTRIES: Mapping[tuple[Path, str], tuple[Stamp, Any]] = {}


def stamp_of(path: Path | str) -> Stamp:
    """The stamp of a file, after all links; empty where it cannot be had."""
    try:
        now = os.stat(path)  # noqa: PTH116 - pathlib takes twice as long
    except OSError:
        return ()  # reading it reports why
    return (now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino)


Probes = Mapping[tuple[Path, str], Any]
"""Results by file and name of the probing function."""


class KnownEpisode(Struct, frozen=True):
    """An episode without a problem, and what it was read from."""

    episode: Episode
    probed: Probes
    stamps: Mapping[str, Stamp]
    """Of its files, by the paths by which they were found, from before they were read."""
    folders: object
    """The names in the project's folders: another file may be a better one."""


class KnownEpisodes:
    """Episodes by YAML file. `FileCache` says when a file counts as unchanged."""

    def __init__(self) -> None:
        self._known: dict[Path, KnownEpisode] = {}

    def get(self, path: Path, folders: object) -> KnownEpisode | None:
        """What is known of the episode, if it would be read the same again."""
        known = self._known.get(path)
        if known is None or known.folders is not folders:
            return None
        is_same = all(stamp_of(file) == stamp for file, stamp in known.stamps.items())
        return known if is_same else None

    def keep(self, path: Path, known: KnownEpisode) -> None:
        """Keep it, unless a file of it could not be seen."""
        if all(known.stamps.values()):
            self._known[path] = known


class FileCache:
    """Probe results that outlive one load; within one process, whole episodes too.

    A file is unchanged while its times, size and inode are, as for make and git. A second change of the
    same size within a tick of the clock goes unnoticed; uploads are still verified by digest.
    """

    def __init__(self, known: Mapping[tuple[Path, str], tuple[Stamp, Any]] = NO_ENTRIES) -> None:
        self._known = dict(known)
        self.used: CacheEntries = {}
        """Entries that were asked for."""
        self.settled_before = 0
        """Nanoseconds since 1970: what has changed since may change again without a trace."""
        self.episodes = KnownEpisodes()
        self._derived: dict[str, tuple[object, Any]] = {}

    def get(self, path: Path, probe: Callable[[Path, str], Probed], name: str) -> Probed:
        """The result of `probe` on the file, from the cache where the file is unchanged.

        Raises:
            FileRefusedError: `probe` refuses the file; this is not cached.
        """
        key = (path, probe.__name__)
        stamp = stamp_of(path)  # before reading: a change meanwhile is noticed the next time
        before, result = self._known.get(key, ((), None))
        if not stamp or before != stamp:
            result = probe(path, name)
        self._known[key] = self.used[key] = (stamp, result)
        value: Probed = result
        return value

    def derive(
        self,
        name: str,
        inputs: object,
        compute: Callable[[], Derived],
        *,
        keep: Callable[[Derived], bool] = lambda _: True,
    ) -> Derived:
        """What follows from these inputs; computed again where they differ from the last.

        Only values that `keep` accepts are kept.
        """
        before, value = self._derived.get(name, (None, None))
        if before != inputs:
            value = compute()
            if keep(value):
                self._derived[name] = (inputs, value)
        derived: Derived = value
        return derived
