"""The tags around the sound of an MP3: passed over, to find where it begins and ends."""

import struct

from podcast_publisher.load.audio.id3 import tag_size
from podcast_publisher.load.files.paged_file import Data

_MOST = 1_000
"""Tags at one end, behind which no more are looked for."""
_OLD, _LONGER = 128, 227
"""Bytes of an ID3v1 tag, and of the part that some programs put before it for longer titles."""
_APE_HEAD = 32
_HAS_HEAD, _IS_HEAD = 1 << 31, 1 << 29
"""Flags of an APE tag: it begins with a head as well; this is that head."""
_LONGEST_LYRICS = 5_100
"""Bytes of words between the marks of Lyrics3, version 1."""


def before_sound(data: Data) -> tuple[int, int]:
    """Bytes of all tags before the sound, and how many of them are ID3v2."""
    at = count = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10 and count < _MOST:
        at += tag_size(data, at)
        count += 1
    return at + _ape_at(data, at), count


def _ape_at(data: Data, at: int) -> int:
    """Bytes of the APE tag that begins there."""
    if data[at : at + 8] != b"APETAGEX" or len(data) < at + _APE_HEAD:
        return 0
    size, flags = struct.unpack("<I4xI", data[at + 12 : at + 24])
    return size + _APE_HEAD if flags & _IS_HEAD else 0


def end_of_sound(data: Data) -> int:
    """Where the sound must end: before the tags of all kinds that may stand behind it."""
    end = len(data)
    for _ in range(_MOST):
        if not (size := _tag_before(data, end)):
            break
        end -= min(end, size)
    return end


def _tag_before(data: Data, end: int) -> int:
    """Bytes of the tag that ends there."""
    if _last(data, end, _OLD)[:3] == b"TAG":
        longer = _last(data, end, _OLD + _LONGER)[:4] == b"TAG+"
        return _OLD + _LONGER if longer else _OLD
    if _last(data, end, _APE_HEAD)[:8] == b"APETAGEX":
        size, flags = struct.unpack("<I4xI", _last(data, end, _APE_HEAD)[12:24])
        return int(size) + (_APE_HEAD if flags & _HAS_HEAD else 0)
    if _last(data, end, 10)[:3] == b"3DI":
        return tag_size(data, end - 10)
    mark = _last(data, end, 9)
    if mark == b"LYRICS200":
        digits = _last(data, end, 15)[:6]
        return 15 + int(digits) if digits.isdigit() else 9
    if mark == b"LYRICSEND":
        words = data[max(0, end - 9 - 11 - _LONGEST_LYRICS) : end]
        begins = words.rfind(b"LYRICSBEGIN")
        return len(words) - begins if begins >= 0 else 9
    return 0


def _last(data: Data, end: int, size: int) -> bytes:
    """So many bytes before that place; none where there are fewer."""
    return data[end - size : end] if end >= size else b""
