"""The header of an MP3 frame (ISO 11172-3, 2.4.2.3)."""

from msgspec import Struct

_KBITS = {  # by version (1, or 2 and 2.5) for layer III
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples a second, by the two bits that name the MPEG version."""

SECOND_BYTES = b"\xe2\xe3\xf2\xf3\xfa\xfb"
"""Second header bytes of layer III."""


class Frame(Struct, frozen=True):
    """A frame by its header."""

    length: int
    """Bytes with the header; 0 for `NO_FRAME`."""
    samples: int
    kbits: int
    rate: int
    kind: int
    """Version, layer and sample rate: the same in every frame of one stream."""


def _parse_header(second: int, third: int) -> Frame:
    """The frame by the second and third header byte."""
    version = second >> 3 & 3
    rate, bits = third >> 2 & 3, third >> 4
    if rate == 3 or bits in {0, 15}:
        return NO_FRAME
    kbits = _KBITS[1 if version == 3 else 2][bits]
    per_second = _RATES[version][rate]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * kbits * 1000 // per_second + (third >> 1 & 1)
    return Frame(length, samples, kbits, per_second, version << 2 | rate)


NO_FRAME = Frame(0, 0, 0, 0, -1)
FRAMES = [NO_FRAME] * (1 << 16)
"""Frames by second and third header byte, for speed."""
for _second in SECOND_BYTES:
    FRAMES[_second << 8 : _second + 1 << 8] = [
        _parse_header(_second, third) for third in range(256)
    ]
