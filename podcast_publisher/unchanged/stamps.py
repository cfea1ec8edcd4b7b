"""One digest over the state of files and folders, by their stamps: no file that has settled is read.

A stamp is mode, owner, modification and change time, size and inode. The change time is the file
system's own: who edits a file and puts its modification time back still changes it. A file that changed
just before the run may change again within the same tick of the clock (git calls this racy), so its
bytes are digested too.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping

SETTLE_TIME = 2_000_000_000
"""Nanoseconds; the coarsest file system clock has steps of two seconds (FAT)."""
_MAX_ENTRIES = 200_000
_MAX_READ = 4_000_000
"""Bytes of files that have not settled."""
_END = b"\0\0"
"""Ends a folder: no name is empty."""


class UnsureError(Exception):
    """Whether something has changed cannot be known from stamps."""


class Stamps:
    """A digest over values, files and folders, in the order in which they are added.

    Raises:
        UnsureError: something cannot be read, or is not what projects and programs consist of.
    """

    def __init__(self, settled_before: int, max_read: int = _MAX_READ) -> None:
        """Files that changed since that moment (ns since 1970) are read: so many bytes at most."""
        self._digest = hashlib.sha256()
        self._settled_before = settled_before
        self._may_read = max_read
        self._entries = 0

    def hexdigest(self) -> str:
        """The digest of all that was added."""
        return self._digest.hexdigest()

    def add_value(self, *values: object) -> None:
        """Add values that have a stable representation."""
        self._digest.update(repr(values).encode("utf-8", "surrogatepass") + b"\0")

    def add_files(self, paths: Iterable[str]) -> None:
        """Add the files of these names, there or not, and what they lead to where they are links."""
        for path in paths:
            self._digest.update(os.fsencode(path) + self._file(path, _status(path)))

    def add_listings(self, folders: Iterable[str]) -> None:
        """Add which files are in these folders, by the folders' own times."""
        for folder in folders:
            status = _status(os.path.realpath(folder))
            if status and status.st_ctime_ns >= self._settled_before:
                raise UnsureError(folder)
            times = (status.st_mtime_ns, status.st_ctime_ns, status.st_ino) if status else ()
            self.add_value(folder, *times)

    def add_tree(
        self,
        top: str,
        *,
        names_alone: frozenset[str] = frozenset(),
        apart: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
    ) -> None:
        """Add all that is in a folder, there or not.

        Of the folders `names_alone` at its top only the names of what is in them; nothing of those `apart` at
        its top, and of those called `without`, wherever they are.
        """
        real = os.path.realpath(top)
        self._digest.update(os.fsencode(real) + b"\0")
        status = _status(real)
        if status is None:
            self._digest.update(_END)
        elif stat.S_ISDIR(status.st_mode):
            at_top = {**dict.fromkeys(names_alone, True), **dict.fromkeys(apart, False)}
            self._tree(real, real, status, at_top, without)
        else:
            raise UnsureError(top)

    def _tree(
        self,
        folder: str,
        top: str,
        status: os.stat_result,
        special: Mapping[str, bool],
        without: frozenset[str],
    ) -> None:
        """`special` are folders in it, and whether the names in each count."""
        # not its times: state that is no input is written into the project's folder too
        self._digest.update(b"%d %d %d\0" % (status.st_mode, status.st_uid, status.st_ino))
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=_name)
            self._entries += len(entries)
            if self._entries > _MAX_ENTRIES:
                raise UnsureError(folder)
            for entry in entries:
                if entry.name in without or special.get(entry.name) is False:
                    continue
                status = entry.stat(follow_symlinks=False)
                self._digest.update(os.fsencode(entry.name) + b"\0")
                if not stat.S_ISDIR(status.st_mode):
                    self._digest.update(self._file(entry.path, status, top))
                elif entry.name in special:
                    self._digest.update(os.fsencode("\0".join(sorted(os.listdir(entry.path)))))
                else:
                    self._tree(entry.path, top, status, {}, without)
        except OSError as error:
            raise UnsureError(folder) from error
        self._digest.update(_END)

    def _file(self, path: str, status: os.stat_result | None, top: str = "") -> bytes:
        """The stamp of a file, with that of its target where it is a link."""
        if status is None:
            return b"\0-\0"
        if stat.S_ISDIR(status.st_mode):
            return b"\0%d %d %d\0" % (status.st_mode, status.st_uid, status.st_ino)
        stamp = b"\0%d %d %d %d %d %d %d\0" % (
            status.st_mode,
            status.st_uid,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_size,
            status.st_ino,
            status.st_dev,
        )
        if stat.S_ISLNK(status.st_mode):
            return stamp + self._target(path, top)
        if stat.S_ISREG(status.st_mode) and status.st_ctime_ns >= self._settled_before:
            return stamp + self._content(path, status.st_size)
        return stamp

    def _target(self, path: str, top: str) -> bytes:
        try:
            status = os.stat(path)
        except OSError:  # it leads nowhere, or in a circle
            return b"-\0"
        if stat.S_ISDIR(status.st_mode):
            real = os.path.realpath(path)
            if not top or not f"{real}/".startswith(f"{top}/"):  # what is in there is not stamped
                raise UnsureError(path)
            return os.fsencode(real) + b"\0"
        return self._file(path, status)

    def _content(self, path: str, size: int) -> bytes:
        self._may_read -= max(1, size)
        if self._may_read < 0:
            raise UnsureError(path)
        try:
            with open(path, "rb") as file:
                return hashlib.sha256(file.read(size + 1)).digest()
        except OSError as error:
            raise UnsureError(path) from error


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name


def _status(path: str) -> os.stat_result | None:
    """The status of a file without following a link; None where there is no such file."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise UnsureError(path) from error
