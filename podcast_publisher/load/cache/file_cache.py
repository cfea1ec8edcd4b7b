"""What files were found to be, so that one that has not changed is not read again. `looked.py` keeps it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

Probed = TypeVar("Probed")

Stamp: TypeAlias = tuple[int, ...]
"""When it was changed, by its contents and by its entry in the file system, size and inode."""

CacheEntries: TypeAlias = dict[tuple[Path, str], tuple[Stamp, Any]]
"""By the file and the name of the function that looked: its stamp then, and what was found."""

NO_ENTRIES: Mapping[tuple[Path, str], tuple[Stamp, Any]] = {}


class FileCache:
    """A memory of files that outlives one loading.

    A file is known again by when it was changed, its size and its inode, as make and git know it.
    Within one program, one that is written twice within a tick of the system's clock, with the same
    number of bytes, passes for unchanged. What is uploaded is held against its digest all the same.
    """

    def __init__(self, known: Mapping[tuple[Path, str], tuple[Stamp, Any]] = NO_ENTRIES) -> None:
        self._known = dict(known)
        self.used: CacheEntries = {}
        """What was asked for."""

    def get(self, path: Path, look: Callable[[Path, str], Probed], name: str) -> Probed:
        """What `look` finds in the file, or has found when it was the same.

        Raises:
            FileRefusedError: `look` refuses it; that is not remembered.
        """
        key = (path, look.__name__)
        stamp = _stamp(path)  # before it is read: a change while reading is seen the next time
        before, found = self._known.get(key, ((), None))
        if not stamp or before != stamp:
            found = look(path, name)
        self._known[key] = self.used[key] = (stamp, found)
        remembered: Probed = found
        return remembered


def _stamp(path: Path) -> Stamp:
    try:
        now = path.stat()
    except OSError:
        return ()  # whoever reads it will say why
    return (now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino)
