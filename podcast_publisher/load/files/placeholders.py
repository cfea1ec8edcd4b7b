"""Placeholders: Git LFS pointers, online-only stubs, error pages and empty files."""

import json
import os
import re
from pathlib import Path, PurePath
from typing import BinaryIO

from msgspec import Struct

_HEAD_BYTES = 4096
"""Enough to recognise a placeholder."""
_BLOCK = 1 << 20
_MAX_BYTES = 1 << 30
"""Larger files are not searched for zeros; probing refuses them."""
_MAX_ERROR_BYTES = 20_000
"""An XML error message is no longer than this."""

_DOWNLOAD = "Download the file itself, and put it there under the same name."
_FIXES = {
    "lfs": "Fetch what Git LFS keeps: run  git lfs install  once, and then  git lfs pull",
    "annex": "Fetch what git-annex keeps: run  git annex get .",
    "page": "Sign in in a browser, download the file again from there, and put it in its place.",
    "error": _DOWNLOAD,
    "empty": "Copy or export it again; the copy was interrupted, or the disk was full.",
    "mac": "Copy the file again from the Mac; this is only what the Mac notes beside it.",
    "stub": "In the file manager choose Keep on this device or Download now for it, and wait until it is there.",
    "partial": "Wait until the download is finished, or start it again.",
    "link": "Copy the file itself there, and not a link to it; in git, put the file in the place of the link.",
    "shortcut": "Copy the file itself there, and not a shortcut to it.",
}
_STUBS = {
    **dict.fromkeys((".icloud",), ("stub", "iCloud has not downloaded it to this computer")),
    **dict.fromkeys(
        (".cloud", ".cloudf", ".nextcloud", ".owncloud", ".dropbox", ".onedrive", ".odrive"),
        ("stub", "the file is online only"),
    ),
    **dict.fromkeys(
        (".crdownload", ".part", ".partial", ".download", ".opdownload", ".filepart", ".!ut"),
        ("partial", "its download is not finished"),
    ),
    **dict.fromkeys((".url", ".webloc", ".lnk", ".desktop"), ("shortcut", "a shortcut")),
}
"""Extensions that are appended to the file name, and their meaning."""
_PROPERTY_LIST = "a note of iCloud or of a Mac (a property list)"
_SIGNATURES: tuple[tuple[tuple[bytes, ...], str, str], ...] = (
    (
        (b"version https://git-lfs.github.com/", b"version https://hawser.github.com/"),
        "lfs",
        "a pointer of Git LFS",
    ),
    ((b"/annex/objects/",), "annex", "a pointer of git-annex"),
    ((b"\0\5\x16\7", b"\0\5\x16\0"), "mac", "what a Mac notes beside a file (AppleDouble)"),
    ((b"[InternetShortcut]", b"[{000214A0"), "shortcut", "a shortcut"),
    ((b"book\0\0\0\0mark", b"L\0\0\0\1\x14\2\0"), "shortcut", "an alias or a shortcut"),
    ((b"XSym\n", b"!<symlink>", b"IntxLNK\1"), "link", "a link as another system wrote it"),
    ((b"bplist00",), "stub", _PROPERTY_LIST),
)
"""First bytes, kind and what it is: links are those of macOS on a Windows share, Cygwin and Interix."""
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|script|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_ERROR_XML = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?<(?:\w{1,20}:)?(?:Error|ErrorResponse|ListBucketResult|Fault)\b"
)
_ERROR_LINE = re.compile(rb"(?:\d{3}:? )?(?:Not Found|Forbidden|Unauthorized|Access ?Denied)\.?\s*")
_LFS_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\r?\noid sha256:([0-9a-f]{64})\r?\n"
)
_ERROR_KEYS = {"error", "errors", "message", "detail", "error_summary", "statusCode", "status"}


class Placeholder(Struct, frozen=True):
    """A placeholder in place of a file."""

    message: str
    """Follows the file's name in a message."""
    fix: str


def detect_placeholder(path: Path) -> Placeholder | None:
    """Which kind of placeholder the file is; None where it is the file itself.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        beginning = file.read(_HEAD_BYTES)
        size = os.fstat(file.fileno()).st_size
        kind, message = _classify(beginning, size)
        if not kind and size <= _MAX_BYTES and not any(beginning) and _only_zeros(file):
            kind, message = "empty", f"is empty: all of its {size:,} bytes are zeros"
    return Placeholder(message, _FIXES[kind]) if kind else None


def find_stub(path: Path) -> Placeholder | None:
    """The stub, shortcut or partial download beside a missing file."""
    for ending, (kind, message) in _STUBS.items():
        for name in (f".{path.name}{ending}", f"{path.name}{ending}"):
            if os.path.lexists(path.with_name(name)):
                return Placeholder(f"is not there, but {name} is: {message}", _FIXES[kind])
    return None


def parse_stub(name: str) -> tuple[str, Placeholder] | None:
    """The file that a stub stands for; None where the name is not a stub's."""
    path = PurePath(name)
    if (stub := _STUBS.get(path.suffix.lower())) is None:
        return None
    kind, message = stub
    real = path.stem.removeprefix(".")
    return real, Placeholder(f"is not there, but {name} is: {message}", _FIXES[kind])


def _classify(beginning: bytes, size: int) -> tuple[str, str]:
    """Kind and message; empty where it is not a placeholder."""
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not size:
        return "empty", "is empty: it has 0 bytes"
    for signatures, kind, what in _SIGNATURES:
        if beginning.startswith(signatures) or text.startswith(signatures):
            return kind, f"is {what}, and not the file itself"
    if b"NSURLNameKey" in text and b"plist" in text:
        return "stub", f"is {_PROPERTY_LIST}, and not the file itself"
    if _HTML.match(text):
        return "page", "is a web page, perhaps one to sign in, and not the file itself"
    if size <= _MAX_ERROR_BYTES and _ERROR_XML.match(text):
        return "error", "is a store's error message (XML), and not the file itself"
    if size <= _HEAD_BYTES and _is_error_in_json(text):
        return "error", "is a server's error message (JSON), and not the file itself"
    if _ERROR_LINE.fullmatch(text):
        return "error", "is a server's error message, and not the file itself"
    return "", ""


def _is_error_in_json(text: bytes) -> bool:
    if not text.startswith((b"{", b"[")):
        return False
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(document, list) and document:
        document = document[0]
    return isinstance(document, dict) and not _ERROR_KEYS.isdisjoint(document)


def _only_zeros(file: BinaryIO) -> bool:
    """Whether the rest of the file is zeros."""
    return not any(block.strip(b"\0") for block in iter(lambda: file.read(_BLOCK), b""))


def lfs_digest(path: Path) -> str:
    """The SHA-256 that a Git LFS pointer names; empty where the file is none, or cannot be read."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_HEAD_BYTES)
    except OSError:
        return ""
    match = _LFS_POINTER.match(beginning)
    return match[1].decode() if match else ""
