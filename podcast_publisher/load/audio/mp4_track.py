"""A track of sound in an M4A: how long its tables say it is, and where they say its sound stands.

An index says everything several times, and players differ in what they go by. Where its parts do not agree
some players show another length than others, or play something else.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from podcast_publisher.load.audio.mp4_boxes import Box, inside
from podcast_publisher.load.files.paged_file import Data

_TABLES = (b"mdia", b"minf", b"stbl")
_UNKNOWN = {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}
_MOST = 1_000_000
"""Entries of a table that are read; parts of 1,024 samples, so many of them, are six hours."""
_TWICE = 0.01
"""Of the sound, as much may be named twice: some programs keep equal parts only once."""

Place = tuple[int, int]
"""Where something begins in the file, and where it ends."""


@dataclass(frozen=True, slots=True)
class Track:
    """What the tables of a track say."""

    scale: int
    """Its own units a second."""
    said: float
    """Seconds, by its header."""
    counted: float
    """Seconds, by the lengths of its parts."""
    entry: str
    """What its sound is coded as, by the four letters of its entry."""
    chunks: tuple[Place, ...]
    """Where the sound stands, a run of parts each."""
    counts: tuple[int, int, int]
    """How many parts it has, by their lengths, by their sizes and by their places."""
    edits: tuple[tuple[int, int], ...]
    """Which of it is played: length in the film's own measure, and from where; -1 is nothing for so long."""

    def played(self, scale: int) -> tuple[float, float]:
        """Seconds of nothing that the edits ask for, and of sound, at so many of their units a second."""
        if not any(length for length, _ in self.edits):
            return 0.0, self.seconds
        silent = sum(length for length, start in self.edits if start < 0) / scale
        there = self.seconds * scale
        heard = (min(length, there - begins) for length, begins in self._begun(scale))
        return silent, sum(max(0.0, one) for one in heard) / scale

    def _begun(self, scale: int) -> list[tuple[int, float]]:
        """Length and beginning of each edit with sound, both in the film's measure."""
        return [(n, at / self.scale * scale) for n, at in self.edits if at >= 0 and self.scale]

    @property
    def seconds(self) -> float:
        """Its length: what there is, and what its header says where that is not told."""
        return self.counted or self.said

    def lies_in(self, places: list[Place]) -> bool:
        """Whether all of its sound stands in those places, and none of it twice."""
        places = sorted(places)
        starts = [low for low, _ in places]
        chunks = sorted((at, end) for at, end in self.chunks if end > at)
        for at, end in chunks:
            place = bisect_right(starts, at) - 1
            if place < 0 or end > places[place][1]:
                return False
        twice = sum(max(0, end - at) for (_, end), (at, _) in pairwise(chunks))
        return twice <= sum(end - at for at, end in chunks) * _TWICE


def length_of(header: bytes) -> tuple[int, float]:
    """Units a second and seconds, by the header of a film or of a track's sound; zeros where it is too short."""
    wide = header[:1] == b"\1"
    try:
        scale, length = struct.unpack_from(">IQ" if wide else ">II", header, 20 if wide else 12)
    except struct.error:
        return 0, 0.0
    return scale, length / scale if scale and length not in _UNKNOWN else 0.0


def track_of(data: Data, box: Box) -> Track | None:
    """What the tables in that box say; nothing where it is no track of sound, or there are none."""
    if inside(data, box, b"mdia", b"hdlr")[8:12] != b"soun":
        return None
    scale, said = length_of(inside(data, box, b"mdia", b"mdhd"))
    try:
        times = list(_entries(inside(data, box, *_TABLES, b"stts"), ">II"))
        units = sum(count * length for count, length in times)
        timed = sum(count for count, _ in times)
        sizes = _sizes(inside(data, box, *_TABLES, b"stsz"))
        placed, chunks = _chunks(data, box, sizes)
        edits = _edits(inside(data, box, b"edts", b"elst"))
    except struct.error:
        return None
    entry = inside(data, box, *_TABLES, b"stsd")[12:16].decode("latin-1")
    counted = units / scale if scale else 0.0
    return Track(scale, said, counted, entry, chunks, (timed, len(sizes) - 1, placed), edits)


def _entries(table: bytes, form: str) -> Iterator[tuple[int, ...]]:
    """The entries of a table that begins with their number."""
    if not table:
        return iter(())
    (count,) = struct.unpack_from(">I", table, 4)
    return struct.iter_unpack(form, _exactly(table[8:], count, struct.calcsize(form)))


def _exactly(table: bytes, count: int, size: int) -> bytes:
    if count > _MOST or len(table) < count * size:
        raise struct.error("the table is not what it says")
    return table[: count * size]


def _sizes(table: bytes) -> Sequence[int]:
    """Bytes of all parts before each, and of all."""
    if not table:
        return [0]
    size, count = struct.unpack_from(">II", table, 4)
    if size:
        return range(0, size * (min(count, _MOST) + 1), size)
    sizes = struct.iter_unpack(">I", _exactly(table[12:], count, 4))
    return array("Q", accumulate((one for (one,) in sizes), initial=0))


def _chunks(data: Data, box: Box, sizes: Sequence[int]) -> tuple[int, tuple[Place, ...]]:
    """How many parts stand in all runs, and where each run does: each is told by a table of its own."""
    short, long = (inside(data, box, *_TABLES, kind) for kind in (b"stco", b"co64"))
    places = _entries(short, ">I") if short else _entries(long, ">Q")
    runs = list(_entries(inside(data, box, *_TABLES, b"stsc"), ">III"))
    found, part, run, placed = [], 0, 0, 0
    for number, (at,) in enumerate(places, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        many = runs[run][1] if runs else 0
        placed += many
        until = min(part + many, len(sizes) - 1)
        found.append((at, at + sizes[until] - sizes[part]))
        part = until
    return placed, tuple(found)


def _edits(table: bytes) -> tuple[tuple[int, int], ...]:
    form = ">Qqi" if table[:1] == b"\1" else ">Iii"
    return tuple((length, start) for length, start, _ in _entries(table, form))
