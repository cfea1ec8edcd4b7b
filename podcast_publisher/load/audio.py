"""What an audio file is, by its bytes. The only user of mutagen."""

from pathlib import Path
from typing import Any, BinaryIO

import mutagen
import mutagen.mp3
import mutagen.mp4

from podcast_publisher.load.files import measure
from podcast_publisher.load.frames import missing_from_mp3, missing_from_mp4
from podcast_publisher.model.audio import Audio

_HEAD = 64 * 1024

_MAGIC = (
    (b"RIFF", "a WAV recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"FORM", "an AIFF recording"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1a\x45\xdf\xa3", "a Matroska or WebM file"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<rss", b"<")


def look_at_audio(path: Path, name: str) -> Audio:
    """The recording in that file; `name` is how people know it.

    Raises:
        FileRefusedError: it cannot be read.
    """
    file = measure(path, name)
    with path.open("rb") as opened:
        head = opened.read(_HEAD)
        content = _content(head)
        if content not in {"MP3", "M4A"}:
            return Audio(file, content)
        opened.seek(0)
        seconds = _seconds(opened, content)
        if seconds is None and content == "MP3":
            return Audio(file, "nothing that can be recognised as audio")
        missing = missing_from_mp3 if content == "MP3" else missing_from_mp4
        return Audio(file, content, seconds, missing(opened, file.size))


def _content(head: bytes) -> str:
    """What the bytes are; the file's name is not asked."""
    if not head.strip(b"\x00"):
        return "empty"
    if head[4:8] in {b"ftyp", b"moov", b"mdat"}:
        return "M4A"
    if named := next((words for magic, words in _MAGIC if head.startswith(magic)), None):
        return named
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        return "a web page or another text with markup"
    return "MP3"  # until mutagen finds no frame in it


def _seconds(opened: BinaryIO, content: str) -> float | None:
    """The length mutagen reads from the headers, or nothing where it finds no audio."""
    kind = mutagen.mp3.MP3 if content == "MP3" else mutagen.mp4.MP4
    try:
        info: Any = kind(opened).info
    except mutagen.MutagenError:
        return None
    if content == "MP3" and info.layer != 3:
        return None
    return float(info.length)
