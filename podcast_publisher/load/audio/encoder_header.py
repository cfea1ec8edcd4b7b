"""The Xing, Info or VBRI header of an MP3, which describes the frames that follow."""

import re
import struct

from msgspec import Struct

_HEADER_FRAME = re.compile(
    rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]..(?:\0{9}|\0{17}|\0{32})(?:Xing|Info)\0{3}[\1-\x0f]",
    re.DOTALL,
)
"""A frame that holds such a header in place of sound."""

MAX_BYTES = 256
"""Bytes of the first frame that hold the whole header."""
_QUALITY_MODES = (3, 4, 5)
"""LAME's variable bit rate by quality; other modes aim at a rate."""


class EncoderHeader(Struct, frozen=True):
    """What the encoder says of all frames."""

    frames: int | None
    size: int | None
    """Bytes of all frames, with this one."""
    variable: bool
    """Whether it is Xing, for a variable bit rate, rather than Info."""
    music_crc: int | None = None
    quality: int | None = None
    """LAME's VBR quality, from 0 (best) to 9."""
    silence: int = 0
    """Samples that the encoder added before and after the sound."""


def encoder_header(data: bytes, *, mpeg1: bool) -> EncoderHeader | None:
    """Parse the header in the first frame, with LAME's extension; None where there is none."""
    mono = data[3] >> 6 == 3
    offset = 4 + ((17 if mono else 32) if mpeg1 else (9 if mono else 17))
    if data[36:40] == b"VBRI" and len(data) >= 54:
        # ignore its byte count: encoders do not agree on its meaning
        (frames,) = struct.unpack_from(">I", data, 50)
        return EncoderHeader(frames=frames, size=None, variable=True)
    if data[offset : offset + 4] not in {b"Xing", b"Info"} or len(data) < offset + 8:
        return None
    variable = data[offset : offset + 4] == b"Xing"
    (flags,) = struct.unpack_from(">I", data, offset + 4)
    offset += 8
    numbers: dict[int, int] = {}
    for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)):
        if flags & bit:
            numbers[bit] = int.from_bytes(data[offset : offset + size], "big")
            offset += size
    lame = data[offset : offset + 36]
    has_lame = len(lame) == 36 and lame[:4] in {b"LAME", b"Lavf", b"Lavc", b"L3.9"}
    return EncoderHeader(
        frames=numbers.get(1),
        size=numbers.get(2),
        variable=variable,
        quality=(100 - numbers[8]) // 10 if has_lame and _is_quality_mode(lame, numbers) else None,
        music_crc=int.from_bytes(lame[32:34], "big") if has_lame else None,
        silence=(lame[21] << 4 | lame[22] >> 4) + ((lame[22] & 15) << 8 | lame[23])
        if has_lame
        else 0,
    )


def _is_quality_mode(lame: bytes, numbers: dict[int, int]) -> bool:
    """Whether LAME encoded by quality rather than by rate."""
    return lame[:4] == b"LAME" and lame[9] & 15 in _QUALITY_MODES and 0 < numbers.get(8, 0) <= 100


def find_header_frame(data: bytes, start: int) -> tuple[int, int] | None:
    """Start and end of the first header frame from `start` on."""
    match = _HEADER_FRAME.search(data, start)
    return match.span() if match else None
