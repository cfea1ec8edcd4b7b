"""Markers in an AIFF or AIFC. Source: Apple, Audio Interchange File Format 1.3, "Marker Chunk"."""

import struct
from collections.abc import Iterator

from podcast_publisher.load.files.paged_file import Data
from podcast_publisher.load.markers.chunks import aiff_chunks, in_order, text
from podcast_publisher.model.transcript import Chapter

_BIAS = 16_383
"""Of the exponent of an 80-bit number."""


def aiff_markers(data: Data) -> tuple[Chapter, ...]:
    """The markers by time; those without a name have an empty title."""
    contents = {
        chunk.kind: chunk.content(data)
        for chunk in aiff_chunks(data)
        if chunk.kind in {b"COMM", b"MARK"}
    }
    rate = _rate(contents.get(b"COMM", b""))
    return in_order(_markers(contents.get(b"MARK", b""), rate)) if rate else ()


def _rate(common: bytes) -> float:
    """The sample rate, an 80-bit number."""
    if len(common) < 18:
        return 0
    exponent, mantissa = struct.unpack_from(">HQ", common, 8)
    shift = (exponent & 0x7FFF) - _BIAS - 63
    return mantissa * 2.0**shift if -64 < shift < 0 else 0


def _markers(content: bytes, rate: float) -> Iterator[Chapter]:
    start = 2
    while start + 7 <= len(content):
        _, position, size = struct.unpack_from(">HIB", content, start)
        yield Chapter(position / rate, text(content[start + 7 : start + 7 + size]))
        start += 7 + size + (size + 1) % 2
