"""Plain files and folders: no links, and no second name elsewhere."""

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import ExitCode

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT of Windows; files in a cloud drive have other tags, and are not links."""


class UnsafeStateError(DestinationError):
    """State in the project's folder cannot be trusted."""

    code = ExitCode.WRONG_USE


def is_same(first: Path, other: Path) -> bool:
    """Whether both lead to the same file or folder."""
    try:
        return first.samefile(other)
    except OSError:
        return False


def at_and_below(folder: Path) -> Iterator[Path]:
    """The folder and whatever is in it, one by one: no link is followed."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        yield path
        with suppress(OSError):  # a file, missing or unreadable: reported when it is used
            if path.is_dir() and not path.is_symlink():
                waiting += path.iterdir()


def refuse_unsafe(path: Path, folder: Path, *, links_alone: bool = False) -> None:
    """Go on only with a plain file or folder below that folder; with `links_alone`, with all but links.

    Raises:
        UnsafeStateError: it is a link, has a second name elsewhere, or is neither file nor folder.
    """
    try:
        status = path.lstat()
    except OSError:
        return  # not there; what cannot be inspected cannot be used either
    mode = status.st_mode
    if stat.S_ISLNK(mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        what = "is a link"
    elif links_alone:
        return
    elif stat.S_ISREG(mode) and status.st_nlink > 1:
        what = "has a second name elsewhere (a hard link)"
    elif not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISSOCK(mode)):
        what = "is neither file nor folder"
    else:
        return
    name = path.relative_to(folder).as_posix()
    raise UnsafeStateError(
        f"{name} {what}: writing to it would change something else",
        fix=f"Nothing was written. Check where it leads, then delete {name}.",
    )
