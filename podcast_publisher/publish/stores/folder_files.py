"""Look at, read and replace the files of a folder destination while other publishers write there."""

import json
import os
import secrets
import stat
from io import BufferedReader
from pathlib import Path

UNFINISHED = ".part"
_MAX_HEADERS = 10_000
"""Bytes of what is remembered of an object."""


def file_status(path: Path) -> os.stat_result | None:
    """The status, or nothing where there is no file.

    Asked once: between two questions another publisher may write the file or delete it.
    """
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_regular(status: os.stat_result) -> bool:
    """Whether it is a file with bytes, and no pipe, device or folder."""
    return stat.S_ISREG(status.st_mode)


def open_file(path: Path) -> BufferedReader | None:
    """The file for reading, or nothing where there is none. A pipe is opened without waiting."""
    try:
        return open(path, "rb", opener=_without_waiting)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # Windows has no such flag


def read_headers(path: Path) -> dict[str, object]:
    """The stored headers; nothing where they are damaged."""
    try:
        with path.open("rb") as file:
            headers = json.loads(file.read(_MAX_HEADERS))
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return {}
    return headers if isinstance(headers, dict) else {}


def replace_file(path: Path, body: bytes) -> None:
    """Replace a file atomically: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for temporary in path.parent.glob(f".{path.name}.*{UNFINISHED}"):  # by a run that was cut off
        temporary.unlink(missing_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with beside.open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
