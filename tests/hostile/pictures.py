"""Pictures that were made to be expensive, or are none."""

import random
import struct
import zlib
from collections.abc import Callable, Mapping

from tests.cases.broken_show import GOOD_SHOW

JPEG = (GOOD_SHOW / "artwork" / "cover.jpg").read_bytes()
MANY = 15_000_000
"""Bytes: just below what is looked at."""
SIDE = 1400
PIXELS = zlib.compress(bytes(SIDE * (3 * SIDE + 1)), 9)
BOMB = zlib.compress(bytes(50_000_000), 9)
"""Fifty thousand bytes that become fifty million."""


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    before: bytes = b"", behind: bytes = b"", size: int = SIDE, pixels: bytes = PIXELS
) -> bytes:
    """A PNG with those parts before its pixels and behind them."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
    body = header + before + chunk(b"IDAT", pixels) + behind + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def exif_of_overlaps(size: int) -> bytes:
    """EXIF in which every entry points at all of it: read one by one, they multiply."""
    count = min(65_535, size // 12)
    entries = b"".join(struct.pack(">HHII", tag, 7, size, 8) for tag in range(count))
    return (b"MM\0*\0\0\0\x08" + struct.pack(">H", count) + entries).ljust(size + 8, b"\0")


def segment(marker: int, data: bytes) -> bytes:
    """A part of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def jpeg(before: bytes) -> bytes:
    """The good cover with those bytes in front of its own header."""
    return JPEG[:2] + before + JPEG[2:]


HOSTILE: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a JPEG of ten megabytes": (
        "PP310",
        lambda: JPEG[:-2] + random.Random(1).randbytes(10_000_000) + JPEG[-2:],  # noqa: S311
    ),
    "a JPEG of fill bytes": ("PP310", lambda: jpeg(b"\xff" * MANY)),
    "a JPEG of stray bytes": ("PP310", lambda: jpeg(b"\0" * MANY)),
    "a JPEG of comments": ("PP301", lambda: jpeg(segment(0xFE, b"x") * (MANY // 5))),
    "a JPEG of XMP": (
        "PP301",
        lambda: jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0") * (MANY // 33)),
    ),
    "a JPEG with EXIF that overlaps": (
        "PP312",
        lambda: jpeg(segment(0xE1, b"Exif\0\0" + exif_of_overlaps(65_000))),
    ),
    "a JPEG with EXIF in many parts": (
        "PP310",
        lambda: jpeg(
            segment(0xE1, b"Exif\0\0" + exif_of_overlaps(65_000))
            + segment(0xE1, b"Exif\0\0" + bytes(65_000)) * 200
        ),
    ),
    "a JPEG cut off in its header": ("PP301", lambda: JPEG[:100]),
    "a JPEG cut off in its pixels": ("PP301", lambda: JPEG[: len(JPEG) // 2]),
    "a PNG of 60,000 by 60,000": ("PP301", lambda: png(size=60_000, pixels=BOMB)),
    "a PNG just below Pillow's limit": ("PP303", lambda: png(size=13_377, pixels=BOMB)),
    "a PNG with compressed text": (
        "PP301",
        lambda: png(chunk(b"zTXt", b"Comment\0\0" + BOMB)),
    ),
    "a PNG with much compressed text": (
        "PP301",
        lambda: png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 1_000_000, 9)) * 900),
    ),
    "a PNG with compressed XMP": (
        "PP301",
        lambda: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + BOMB)),
    ),
    "a PNG with long XMP": (
        "PP313",
        lambda: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + b"exif:GPSLatitud" * 900_000)),
    ),
    "a PNG with a compressed profile": ("PP301", lambda: png(chunk(b"iCCP", b"x\0\0" + BOMB))),
    "a PNG with EXIF that overlaps": (
        "PP312",
        lambda: png(chunk(b"eXIf", exif_of_overlaps(4_000_000))),
    ),
    "a PNG of a million parts": ("PP301", lambda: png(chunk(b"teXt", b"") * (MANY // 12))),
    "a PNG of a million parts behind": (
        "PP301",
        lambda: png(behind=chunk(b"tEXt", b"") * (MANY // 12)),
    ),
    "a PNG cut off": ("PP301", lambda: png()[:-20]),
    "a GIF of comments": (
        "PP301",
        lambda: (
            b"GIF89a" + struct.pack("<HHBBB", SIDE, SIDE, 0, 0, 0) + b"!\xfe\1x\0" * (MANY // 5)
        ),
    ),
    "EPS without end": ("PP301", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n" + b"%%x\n" * (MANY // 4)),
    "a TIFF that overlaps": (
        "PP301",
        lambda: b"MM\0*" + exif_of_overlaps(4_000_000)[4:],
    ),
    "a HEIC": ("PP301", lambda: b"\0\0\0\x18ftypheic" + bytes(1_000)),
    "noise": ("PP301", lambda: random.Random(2).randbytes(100_000)),  # noqa: S311
    "nothing": ("PP040", lambda: b""),
}
"""Each with the rule that must speak of it."""
