"""The index of an M4A moved before its sound, and nothing else changed.

FFmpeg can do it too, but makes the whole file anew: pictures, chapters with pictures and what other
programs keep in an M4A would be left behind. Here every byte stays, but for the places that the
index names, which all move by as much as the index is long (ISO 14496-12, 8.7.5).
"""

import struct
from collections.abc import Iterator

from podcast_publisher.repair.refusal import RepairError

_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_WIDTHS = {b"stco": ">I", b"co64": ">Q"}

Box = tuple[bytes, int, int, int]
"""Kind, where it begins, where its content does, and where it ends."""


def with_index_first(data: bytes) -> bytes:
    """The M4A with its index before the sound.

    Raises:
        RepairError: its boxes are not what they should be.
    """
    try:
        top = list(_boxes(data, 0, len(data)))
        sound = next(start for kind, start, _, _ in top if kind == b"mdat")
        index = next((start, end) for kind, start, _, end in top if kind == b"moov")
        moved = _shifted(data[slice(*index)], sound, index)
    except (StopIteration, struct.error) as error:
        raise RepairError("its index is not in order", fix="Export the recording again.") from error
    start, end = index
    return data[:sound] + moved + data[sound:start] + data[end:]


def _shifted(moov: bytes, sound: int, index: tuple[int, int]) -> bytes:
    """The index, with the places of all that comes to stand behind it."""
    moved = bytearray(moov)
    start, end = index
    for kind, _, inside, _ in _inside(moov):
        if (width := _WIDTHS.get(kind)) is None:
            continue
        (count,) = struct.unpack_from(">I", moov, inside + 4)
        for number in range(count):
            at = inside + 8 + number * struct.calcsize(width)
            (place,) = struct.unpack_from(width, moov, at)
            if sound <= place < start:
                struct.pack_into(width, moved, at, place + end - start)
    return bytes(moved)


def _inside(moov: bytes) -> Iterator[Box]:
    """Every box of the index, those that hold others too."""
    pending = [(0, len(moov))]
    while pending:
        for box in _boxes(moov, *pending.pop()):
            yield box
            if box[0] in _CONTAINERS:
                pending.append(box[2:])


def _boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    """The boxes that stand one behind the other between two places."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        inside = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, inside)
            inside += 8
        after = at + size if size else end  # 0: as far as there is something
        if not inside <= after <= end:
            raise struct.error
        yield kind, at, inside, after
        at = after
