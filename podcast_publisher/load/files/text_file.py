"""Text files: bytes to lines, whatever the bytes."""

import re
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.load.files import merge_conflicts
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.characters import describe_character
from podcast_publisher.model.finding import Finding, Position, Problem, SourceFile

MAX_TRANSCRIPT_BYTES = 2_000_000
"""Bytes of a transcript. One of three hours has a tenth of that."""
MAX_YAML_BYTES = 1_000_000
"""Bytes of a YAML file. One with ten thousand chapters has half of that."""

_NO_TEXT = {
    b"PK\x03\x04": "a Word document or another ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"{\\rtf": "rich text (RTF), as TextEdit and WordPad save it",
    b"%PDF": "a PDF document",
}
"""What people write texts with, by its first bytes."""

_UTF_16 = {
    b"\xff\xfe": "UTF-16 LE, which Notepad calls Unicode",
    b"\xfe\xff": "UTF-16 BE, which Notepad calls Unicode big endian",
}
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that could be read, or the finding that says why not."""

    source: SourceFile
    text: str = ""
    finding: Finding | None = None


def decode_text(body: bytes, file: str, largest: int = MAX_TRANSCRIPT_BYTES) -> TextFile:
    """The text in those bytes; `file` is its name relative to the project."""
    if len(body) > largest:
        return _refused(SourceFile(file), f"it is larger than {largest:,} bytes", None)
    if other := next((what for magic, what in _NO_TEXT.items() if body.startswith(magic)), ""):
        return _refused(SourceFile(file), f"it is {other}, under the name of a text", None)
    if mark := next((it for it in _UTF_16 if body.startswith(it)), b""):
        why = f"it is not UTF-8 but {_UTF_16[mark]}, by its first bytes ({mark.hex(' ').upper()})"
        return _refused(SourceFile(file), why, None)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8", "replace")
        odd = body[error.start : error.start + 1]
        as_windows, as_mac = odd.decode("cp1252", "replace"), odd.decode("mac_roman", "replace")
        letter = as_mac.isalpha() and not as_windows.isalpha() and before[-1:].isalpha()
        on_a_mac = f", in that of old Macs {as_mac!r}" if letter else ""
        return _refused(
            SourceFile(file, _lines(body.decode("cp1252", "replace"))),
            f"it is not UTF-8: byte {body[error.start]:#04x} is no character "
            f"(in Windows' own encoding it would be {as_windows!r}{on_a_mac})",
            _place(before),
        )
    source = SourceFile(file, _lines(text))
    if text.endswith("\x1a"):
        text = text.rstrip("\x1a")  # the end of a file, to programs that are older than the web
        source = SourceFile(file, _lines(text))
    if found := _NOT_TEXT.search(text):
        return _refused(
            source,
            f"it holds {_control(found[0], body)}",
            _place(text[: found.start()]),
        )
    if line := merge_conflicts.line_of_conflict(source.lines):
        problem = Problem(merge_conflicts.MESSAGE, line=line, fix=merge_conflicts.FIX)
        return TextFile(source, finding=Finding.of(rules.one_version_of_a_file, problem, source))
    return TextFile(source, text)


def _control(character: str, body: bytes) -> str:
    """A control character in words; a file of UTF-16 without its mark has one behind every letter."""
    if character == "\x00" and body[:1000].count(b"\x00") > len(body[:1000]) // 3:
        return "a character of nothing behind every letter, as UTF-16 has without its first bytes"
    if "\x80" <= character <= "\x9f":
        return f"an invisible control character ({control_character_name(character)})"
    return describe_character(character)


def control_character_name(character: str) -> str:
    """A control character by its number, and by what Word meant where Windows' encoding has one."""
    number = f"U+{ord(character):04X}"
    if not "\x80" <= character <= "\x9f":
        return number
    meant = character.encode("latin-1").decode("cp1252", "replace")
    return f"{meant} pasted from Word, as {number}" if meant != "\ufffd" else number


def read_limited(path: Path, largest: int = MAX_TRANSCRIPT_BYTES) -> bytes:
    """The file's bytes, and no more of them than are needed to see that it is too large."""
    with path.open("rb") as file:
        return file.read(largest + 1)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"\r\n|\r|\n", text))


def _place(before: str) -> Position:
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
