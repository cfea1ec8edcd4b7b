"""Walk over the chunks of WAV, AIFF and CAF files, within bounds."""

import struct
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from podcast_publisher.load.files.paged_file import Data
from podcast_publisher.model.transcript import Chapter

_MAX_CHUNKS = 10_000
MAX_CHUNK_BYTES = 4 << 20
"""Of a chunk that is read."""
MAX_MARKERS = 10_000
_UNKNOWN = 0xFFFFFFFF
"""A size that stands elsewhere, or nowhere: the program was stopped, or wrote into a pipe."""


class Chunk(Struct, frozen=True):
    """A chunk of a file."""

    kind: bytes
    start: int
    """Start of the content."""
    size: int
    """Bytes, as its header says."""

    def content(self, data: Data) -> bytes:
        """Its content, or the beginning of a huge one."""
        return data[self.start : self.start + min(self.size, MAX_CHUNK_BYTES)]


def riff_chunks(data: Data) -> Iterator[Chunk]:
    """The chunks of a WAV, RF64 or BW64."""
    big = 0
    for chunk in _walk(data, 12, "<4sI"):
        if chunk.kind == b"ds64" and chunk.size >= 16:
            (big,) = struct.unpack_from("<Q", chunk.content(data), 8)
        if chunk.kind == b"data" and big and chunk.size == _UNKNOWN:
            yield Chunk(chunk.kind, chunk.start, big)
            yield from _walk(data, chunk.start + big + big % 2, "<4sI")
            return
        yield chunk


def aiff_chunks(data: Data) -> Iterator[Chunk]:
    """The chunks of an AIFF or AIFC."""
    return _walk(data, 12, ">4sI")


def caf_chunks(data: Data) -> Iterator[Chunk]:
    """The chunks of a CAF, which are not padded."""
    return _walk(data, 8, ">4sQ", padded=False)


def _walk(data: Data, start: int, form: str, *, padded: bool = True) -> Iterator[Chunk]:
    head = struct.calcsize(form)
    for _ in range(_MAX_CHUNKS):
        if start + head > len(data):
            return
        kind, size = struct.unpack(form, data[start : start + head])
        yield Chunk(kind, start + head, size)
        start += head + size + (size % 2 if padded else 0)


def missing_bytes(data: Data) -> int:
    """How many bytes of the sound are missing at the end of a WAV, AIFF or CAF; 0 where none are."""
    head = data[:12]
    if head[:4] in {b"RIFF", b"RF64", b"BW64"}:
        chunks, kind = riff_chunks(data), b"data"
    elif head[:4] == b"FORM":
        chunks, kind = aiff_chunks(data), b"SSND"
    else:
        return 0
    sound = next((chunk for chunk in chunks if chunk.kind == kind), None)
    if sound is None or (sound.size >= _UNKNOWN - 0xFFFF and sound.start + sound.size > len(data)):
        return 0  # unknown, as a pipe leaves it
    return max(0, sound.start + sound.size - len(data))


def text(content: bytes) -> str:
    """A text that ends at its first zero; programs write UTF-8 or what Windows uses."""
    body = content.partition(b"\0")[0]
    try:
        return body.decode("utf-8").strip()
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace").strip()


def in_order(markers: Iterator[Chapter]) -> tuple[Chapter, ...]:
    """Markers by their time, within bounds."""
    return tuple(sorted(islice(markers, MAX_MARKERS), key=lambda marker: marker.start))
