"""Find where the sound of an MP3 starts and ends, between its tags."""

import struct

from podcast_publisher.load.audio.id3 import tag_size
from podcast_publisher.load.files.paged_file import Data

_MAX_TAGS = 1_000
"""Tags that are skipped at either end."""
_ID3V1, _ID3V1_EXTENSION = 128, 227
"""Bytes of an ID3v1 tag, and of its extension for longer titles."""
_APE_HEADER = 32
_HAS_HEADER, _IS_HEADER = 1 << 31, 1 << 29
"""Flags of an APE tag: it has a header; this is the header."""
_MAX_LYRICS = 5_100
"""Bytes between the marks of Lyrics3 version 1."""


def leading_tags(data: Data) -> tuple[int, int]:
    """Bytes of all tags before the sound, and how many of them are ID3v2."""
    offset = count = 0
    while data[offset : offset + 3] == b"ID3" and len(data) >= offset + 10 and count < _MAX_TAGS:
        offset += tag_size(data, offset)
        count += 1
    return offset + _ape_at(data, offset), count


def _ape_at(data: Data, offset: int) -> int:
    """Bytes of the APE tag at that offset."""
    if data[offset : offset + 8] != b"APETAGEX" or len(data) < offset + _APE_HEADER:
        return 0
    size, flags = struct.unpack("<I4xI", data[offset + 12 : offset + 24])
    return size + _APE_HEADER if flags & _IS_HEADER else 0


def sound_end(data: Data) -> int:
    """Where the sound ends: before all kinds of trailing tags."""
    end = len(data)
    for _ in range(_MAX_TAGS):
        if not (size := _tag_before(data, end)):
            break
        end -= min(end, size)
    return end


def _tag_before(data: Data, end: int) -> int:
    """Bytes of the tag that ends at that offset."""
    if _last(data, end, _ID3V1)[:3] == b"TAG":
        longer = _last(data, end, _ID3V1 + _ID3V1_EXTENSION)[:4] == b"TAG+"
        return _ID3V1 + _ID3V1_EXTENSION if longer else _ID3V1
    if _last(data, end, _APE_HEADER)[:8] == b"APETAGEX":
        size, flags = struct.unpack("<I4xI", _last(data, end, _APE_HEADER)[12:24])
        return int(size) + (_APE_HEADER if flags & _HAS_HEADER else 0)
    if _last(data, end, 10)[:3] == b"3DI":
        return tag_size(data, end - 10)
    mark = _last(data, end, 9)
    if mark == b"LYRICS200":
        digits = _last(data, end, 15)[:6]
        return 15 + int(digits) if digits.isdigit() else 9
    if mark == b"LYRICSEND":
        lyrics = data[max(0, end - 9 - 11 - _MAX_LYRICS) : end]
        start = lyrics.rfind(b"LYRICSBEGIN")
        return len(lyrics) - start if start >= 0 else 9
    return 0


def _last(data: Data, end: int, size: int) -> bytes:
    """The bytes before `end`; empty where there are too few."""
    return data[end - size : end] if end >= size else b""
