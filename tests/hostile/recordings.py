"""Recordings that were made to be expensive, or are none."""

import struct
import zlib
from collections.abc import Callable, Mapping

from tests.cases.damage import GOOD, START, chapter_frame, id3, picture_frame, text_frame

SOUND = GOOD[START:]
FRAME = b"\xff\xfb\x10\xc4" + bytes(100)


def box(kind: bytes, content: bytes) -> bytes:
    """A box of an MP4."""
    return struct.pack(">I4s", 8 + len(content), kind) + content


def m4a(boxes: bytes) -> bytes:
    """What calls itself an M4A, with those boxes."""
    return box(b"ftyp", b"M4A \0\0\0\0") + boxes


def nested(kind: bytes, depth: int, content: bytes = b"") -> bytes:
    """Boxes within boxes."""
    for _ in range(depth):
        content = box(kind, content)
    return content


def compressed_frame(body: bytes) -> bytes:
    """A frame of an ID3v2.3 tag that has to be unpacked."""
    packed = struct.pack(">I", len(body)) + zlib.compress(body, 9)
    return b"TIT2" + struct.pack(">IH", len(packed), 0x0080) + packed


def nested_chapters(depth: int) -> bytes:
    """Chapters within chapters."""
    inside = text_frame(b"TIT2", "x")
    for _ in range(depth):
        body = b"c\0" + struct.pack(">IIII", 0, 10, 0xFFFFFFFF, 0xFFFFFFFF) + inside
        inside = b"CHAP" + struct.pack(">IH", len(body), 0) + body
    return inside


HOSTILE: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a cover of ten megabytes": (
        "PP233",
        lambda: id3(picture_frame(b"\xff\xd8\xff" + bytes(10_000_000))) + SOUND,
    ),
    "many frames of a tag": (
        "PP233",
        lambda: id3(text_frame(b"TXXX", "a\0b") * 300_000) + SOUND,
    ),
    "many chapters in a tag": ("PP233", lambda: id3(chapter_frame("One") * 60_000) + SOUND),
    "chapters within chapters": ("PP233", lambda: id3(nested_chapters(3_000)) + SOUND),
    "a tag that unpacks": ("PP233", lambda: id3(compressed_frame(bytes(100_000_000))) + SOUND),
    "a hundred thousand tags": ("PP234", lambda: id3() * 100_000 + SOUND),
    "old tags without end": ("PP227", lambda: GOOD + (b"TAG" + bytes(125)) * 100_000),
    "nothing but 0xFF": ("PP202", lambda: b"\xff" * 50_000_000),
    "headers without frames": ("PP202", lambda: b"\xff\xfb\x90\x64" * 10_000_000),
    "gaps without end": ("PP221", lambda: (FRAME * 4 + b"\0") * 50_000),
    "frames that are found again and again": (
        "PP221",
        lambda: (FRAME * 4 + b"\xff\xfb\x10\xc4" * 200_000) * 40,
    ),
    "an M4A of a million boxes": ("PP221", lambda: m4a(box(b"free", b"") * 1_000_000)),
    "boxes within boxes": ("PP221", lambda: m4a(nested(b"moov", 5_000))),
    "a million entries in an M4A": (
        "PP221",
        lambda: m4a(
            box(
                b"moov",
                box(
                    b"udta", box(b"meta", bytes(4) + box(b"ilst", box(b"\xa9nam", b"") * 1_000_000))
                ),
            )
        ),
    ),
    "a box longer than all disks": (
        "PP204",
        lambda: m4a(struct.pack(">I4sQ", 1, b"mdat", (1 << 64) - 1)),
    ),
}
"""Each with the rule that must speak of it."""
