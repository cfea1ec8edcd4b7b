"""Cache of probe results, keyed by file and stamp; `media_cache.py` stores it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

Probed = TypeVar("Probed")

Stamp: TypeAlias = tuple[int, ...]
"""mtime, ctime (ns), size and inode."""

CacheEntries: TypeAlias = dict[tuple[Path, str], tuple[Stamp, Any]]
"""Stamp and result, by file and name of the probing function."""

NO_ENTRIES: Mapping[tuple[Path, str], tuple[Stamp, Any]] = {}


class FileCache:
    """Probe results that outlive one load.

    A file is unchanged while its times, size and inode are, as for make and git. A second change of the
    same size within a tick of the clock goes unnoticed; uploads are still verified by digest.
    """

    def __init__(self, known: Mapping[tuple[Path, str], tuple[Stamp, Any]] = NO_ENTRIES) -> None:
        self._known = dict(known)
        self.used: CacheEntries = {}
        """Entries that were asked for."""

    def get(self, path: Path, probe: Callable[[Path, str], Probed], name: str) -> Probed:
        """The result of `probe` on the file, from the cache where the file is unchanged.

        Raises:
            FileRefusedError: `probe` refuses the file; this is not cached.
        """
        key = (path, probe.__name__)
        stamp = _stamp(path)  # before reading: a change meanwhile is noticed the next time
        before, result = self._known.get(key, ((), None))
        if not stamp or before != stamp:
            result = probe(path, name)
        self._known[key] = self.used[key] = (stamp, result)
        value: Probed = result
        return value


def _stamp(path: Path) -> Stamp:
    try:
        now = path.stat()
    except OSError:
        return ()  # reading it reports why
    return (now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino)
