"""Recognise what a file is to an episode, by its content: a recording, transcript, picture, text or answer."""

from enum import StrEnum
from pathlib import Path

from podcast_publisher.edit.transcripts.convert import convert
from podcast_publisher.edit.transcripts.formats import (
    LARGEST,
    UntimedTextError,
    is_webvtt,
)
from podcast_publisher.load.answer_file import answer_in
from podcast_publisher.load.files.media_file import FileRefusedError
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.approval_answer import UnreadableAnswerError
from podcast_publisher.model.errors import EditError
from podcast_publisher.workflow.recordings.load import RecordingReader

LARGEST_PICTURE, LARGEST_TEXT = 16 << 20, LARGEST
LARGEST_RECORDING = 4_000_000_000
"""Bytes: three hours as a WAV of a recorder."""
HEAD = 16
"""Bytes from which the limit for the whole file follows."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif")
_SMALL = (*_PICTURES, b"%PDF", b"PK", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"7z", b"Rar!")
_MAIL = ".eml"
_LONGEST_NOTES = 50_000
"""Characters; apps show less than a tenth of it."""
_ANYTHING = (
    "What belongs to an episode is a recording, a transcript with times, a JPEG or PNG, a text for the show "
    "notes, or the answer of an approver."
)


class FileKind(StrEnum):
    """What a file is to an episode, as it is named in addresses."""

    RECORDING = "audio"
    TRANSCRIPT = "transcript"
    ARTWORK = "artwork"
    NOTES = "text"
    APPROVAL = "approval"


def largest_for(head: bytes) -> int:
    """How many bytes a file that begins so may have: only recordings are large."""
    if _is_picture(head):
        return LARGEST_PICTURE
    is_text = not any(byte < 9 or 13 < byte < 32 for byte in head) and not head.startswith(
        (b"RIFF", b"RF64", b"FORM", b"OggS", b"fLaC", b"caff", b"ID3", b"#!AMR")
    )
    is_small = head.startswith(_SMALL) or (is_text and head.isascii())
    return LARGEST if is_small else LARGEST_RECORDING


def recognise_file(path: Path, name: str) -> FileKind:
    """What that file is, whatever its name says.

    Raises:
        EditError: it is nothing that an episode has.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if _is_picture(head):
        return FileKind.ARTWORK
    try:
        if RecordingReader().probe_master(path, name).is_convertible:
            return FileKind.RECORDING
    except FileRefusedError as error:
        raise EditError(f"{name}: {error}", fix=error.fix) from error
    if path.stat().st_size > LARGEST:
        raise EditError(f"{name} is no recording, and too large for anything else", fix=_ANYTHING)
    return _text_kind(read_limited(path, LARGEST), name)


def _is_picture(head: bytes) -> bool:
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    is_heif = head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS
    return head.startswith(_PICTURES) or is_webp or is_heif


def _text_kind(body: bytes, name: str) -> FileKind:
    is_mail = name.lower().endswith(_MAIL)
    if is_mail or b"approval:" in body:
        try:
            answer_in(body)
        except UnreadableAnswerError as error:
            if is_mail:
                raise EditError(f"{name}: {error}", fix="Copy the answer again, whole.") from error
        else:
            return FileKind.APPROVAL
    try:
        convert(body)
    except UntimedTextError as error:
        if len(error.text) > _LONGEST_NOTES:
            raise EditError(
                f"{name} is a text without times, and too long for show notes", fix=error.fix
            ) from error
        return FileKind.NOTES
    except EditError as error:
        if is_webvtt(body):
            return FileKind.TRANSCRIPT  # its review says what is wrong with it
        raise EditError(f"{name}: {error}", fix=_ANYTHING) from error
    return FileKind.TRANSCRIPT


def text_of(body: bytes) -> str:
    """The words of a text without times, a Word document included.

    Raises:
        EditError: it is none.
    """
    try:
        convert(body)
    except UntimedTextError as error:
        return error.text.strip()
    raise EditError("This text has times, so it is a transcript")
