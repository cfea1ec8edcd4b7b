"""Contents of files by their SHA-256, in the folder of an episode's versions."""

import hashlib
import os
import secrets
import shutil
from functools import lru_cache
from pathlib import Path

from podcast_publisher.model.errors import EditError
from podcast_publisher.model.workspace import Workspace

LARGEST = 300_000_000
"""Bytes of all that is kept of an episode; a recording that is larger is not kept at all."""
NOTHING = ""
"""The digest of a file that is not there."""
_CHUNK = 1 << 20


def digest_of(path: Path) -> str:
    """The SHA-256 of the file; nothing where there is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return NOTHING


def probable_digest(path: Path) -> str:
    """The same, remembered while size and time of the file stay: for pages, which decide nothing."""
    try:
        status = path.stat()
        return _remembered(path, status.st_size, status.st_mtime_ns, status.st_ino)
    except OSError:
        return NOTHING


@lru_cache(maxsize=500)
def _remembered(path: Path, _size: int, _time: int, _inode: int) -> str:
    return digest_of(path)


def can_be_kept(path: Path) -> bool:
    """Whether the file is not too large to be kept, or not there."""
    try:
        return path.stat().st_size <= LARGEST
    except OSError:
        return True


def keep(path: Path, folder: Path) -> str:
    """Keep what the file holds; its digest.

    Raises:
        OSError: the disk refuses.
    """
    if not path.exists():
        return NOTHING
    part = folder / f"{secrets.token_hex(8)}.part"
    try:
        digest = _copy(path, part)
        if not (folder / digest).exists():
            part.replace(folder / digest)
    finally:
        part.unlink(missing_ok=True)
    return digest


def read_text(path: Path) -> str | None:
    """The text of a file; None where it is none, or too long to compare; empty where there is no file."""
    try:
        with path.open("rb") as file:
            body = file.read(_CHUNK + 1)
        return body.decode("utf-8") if len(body) <= _CHUNK else None
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        return None


def refuse_unsafe_target(workspace: Workspace, path: Path) -> None:
    """Go on only where an ordinary file in the project is there, or none.

    Raises:
        EditError: it is a link, no file, or outside.
    """
    is_plain = path.is_file() or not os.path.lexists(path)
    if path.is_symlink() or not is_plain or not workspace.contains(path.parent):
        raise EditError(f"{path.name} is not an ordinary file in the project's folder")


def write_parts(contents: dict[Path, str], folder: Path) -> dict[Path, Path | None]:
    """Write kept contents beside the files that they will replace; None for a file that goes.

    Raises:
        EditError: a content is not kept any more, or damaged.
        OSError: the disk refuses; then no part is left.
    """
    parts: dict[Path, Path | None] = {}
    try:
        for path, digest in contents.items():
            parts[path] = None
            if digest != NOTHING:
                parts[path] = part = path.with_name(
                    f".{path.stem[:40]}.{secrets.token_hex(4)}.part"
                )
                _write_part(path, digest, folder, part)
    except BaseException:
        remove_parts(parts)
        raise
    return parts


def _write_part(path: Path, digest: str, folder: Path, part: Path) -> None:
    try:
        is_whole = _copy(folder / digest, part) == digest
    except FileNotFoundError:
        is_whole = False
    if not is_whole:
        raise EditError(f"That version of {path.name} is not kept any more. The file is as it was")
    if path.exists():
        shutil.copymode(path, part)


def remove_parts(parts: dict[Path, Path | None]) -> None:
    """Remove what was not put in place."""
    for part in parts.values():
        if part:
            part.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> str:
    """Copy a file to a new one, and sync it; its SHA-256."""
    digest = hashlib.sha256()
    with source.open("rb") as old, target.open("xb") as new:
        while chunk := old.read(_CHUNK):
            digest.update(chunk)
            new.write(chunk)
        new.flush()
        os.fsync(new.fileno())
    return digest.hexdigest()
