"""What files were found to be, so that one that has not changed is not read a second time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")


class Memory:
    """A memory that outlives one loading: a preview loads the same show at every save.

    A file is known again by when it was changed, its size and its inode, as make and git know it.
    One that is written twice within a tick of the system's clock, with the same number of bytes,
    passes for unchanged; whatever is published is loaded without such a memory.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Path, str], tuple[tuple[int, ...], Any]] = {}

    def at(self, path: Path, look: Callable[[Path, str], Found], name: str) -> Found:
        """What `look` finds in the file, or has found when it was the same.

        Raises:
            FileRefusedError: `look` refuses it; that is not remembered.
        """
        stamp = _stamp(path)  # before it is read: a change while reading is seen the next time
        before, found = self._known.get((path, look.__name__), ((), None))
        if stamp and before == stamp:
            remembered: Found = found
            return remembered
        fresh = look(path, name)
        self._known[path, look.__name__] = (stamp, fresh)
        return fresh


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        now = path.stat()
    except OSError:
        return ()  # whoever reads it will say why
    return (now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino)
