"""A cache folder: safe reads and atomic writes of files that can be made again."""

import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

_ONLY_PLAIN = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
"""Follow no link, and wait for no named pipe."""


class Cache(Struct, frozen=True):
    """A folder of files that can be made again. Files that cannot be read or written count as missing."""

    folder: Path | None = None

    def __bool__(self) -> bool:
        """Whether it holds anything."""
        return self.folder is not None and self.folder.is_dir()

    def path(self, name: str) -> Path | None:
        """The path of that file, which need not exist."""
        return self.folder / name if self.folder else None

    def read(self, name: str, max_bytes: int) -> bytes | None:
        """Its bytes; None if it is not a plain file of this user's, or has more than `max_bytes`."""
        path = self.path(name)
        if path is None:
            return None
        try:
            descriptor = os.open(path, os.O_RDONLY | _ONLY_PLAIN)
        except (OSError, ValueError):
            return None
        try:
            if not _is_ours(os.fstat(descriptor)):
                return None
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                size = os.fstat(descriptor).st_size  # Python reserves what may be read
                body = file.read(min(size, max_bytes) + 1)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        return body if len(body) <= max_bytes else None

    def size(self, name: str) -> int:
        """Its bytes; 0 if it is missing."""
        path = self.path(name)
        try:
            return path.stat().st_size if path else 0
        except (OSError, ValueError):
            return 0

    def write(self, name: str, body: bytes) -> bool:
        """Write it atomically, readable by this user alone; whether that was possible."""
        return self.write_parts(name, (body,))

    def write_parts(self, name: str, parts: Iterable[bytes]) -> bool:
        """As `write`, without the whole in memory."""
        path = self.path(name)
        if path is None:
            return False
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ONLY_PLAIN
            with os.fdopen(os.open(beside, flags, 0o600), "wb") as file:
                file.writelines(parts)
            beside.replace(path)
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                beside.unlink()
            return False
        return True


def _is_ours(status: os.stat_result) -> bool:
    """Whether it is a plain file of this user's."""
    user = os.geteuid() if hasattr(os, "geteuid") else status.st_uid
    return stat.S_ISREG(status.st_mode) and status.st_uid == user
