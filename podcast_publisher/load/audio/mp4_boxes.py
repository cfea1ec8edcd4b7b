"""The boxes of an MP4: length, name and content (ISO 14496-12, 4.2)."""

import re
import struct
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from podcast_publisher.load.files.paged_file import Data

_NAME = re.compile(rb"[ -~]{4}")
"""Names of top-level boxes; anything else is not a box."""
_MAX_CHILDREN = 1_000
"""Children that are searched for a box."""
_MAX_BYTES = 24 << 20
"""Of a box: a million entries of the largest kind."""


class Box(Struct, frozen=True):
    """A box by its header."""

    kind: bytes
    start: int
    """Start of the content."""
    end: int
    """End by its header, which may be beyond the end of the file."""
    depth: int


def box_at(data: Data, offset: int, end: int, depth: int) -> Box | None:
    """The box at that offset; None where there is none."""
    if offset + 8 > end:
        return None
    head = data[offset : min(offset + 16, end)]
    if len(head) < 8:
        return None
    length, kind = struct.unpack_from(">I4s", head)
    header = 8
    if length == 1 and len(head) == 16:
        (length,) = struct.unpack_from(">Q", head, 8)
        header = 16
    elif length == 0:
        length = end - offset
    if length < header or (depth == 0 and not _NAME.fullmatch(kind)):
        return None
    return Box(kind, offset + header, offset + length, depth)


def box_content(data: Data, box: Box, *path: bytes) -> bytes:
    """The content of the first descendant on that path, within bounds; empty where there is none."""
    for kind in path:
        first = islice(_children(data, box), _MAX_CHILDREN)
        child = next((candidate for candidate in first if candidate.kind == kind), None)
        if child is None:
            return b""
        box = child
    return data[box.start : min(box.end, box.start + _MAX_BYTES)]


def _children(data: Data, box: Box) -> Iterator[Box]:
    offset, end = box.start, min(box.end, len(data))
    while (child := box_at(data, offset, end, box.depth + 1)) is not None:
        yield child
        offset = child.end
