"""Whether an audio file holds as much as its own headers promise.

Players and mutagen believe the headers: a file cut in half still says it is whole
(audio.md, 1.2). The sizes in the headers tell, without decoding anything.
"""

import os
import struct
from typing import BinaryIO

_XING_WITHIN = 256
"""Bytes into the first frame; side information and a CRC take at most 38 of them."""


def missing_from_mp3(opened: BinaryIO, size: int) -> int:
    """Bytes an MP3's Xing or Info header promises beyond the end of the file.

    0 where there is no such header: then a cut between two frames cannot be seen.
    """
    start = _after_tags(opened)
    opened.seek(start)
    frame = opened.read(_XING_WITHIN)
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or len(frame) < at + 16:
        return 0
    flags, *_ = struct.unpack_from(">I", frame, at + 4)
    if not flags & 2:  # bit 1: a byte count follows the optional frame count
        return 0
    (promised,) = struct.unpack_from(">I", frame, at + (12 if flags & 1 else 8))
    return max(0, int(promised) - (size - start))


def _after_tags(opened: BinaryIO) -> int:
    """Where the audio begins: behind every ID3v2 tag and the padding that may follow it."""
    at = 0
    while True:
        opened.seek(at)
        header = opened.read(10)
        if len(header) < 10 or header[:3] != b"ID3":
            break
        length = sum(
            byte << shift for byte, shift in zip(header[6:10], (21, 14, 7, 0), strict=True)
        )
        at += 10 + length + (10 if header[5] & 0x10 else 0)
    opened.seek(at)
    after = opened.read(4096)
    sync = after.find(b"\xff")
    return at + max(0, sync)


def missing_from_mp4(opened: BinaryIO, size: int) -> int:
    """Bytes the top boxes of an M4A promise beyond the end of the file.

    A file without its index (`moov`) cannot be played at all: all of it counts as missing.
    """
    at, has_index = 0, False
    while at + 8 <= size:
        opened.seek(at)
        header = opened.read(16)
        length, kind = struct.unpack_from(">I4s", header)
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack_from(">Q", header, 8)
        elif length == 0:
            length = size - at
        has_index = has_index or kind == b"moov"
        if length < 8:
            break
        at += length
    opened.seek(0, os.SEEK_SET)
    return max(0, at - size) if has_index else max(1, at - size)
