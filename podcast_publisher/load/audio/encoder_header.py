"""The Xing, Info or VBRI header of an MP3: what its encoder says of the frames that follow."""

import re
import struct
from dataclasses import dataclass

_AMID = re.compile(
    rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]..(?:\0{9}|\0{17}|\0{32})(?:Xing|Info)\0{3}[\1-\x0f]",
    re.DOTALL,
)
"""A frame that holds a header: nothing where others say how their sound is coded."""

LONGEST = 256
"""Bytes of a frame in which all of the header stands."""
_OF_QUALITY = (3, 4, 5)
"""LAME's ways to vary the rate by what is heard; others keep near to a rate."""


@dataclass(frozen=True, slots=True)
class EncoderHeader:
    """The first frame of most files: what the encoder says of all the others."""

    frames: int | None
    size: int | None
    """Bytes from this frame to the last."""
    variable: bool
    """Xing rather than Info: the bit rate varies."""
    music_crc: int | None = None
    quality: int | None = None
    """Of LAME's variable rates, the step that was asked for: from 0, the best, to 9."""
    silence: int = 0
    """Samples the encoder added before and behind the sound."""


def encoder_header(data: bytes, *, mpeg1: bool) -> EncoderHeader | None:
    """The header in the frame with which the data begins, with LAME's part of it, or nothing."""
    mono = data[3] >> 6 == 3
    at = 4 + ((17 if mono else 32) if mpeg1 else (9 if mono else 17))
    if data[36:40] == b"VBRI" and len(data) >= 54:
        # its own count of bytes is left aside: encoders do not agree on what is in it
        (frames,) = struct.unpack_from(">I", data, 50)
        return EncoderHeader(frames=frames, size=None, variable=True)
    if data[at : at + 4] not in {b"Xing", b"Info"} or len(data) < at + 8:
        return None
    variable = data[at : at + 4] == b"Xing"
    (flags,) = struct.unpack_from(">I", data, at + 4)
    at += 8
    numbers: dict[int, int] = {}
    for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)):
        if flags & bit:
            numbers[bit] = int.from_bytes(data[at : at + size], "big")
            at += size
    lame = data[at : at + 36]
    has_lame = len(lame) == 36 and lame[:4] in {b"LAME", b"Lavf", b"Lavc", b"L3.9"}
    return EncoderHeader(
        frames=numbers.get(1),
        size=numbers.get(2),
        variable=variable,
        quality=(100 - numbers[8]) // 10 if has_lame and _asked_for(lame, numbers) else None,
        music_crc=int.from_bytes(lame[32:34], "big") if has_lame else None,
        silence=(lame[21] << 4 | lame[22] >> 4) + ((lame[22] & 15) << 8 | lame[23])
        if has_lame
        else 0,
    )


def _asked_for(lame: bytes, numbers: dict[int, int]) -> bool:
    """Whether LAME was asked for a quality rather than for a rate."""
    return lame[:4] == b"LAME" and lame[9] & 15 in _OF_QUALITY and 0 < numbers.get(8, 0) <= 100


def header_amid(data: bytes, start: int) -> tuple[int, int] | None:
    """Where, from that place on, a frame holds such a header: its beginning, and where the header is known by."""
    found = _AMID.search(data, start)
    return found.span() if found else None
