"""The boxes of an MP4: a length, a name, and what is in them (ISO 14496-12, 4.2)."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from podcast_publisher.load.files.paged_file import Data

_NAME = re.compile(rb"[ -~]{4}")
"""What a box on the outermost level is called; anything else there is none."""
_MOST = 1_000
"""Boxes in another that are looked at in search of one."""
_LONGEST = 24 << 20
"""Bytes of a box: a million entries of the largest kind."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its own word."""

    kind: bytes
    start: int
    """Where its content begins."""
    end: int
    """Where it ends by its own word, which may be behind the end of the file."""
    depth: int


def box_at(data: Data, at: int, end: int, depth: int) -> Box | None:
    """The box that begins there; nothing where none does."""
    if at + 8 > end:
        return None
    head = data[at : min(at + 16, end)]
    if len(head) < 8:
        return None
    length, kind = struct.unpack_from(">I4s", head)
    header = 8
    if length == 1 and len(head) == 16:
        (length,) = struct.unpack_from(">Q", head, 8)
        header = 16
    elif length == 0:
        length = end - at
    if length < header or (depth == 0 and not _NAME.fullmatch(kind)):
        return None
    return Box(kind, at + header, at + length, depth)


def inside(data: Data, box: Box, *path: bytes) -> bytes:
    """What is in the first box on that path within the box, as far as it is looked at; nothing where there is none."""
    for kind in path:
        first = islice(_children(data, box), _MOST)
        found = next((one for one in first if one.kind == kind), None)
        if found is None:
            return b""
        box = found
    return data[box.start : min(box.end, box.start + _LONGEST)]


def _children(data: Data, box: Box) -> Iterator[Box]:
    at, end = box.start, min(box.end, len(data))
    while (child := box_at(data, at, end, box.depth + 1)) is not None:
        yield child
        at = child.end
