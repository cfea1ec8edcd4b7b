"""Markers in a CAF. Source: Apple, Core Audio Format Specification 1.0, "Marker Chunk" and "Strings Chunk"."""

import struct
from collections.abc import Iterator
from itertools import islice

from podcast_publisher.load.files.paged_file import Data
from podcast_publisher.load.markers.chunks import MAX_MARKERS, caf_chunks, in_order, text
from podcast_publisher.model.transcript import Chapter

_MARKER_BYTES = 28
_ENTRY_BYTES = 12


def caf_markers(data: Data) -> tuple[Chapter, ...]:
    """The markers by time; those without a name have an empty title."""
    contents = {
        chunk.kind: chunk.content(data)
        for chunk in caf_chunks(data)
        if chunk.kind in {b"desc", b"mark", b"strg"}
    }
    description = contents.get(b"desc", b"")
    (rate,) = struct.unpack_from(">d", description) if len(description) >= 8 else (0.0,)
    if not 1 <= rate <= 10_000_000:
        return ()
    names = dict(islice(_strings(contents.get(b"strg", b"")), MAX_MARKERS))
    return in_order(_markers(contents.get(b"mark", b""), rate, names))


def _markers(content: bytes, rate: float, names: dict[int, str]) -> Iterator[Chapter]:
    for start in range(8, len(content) - _MARKER_BYTES + 1, _MARKER_BYTES):
        _, frame, identifier = struct.unpack_from(">IdI", content, start)
        if 0 <= frame < 2**53:
            yield Chapter(frame / rate, names.get(identifier, ""))


def _strings(content: bytes) -> Iterator[tuple[int, str]]:
    count = int.from_bytes(content[:4], "big")
    strings = 4 + count * _ENTRY_BYTES
    for start in range(4, min(strings, len(content) - _ENTRY_BYTES + 1), _ENTRY_BYTES):
        identifier, offset = struct.unpack_from(">Iq", content, start)
        if offset >= 0:
            yield identifier, text(content[strings + offset : strings + offset + 1_000])
