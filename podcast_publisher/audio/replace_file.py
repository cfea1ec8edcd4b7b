"""A file that is written beside the recording, and put in its place in one step."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podcast_publisher.model.errors import RepairError

_LONGEST = 40
"""Letters of the name that are kept: no file system refuses what is added to them."""


@contextmanager
def temporary_file(path: Path) -> Iterator[Path]:
    """A new name in the folder of that file; whatever stands under it afterwards is taken away."""
    part = path.with_name(f".{path.stem[:_LONGEST]}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


class Original:
    """A recording as it was when it was first looked at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = _identity(path)

    def replace_by(self, part: Path) -> None:
        """Put that file in its place: whoever reads it sees the old one or the new one, whole.

        Raises:
            RepairError: it has changed in the meantime.
            OSError: the disk refuses.
        """
        shutil.copymode(self.path, part)
        _settle(part)
        if _identity(self.path) != self._seen:
            raise RepairError(
                "it was changed by someone else while it was being mended",
                fix="Wait until nobody writes to it any more, and run the command again.",
            )
        part.replace(self.path)


def refuse_existing(target: Path) -> None:
    """Go on only where no file has that name yet.

    Raises:
        RepairError: one has.
    """
    if os.path.lexists(target):
        raise RepairError(
            f"there is a file {target.name} already, and nothing is ever overwritten",
            fix="Take that file away, or choose another name for the new one.",
        )


def place_new_file(part: Path, target: Path, *, like: Path) -> None:
    """Put the new file where nothing is yet, readable for the same people as the other one.

    Raises:
        RepairError: there is something.
        OSError: the disk refuses.
    """
    shutil.copymode(like, part)
    _settle(part)
    refuse_existing(target)
    target.touch(exist_ok=False)  # rather than a link, which some file systems have not
    try:
        part.replace(target)
    except OSError:
        target.unlink()
        raise


def _identity(path: Path) -> tuple[int, ...]:
    now = path.stat()
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns


def _settle(part: Path) -> None:
    """Have it on the disk, and not only on its way there."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
