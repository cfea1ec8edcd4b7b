"""Files beside the YAML: found, kept inside the project, and read once."""

import hashlib
import os
import stat
from pathlib import Path

from podcast_publisher.load import rules
from podcast_publisher.model.file import MediaFile
from podcast_publisher.model.finding import Rule

LARGEST_PICTURE_OR_TEXT = 64 << 20
"""Bytes of a picture or a transcript that are looked at: many times what any app would take."""


class FileRefusedError(Exception):
    """A file that is not published, the rule that says so, and the words for its author."""

    def __init__(self, rule: Rule, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def locate(name: str, *, beside: Path, root: Path) -> Path:
    """The ordinary file that a YAML file in the folder `beside` calls `name`.

    Symbolic links are followed before the question is asked where the file is.

    Raises:
        FileRefusedError: it is missing, outside the project, or nothing that can be read.
    """
    try:
        real = (beside / name).resolve()
        inside = real.is_relative_to(root.resolve())
        mode = real.stat().st_mode if inside else 0
    except FileNotFoundError as error:
        message = f"There is no file {name}{_other_spelling(beside / name)}"
        raise FileRefusedError(rules.FILE_MISSING, message) from error
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle
        why = getattr(error, "strerror", None) or "its name leads nowhere"
        raise FileRefusedError(rules.NOT_A_FILE, f"{name} cannot be opened: {why}") from error
    if not inside:
        raise FileRefusedError(rules.FILE_OUTSIDE, f"{name} is outside the project's folder")
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
        raise FileRefusedError(rules.NOT_A_FILE, f"{name} is {what}")
    return real


def _other_spelling(path: Path) -> str:
    """A hint at a file that differs only in capital letters, which matter to most stores."""
    near = [one.name for one in _siblings(path) if one.name.lower() == path.name.lower()]
    return f", but there is {near[0]}" if near else ""


def _siblings(path: Path) -> list[Path]:
    try:
        return sorted(path.parent.iterdir())
    except OSError:
        return []


def read_media(path: Path, name: str, largest: int) -> tuple[MediaFile, bytes]:
    """A file with its bytes, from one reading: what is looked at is what has the digest.

    Raises:
        FileRefusedError: it cannot be read, or has more than `largest` bytes.
    """
    try:
        if (size := path.stat().st_size) > largest:
            raise FileRefusedError(
                rules.NOT_A_FILE, f"{name} has {size:,} bytes, too many to check"
            )
        body = path.read_bytes()
    except OSError as error:
        raise FileRefusedError(
            rules.NOT_A_FILE, f"{name} cannot be read: {error.strerror}"
        ) from error
    md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
    return MediaFile(path, name, len(body), hashlib.sha256(body).hexdigest(), md5), body


def relative(path: Path, root: Path) -> str:
    """The path for people: relative to the project, with forward slashes."""
    return Path(os.path.relpath(path, root)).as_posix()
