"""Markers in a WAV: cue points with their labels, EBU's markers of an RF64, and the sync points of iXML.

Sources: Multimedia Programming Interface and Data Specifications 1.0, chapter 3, "Waveform Audio File
Format"; EBU Tech 3306, annex on `r64m`, https://tech.ebu.ch/docs/tech/tech3306.pdf; iXML,
http://www.gallery.co.uk/ixml/.
"""

import re
import struct
from collections.abc import Iterator
from html import unescape

from podcast_publisher.load.files.paged_file import Data
from podcast_publisher.load.markers.chunks import MAX_MARKERS, Chunk, in_order, riff_chunks, text
from podcast_publisher.model.transcript import Chapter

_CUE_BYTES = 24
_EBU_MARKER_BYTES = 320
_EBU_VALID = 1
_SYNC_POINT = re.compile(r"<SYNC_POINT>([^\0]{1,4000}?)</SYNC_POINT>")
_FIELD = re.compile(r"<SYNC_POINT_(TYPE|COMMENT|LOW|HIGH)>([^<]{0,500})</")


def wav_markers(data: Data) -> tuple[Chapter, ...]:
    """The markers of a WAV, by time; those without a label have an empty title."""
    chunks = list(riff_chunks(data))
    rate = _rate(data, chunks)
    if not rate:
        return ()
    for kind, read in ((b"cue ", _cues), (b"r64m", _ebu_markers), (b"iXML", _sync_points)):
        for chunk in chunks:
            if chunk.kind == kind and (markers := in_order(read(data, chunks, chunk, rate))):
                return markers
    return ()


def _rate(data: Data, chunks: list[Chunk]) -> int:
    content = next((chunk.content(data) for chunk in chunks if chunk.kind == b"fmt "), b"")
    return int.from_bytes(content[4:8], "little") if len(content) >= 8 else 0


def _cues(data: Data, chunks: list[Chunk], cue: Chunk, rate: int) -> Iterator[Chapter]:
    labels = _labels(data, chunks)
    content = cue.content(data)
    count = int.from_bytes(content[:4], "little")
    for start in range(4, min(len(content), 4 + count * _CUE_BYTES) - _CUE_BYTES + 1, _CUE_BYTES):
        identifier, _, _, _, _, sample = struct.unpack_from("<II4sIII", content, start)
        yield Chapter(sample / rate, labels.get(identifier, ""))


def _labels(data: Data, chunks: list[Chunk]) -> dict[int, str]:
    """The labels by their cue; a note stands in where there is no label."""
    found: dict[bytes, dict[int, str]] = {b"labl": {}, b"note": {}}
    for chunk in chunks:
        content = chunk.content(data) if chunk.kind == b"LIST" else b""
        if content[:4] != b"adtl" or len(found[b"labl"]) + len(found[b"note"]) > MAX_MARKERS:
            continue
        start = 4
        while start + 12 <= len(content):
            kind, size, identifier = struct.unpack_from("<4sII", content, start)
            label = text(content[start + 12 : start + 8 + size])
            if kind in found and label:
                found[kind].setdefault(identifier, label)
            start += 8 + size + size % 2
    return found[b"note"] | found[b"labl"]


def _ebu_markers(data: Data, _: list[Chunk], chunk: Chunk, rate: int) -> Iterator[Chapter]:
    content = chunk.content(data)
    for start in range(0, len(content) - _EBU_MARKER_BYTES + 1, _EBU_MARKER_BYTES):
        flags, low, high = struct.unpack_from("<III", content, start)
        if flags & _EBU_VALID:
            yield Chapter((high << 32 | low) / rate, text(content[start + 28 : start + 284]))


def _sync_points(data: Data, _: list[Chunk], chunk: Chunk, rate: int) -> Iterator[Chapter]:
    for point in _SYNC_POINT.finditer(text(chunk.content(data))):
        fields = dict(_FIELD.findall(point[1]))
        low, high = fields.get("LOW", ""), fields.get("HIGH", "0")
        if fields.get("TYPE") == "RELATIVE" and low.isdecimal() and high.isdecimal():
            title = unescape(fields.get("COMMENT", "")).strip()
            yield Chapter((int(high) << 32 | int(low)) / rate, title)
