"""Replace a recording atomically, or put a new file beside it."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podcast_publisher.model.errors import RepairError

_MAX_STEM = 40
"""Characters of the name that are kept, so that the temporary name is not too long."""


@contextmanager
def temporary_file(path: Path) -> Iterator[Path]:
    """A temporary name in the folder of that file, deleted afterwards."""
    part = path.with_name(f".{path.stem[:_MAX_STEM]}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


class Original:
    """A recording as it was when first probed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = _identity(path)

    def replace_by(self, part: Path) -> None:
        """Replace the recording atomically by that file.

        Raises:
            RepairError: it was changed in the meantime.
            OSError: the file cannot be written.
        """
        shutil.copymode(self.path, part)
        _sync(part)
        if _identity(self.path) != self._seen:
            raise RepairError(
                "it was changed by someone else while it was being repaired",
                fix="Wait until nobody is writing to it, and run the command again.",
            )
        part.replace(self.path)


def refuse_existing(target: Path) -> None:
    """Refuse to overwrite a file.

    Raises:
        RepairError: a file has that name.
    """
    if os.path.lexists(target):
        raise RepairError(
            f"there is a file {target.name} already, and nothing is ever overwritten",
            fix="Move that file away, or choose another name for the new one.",
        )


def place_new_file(part: Path, target: Path, *, like: Path | None = None) -> None:
    """Move the new file to a free name, with the permissions of another.

    Raises:
        RepairError: the name is taken.
        OSError: the file cannot be written.
    """
    if like:
        shutil.copymode(like, part)
    _sync(part)
    refuse_existing(target)
    target.touch(exist_ok=False)  # not a link, which some file systems lack
    try:
        part.replace(target)
    except OSError:
        target.unlink()
        raise


def copy_file(source: Path, target: Path) -> None:
    """Copy the file to a free name.

    Raises:
        RepairError: the name is taken.
        OSError: the file cannot be written.
    """
    with temporary_file(target) as part:
        shutil.copyfile(source, part)
        place_new_file(part, target)


def replace_by(part: Path, target: Path) -> None:
    """Move the new file to that name; the old file of that name is there until then.

    Raises:
        OSError: the file cannot be written.
    """
    _sync(part)
    part.replace(target)


def _identity(path: Path) -> tuple[int, ...]:
    now = path.stat()
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns


def _sync(part: Path) -> None:
    """Sync the file to disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
