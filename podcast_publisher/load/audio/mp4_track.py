"""A sound track of an M4A: its duration and chunks, by its tables.

An index holds everything several times, and players differ in what they use. Where its parts disagree,
players show different lengths or play different sound.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

from podcast_publisher.load.audio.first_minute import m4a_minute
from podcast_publisher.load.audio.mp4_boxes import Box, box_content
from podcast_publisher.load.files.paged_file import Data

_TABLES = (b"mdia", b"minf", b"stbl")
_UNKNOWN = {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}
_MAX_ENTRIES = 1_000_000
"""Of a table; this many frames of 1,024 samples are six hours."""
_MAX_SHARED = 0.01
"""Share of the sound that may be referenced twice: some programs store equal samples once."""

Place = tuple[int, int]
"""Start and end offset."""


class Track(Struct, frozen=True):
    """A track by its tables."""

    scale: int
    """Time scale: units a second."""
    header_seconds: float
    """Seconds by the header."""
    table_seconds: float
    """Seconds by the sample durations."""
    entry: str
    """The codec's four-character code."""
    chunks: tuple[Place, ...]
    """The chunks of sound."""
    counts: tuple[int, int, int]
    """Number of samples by durations, by sizes and by chunks."""
    edits: tuple[tuple[int, int], ...]
    """Edit list: duration in the movie's time scale, and start; -1 is silence."""
    minute_bytes: int = 0
    """Bytes of the first minute."""

    def played(self, scale: int) -> tuple[float, float]:
        """Seconds of silence and of sound by the edit list, in that time scale."""
        if not any(length for length, _ in self.edits):
            return 0.0, self.seconds
        silent = sum(length for length, start in self.edits if start < 0) / scale
        available = self.seconds * scale
        lengths = (min(length, available - start_) for length, start_ in self._begun(scale))
        return silent, sum(max(0.0, length_) for length_ in lengths) / scale

    def _begun(self, scale: int) -> list[tuple[int, float]]:
        """Duration and start of each edit with sound, in the movie's time scale."""
        return [
            (length, start / self.scale * scale)
            for length, start in self.edits
            if start >= 0 and self.scale
        ]

    @property
    def seconds(self) -> float:
        """Duration by the samples, or else by the header."""
        return self.table_seconds or self.header_seconds

    def lies_in(self, places: list[Place]) -> bool:
        """Whether all chunks are within those places, and hardly any overlap."""
        places = sorted(places)
        starts = [low for low, _ in places]
        chunks = sorted((start, end) for start, end in self.chunks if end > start)
        for start, end in chunks:
            place = bisect_right(starts, start) - 1
            if place < 0 or end > places[place][1]:
                return False
        twice = sum(max(0, end - start) for (_, end), (start, _) in pairwise(chunks))
        return twice <= sum(end - start for start, end in chunks) * _MAX_SHARED


def read_duration(header: bytes) -> tuple[int, float]:
    """Time scale and seconds by a movie or media header; zeros where it is too short."""
    wide = header[:1] == b"\1"
    try:
        scale, length = struct.unpack_from(">IQ" if wide else ">II", header, 20 if wide else 12)
    except struct.error:
        return 0, 0.0
    return scale, length / scale if scale and length not in _UNKNOWN else 0.0


def read_track(data: Data, box: Box) -> Track | None:
    """Read a track; None unless it is a sound track with valid tables."""
    if box_content(data, box, b"mdia", b"hdlr")[8:12] != b"soun":
        return None
    scale, header_seconds = read_duration(box_content(data, box, b"mdia", b"mdhd"))
    try:
        times = list(_entries(box_content(data, box, *_TABLES, b"stts"), ">II"))
        units = sum(count * length for count, length in times)
        timed = sum(count for count, _ in times)
        sizes = _sizes(box_content(data, box, *_TABLES, b"stsz"))
        placed, chunks = _chunks(data, box, sizes)
        edits = _edits(box_content(data, box, b"edts", b"elst"))
        minute = m4a_minute(times, scale, sizes)
    except struct.error:
        return None
    entry = box_content(data, box, *_TABLES, b"stsd")[12:16].decode("latin-1")
    counted = units / scale if scale else 0.0
    numbers = (timed, len(sizes) - 1, placed)
    return Track(scale, header_seconds, counted, entry, chunks, numbers, edits, minute)


def _entries(table: bytes, form: str) -> Iterator[tuple[int, ...]]:
    """The entries of a table with a count."""
    if not table:
        return iter(())
    (count,) = struct.unpack_from(">I", table, 4)
    return struct.iter_unpack(form, _checked_entries(table[8:], count, struct.calcsize(form)))


def _checked_entries(table: bytes, count: int, size: int) -> bytes:
    if count > _MAX_ENTRIES or len(table) < count * size:
        raise struct.error("the table is not what it says")
    return table[: count * size]


def _sizes(table: bytes) -> Sequence[int]:
    """Running total of sample sizes, from 0."""
    if not table:
        return [0]
    size, count = struct.unpack_from(">II", table, 4)
    if size:
        return range(0, size * (min(count, _MAX_ENTRIES) + 1), size)
    sizes = struct.iter_unpack(">I", _checked_entries(table[12:], count, 4))
    return array("Q", accumulate((size_ for (size_,) in sizes), initial=0))


def _chunks(data: Data, box: Box, sizes: Sequence[int]) -> tuple[int, tuple[Place, ...]]:
    """The number of samples in all chunks, and the chunks."""
    short, long = (box_content(data, box, *_TABLES, kind) for kind in (b"stco", b"co64"))
    places = _entries(short, ">I") if short else _entries(long, ">Q")
    runs = list(_entries(box_content(data, box, *_TABLES, b"stsc"), ">III"))
    chunks, first, run, total = [], 0, 0, 0
    for number, (offset,) in enumerate(places, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1] if runs else 0
        total += count
        last = min(first + count, len(sizes) - 1)
        chunks.append((offset, offset + sizes[last] - sizes[first]))
        first = last
    return total, tuple(chunks)


def _edits(table: bytes) -> tuple[tuple[int, int], ...]:
    form = ">Qqi" if table[:1] == b"\1" else ">Iii"
    return tuple((length, start) for length, start, _ in _entries(table, form))
