"""What this computer remembers of approvals: keys in the links of approvers, and what they were shown."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from msgspec import MsgspecError, Struct
from msgspec.json import decode, encode

from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.approved_content import Content, content_json
from podcast_publisher.model.errors import EditError

_LARGEST = 2_000_000
"""Bytes: the show notes of an episode and its chapters are far below."""
_NAME = re.compile("[0-9a-f]{16}")
_DIGEST = re.compile("[0-9a-f]{64}")


class Approver(Struct, frozen=True):
    """Somebody who was asked to approve, and the key in their link."""

    key: str
    """The name of the key: 16 hexadecimal digits."""
    name: str
    secret: bytes
    answered: Mapping[str, str] = {}
    """The time of the last answer that was taken in, by the guid of the episode."""


def new_approver(name: str) -> Approver:
    """An approver with a new key of 256 bits."""
    return Approver(secrets.token_hex(8), name, secrets.token_bytes(32))


def save_approver(folder: Path, approver: Approver) -> None:
    """Keep the approver, readable by this user alone.

    Raises:
        EditError: the folder cannot be written.
    """
    _write(folder / f"approver-{approver.key}.json", encode(approver))


def load_approver(folder: Path, key: str) -> Approver | None:
    """The approver with the key of that name; None where this computer made no such key."""
    if not _NAME.fullmatch(key):
        return None
    try:
        approver = decode(read_limited(folder / f"approver-{key}.json", _LARGEST), type=Approver)
    except (OSError, MsgspecError, ValueError, RecursionError):
        return None
    return approver if approver.key == key and approver.secret else None


def save_content(folder: Path, digest: str, content: Content) -> None:
    """Keep what somebody is asked to approve, so that changes since can be named.

    Raises:
        EditError: the folder cannot be written.
    """
    _write(folder / f"content-{digest}.json", content_json(content))


def load_content(folder: Path, digest: str) -> Content | None:
    """What has that digest; None where this computer does not remember it."""
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        body = read_limited(folder / f"content-{digest}.json", _LARGEST)
        return decode(body, type=dict[str, object])
    except (OSError, MsgspecError, ValueError, RecursionError):
        return None


def _write(path: Path, body: bytes) -> None:
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n")  # keys are for this computer alone
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(body)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EditError(
            f"{path.parent} cannot be written: {error.strerror or error}",
            fix="Check the folder's permissions, and whether the disk is full.",
        ) from error
