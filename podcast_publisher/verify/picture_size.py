"""Read a picture's pixel size from its first bytes."""

import struct

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG markers that the size follows."""


def picture_size(beginning: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; nothing where these bytes are not enough."""
    if beginning.startswith(b"\x89PNG\r\n\x1a\n") and beginning[12:16] == b"IHDR":
        return struct.unpack(">II", beginning[16:24]) if len(beginning) >= 24 else None
    if beginning.startswith(b"\xff\xd8"):
        return _of_jpeg(beginning)
    return None


def _of_jpeg(data: bytes) -> tuple[int, int] | None:
    offset = 2
    while offset + 9 <= len(data) and data[offset] == 0xFF:
        marker = data[offset + 1]
        if marker == 0xFF:  # fill
            offset += 1
            continue
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, offset + 5)
            return width, height
        offset += 2 + int.from_bytes(data[offset + 2 : offset + 4], "big")
    return None
