"""Decode text files, whatever their bytes."""

import re
from pathlib import Path

from msgspec import Struct

from podcast_publisher.load.files import merge_conflicts
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.characters import describe_character
from podcast_publisher.model.finding import Finding, Position, Problem, SourceFile

MAX_TRANSCRIPT_BYTES = 2_000_000
"""A transcript of three hours has a tenth of this."""
MAX_YAML_BYTES = 1_000_000
"""A file with ten thousand chapters has half of this."""

_OTHER_FORMATS = {
    b"PK\x03\x04": "a Word document or another ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"{\\rtf": "rich text (RTF), as TextEdit and WordPad save it",
    b"%PDF": "a PDF document",
}
"""Formats of word processors, by magic number."""

_UTF_16 = {
    b"\xff\xfe": "UTF-16 LE, which Notepad calls Unicode",
    b"\xfe\xff": "UTF-16 BE, which Notepad calls Unicode big endian",
}
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class TextFile(Struct, frozen=True):
    """A decoded text file, or the finding that says why it could not be decoded."""

    source: SourceFile
    text: str = ""
    finding: Finding | None = None


def decode_text(body: bytes, file: str, largest: int = MAX_TRANSCRIPT_BYTES) -> TextFile:
    """Decode the bytes of a file; `file` is its name relative to the project."""
    if len(body) > largest:
        return _refused(SourceFile(file), f"it is larger than {largest:,} bytes", None)
    if other := next(
        (kind for magic, kind in _OTHER_FORMATS.items() if body.startswith(magic)), ""
    ):
        return _refused(SourceFile(file), f"it is {other}, under the name of a text", None)
    if mark := next((magic for magic in _UTF_16 if body.startswith(magic)), b""):
        why = f"it is not UTF-8 but {_UTF_16[mark]}, by its first bytes ({mark.hex(' ').upper()})"
        return _refused(SourceFile(file), why, None)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8", "replace")
        bad_byte = body[error.start : error.start + 1]
        as_windows, as_mac = (
            bad_byte.decode("cp1252", "replace"),
            bad_byte.decode("mac_roman", "replace"),
        )
        letter = as_mac.isalpha() and not as_windows.isalpha() and before[-1:].isalpha()
        on_a_mac = f", in that of old Macs {as_mac!r}" if letter else ""
        return _refused(
            SourceFile(file, _lines(body.decode("cp1252", "replace"))),
            f"it is not UTF-8: byte {body[error.start]:#04x} is not a character "
            f"(in Windows' own encoding it would be {as_windows!r}{on_a_mac})",
            _end_position(before),
        )
    source = SourceFile(file, _lines(text))
    if text.endswith("\x1a"):
        text = text.rstrip("\x1a")  # the end-of-file mark of old programs
        source = SourceFile(file, _lines(text))
    if match := _CONTROL_CHARACTER.search(text):
        return _refused(
            source,
            f"it holds {_describe_control(match[0], body)}",
            _end_position(text[: match.start()]),
        )
    if line := merge_conflicts.line_of_conflict(text, source.lines):
        problem = Problem(merge_conflicts.MESSAGE, line=line, fix=merge_conflicts.FIX)
        return TextFile(source, finding=Finding.of(rules.one_version_of_a_file, problem, source))
    return TextFile(source, text)


def _describe_control(character: str, body: bytes) -> str:
    """Describe a control character; UTF-16 without a byte order mark has one after every letter."""
    if character == "\x00" and body[:1000].count(b"\x00") > len(body[:1000]) // 3:
        return "a character of nothing behind every letter, as UTF-16 has without its first bytes"
    if "\x80" <= character <= "\x9f":
        return f"an invisible control character ({control_character_name(character)})"
    return describe_character(character)


def control_character_name(character: str) -> str:
    """The code point, and the character of Windows-1252 that was pasted from Word."""
    number = f"U+{ord(character):04X}"
    if not "\x80" <= character <= "\x9f":
        return number
    meant = character.encode("latin-1").decode("cp1252", "replace")
    return f"{meant} pasted from Word, as {number}" if meant != "\ufffd" else number


def read_limited(path: Path, largest: int = MAX_TRANSCRIPT_BYTES) -> bytes:
    """The file's bytes, at most one more than `largest`."""
    with path.open("rb") as file:
        return file.read(largest + 1)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"\r\n|\r|\n", text) if "\r" in text else text.split("\n"))


def _end_position(before: str) -> Position:
    lines = _lines(before)
    return Position(len(lines), len(lines[-1]) + 1)


def _refused(source: SourceFile, why: str, position: Position | None) -> TextFile:
    return TextFile(
        source,
        finding=Finding(
            rule=rules.unreadable_text,
            message=f"This file cannot be read as text: {why}",
            file=source.file,
            position=position,
            excerpt=source.line(position.line) if position else "",
            fix=rules.unreadable_text.fix,
        ),
    )
