"""Save an edited file atomically, and never over somebody else's change."""

import hashlib
import os
import secrets
import shutil
import stat
from pathlib import Path

from podcast_publisher.model.errors import EditError
from podcast_publisher.model.workspace import Workspace

MAX_BYTES = 1_000_000
"""As for `check`."""


def open_for_edit(workspace: Workspace, path: Path) -> tuple[str, str]:
    """The text of a file in the project, unchanged, and its digest.

    Raises:
        EditError: it is missing, outside the project, not an ordinary file, too large or not UTF-8.
    """
    _refuse_outside(workspace, path)
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise EditError(f"{path.name} cannot be read: {error.strerror}") from error
    if len(body) > MAX_BYTES:
        raise EditError(f"{path.name} is larger than {MAX_BYTES:,} bytes")
    try:
        return body.decode("utf-8"), digest(body)
    except UnicodeDecodeError as error:
        fix = "Save it as UTF-8 in a text editor first."
        raise EditError(f"{path.name} is not a text in UTF-8", fix=fix) from error


def digest(body: bytes) -> str:
    """SHA-256, to notice changes."""
    return hashlib.sha256(body).hexdigest()


def save(workspace: Workspace, path: Path, text: str, expected_digest: str) -> str:
    """Replace the file atomically, keeping its permissions; return its new digest.

    Raises:
        EditError: the file does not have the expected digest, is outside the project, or cannot be
            written. It stays unchanged.
    """
    _refuse_outside(workspace, path)
    body = _encoded(path, text)
    part = path.with_name(f".{path.stem[:40]}.{secrets.token_hex(4)}.part")
    try:
        try:
            _write(part, body)
            shutil.copymode(path, part)
            _refuse_changed(path, expected_digest)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise EditError(
            f"{path.name} cannot be written: {error.strerror or error}. It is as it was",
            fix="Check the folder's permissions, and whether the disk is full.",
        ) from error
    _sync_folder(path.parent)
    return digest(body)


def _encoded(path: Path, text: str) -> bytes:
    try:
        body = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise EditError(f"{path.name} would hold half a character", fix="Type it again.") from error
    if len(body) > MAX_BYTES:
        raise EditError(f"{path.name} would be larger than {MAX_BYTES:,} bytes. It is as it was")
    return body


def _write(part: Path, body: bytes) -> None:
    with part.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that the rename survives a crash; Windows cannot open folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # not every file system can; the file itself is synced
        pass
    finally:
        os.close(handle)


def _refuse_changed(path: Path, expected: str) -> None:
    if digest(path.read_bytes()) != expected:
        raise EditError(
            f"{path.name} was changed by someone else in the meantime. It is as they left it",
            fix="Open it again, and make your change in the new version.",
        )


def _refuse_outside(workspace: Workspace, path: Path) -> None:
    """Accept only ordinary files in the project, and no links."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise EditError(f"{path.name} cannot be opened: {error.strerror}") from error
    if not workspace.contains(path.parent):
        raise EditError(f"{path.name} is outside the project's folder")
    if stat.S_ISLNK(mode):
        raise EditError(f"{path.name} is a link", fix="Change the file it leads to.")
    if not stat.S_ISREG(mode):
        raise EditError(f"{path.name} is not an ordinary file")
