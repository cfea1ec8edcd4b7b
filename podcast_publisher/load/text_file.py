"""Text files: bytes to lines, whatever the bytes."""

import re
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.load import rules
from podcast_publisher.model.finding import Finding, Position, Source

LARGEST = 2_000_000
"""Bytes. A transcript of three hours has a tenth of that."""

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that could be read, or the finding that says why not."""

    source: Source
    text: str = ""
    finding: Finding | None = None


def decode(body: bytes, file: str) -> TextFile:
    """The text in those bytes; `file` is its name relative to the project."""
    if len(body) > LARGEST:
        return _refused(Source(file), f"it is larger than {LARGEST:,} bytes", None)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8", "replace")
        as_windows = body[error.start : error.start + 1].decode("cp1252", "replace")
        return _refused(
            Source(file, _lines(body.decode("cp1252", "replace"))),
            f"it is not UTF-8: byte {body[error.start]:#04x} is no character "
            f"(in Windows' own encoding it would be {as_windows!r})",
            _place(before),
        )
    source = Source(file, _lines(text))
    if found := _NOT_TEXT.search(text):
        return _refused(
            source,
            f"it holds an invisible control character (U+{ord(found[0]):04X})",
            _place(text[: found.start()]),
        )
    return TextFile(source, text)


def read_bytes(path: Path) -> bytes:
    """The file's bytes, and no more of them than are needed to see that it is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"\r\n|\r|\n", text))


def _place(before: str) -> Position:
    lines = _lines(before)
    return Position(len(lines), len(lines[-1]) + 1)


def _refused(source: Source, why: str, position: Position | None) -> TextFile:
    return TextFile(
        source,
        finding=Finding(
            rule=rules.UNREADABLE,
            message=f"This file cannot be read as text: {why}",
            file=source.file,
            position=position,
            excerpt=source.line(position.line) if position else "",
            fix=rules.UNREADABLE.fix,
        ),
    )
