"""A minimal M4A: its sound, the boxes that players need, and nothing else.

Phones, meeting software and editors write location, person and device into a dozen kinds of boxes
(`udta`, `meta`, `uuid`, data tracks, free space). So nothing is removed: what is needed is copied, and
everything else is left behind (ISO 14496-12). The index comes first, as players need it.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import accumulate

from podcast_publisher.model.errors import RepairError

_REQUIRED: dict[bytes, tuple[bytes, ...]] = {
    b"moov": (b"mvhd", b"trak"),
    b"trak": (b"tkhd", b"edts", b"mdia"),
    b"edts": (b"elst",),
    b"mdia": (b"mdhd", b"hdlr", b"minf"),
    b"minf": (b"smhd", b"dinf", b"stbl"),
    b"stbl": (
        *(b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stz2", b"stco", b"co64"),
        b"sgpd",
        b"sbgp",
    ),
}
"""The boxes that players need, by the box that holds them."""
_DECODER_BOXES = (b"esds", b"wave", b"chan", b"btrt", b"srat")
"""Boxes in a sample description that configure the decoder."""
_DESCRIPTION_SIZES = {0: 36, 1: 52, 2: 72}
"""Bytes of a sample description before its boxes, by version (1 and 2 are QuickTime's)."""

Place = tuple[int, int]
"""Start and end offset."""
Box = tuple[bytes, int, int]
"""Kind, and start and end of the content."""


def minimal_m4a(data: bytes, chunks: Sequence[Place]) -> bytes:
    """The M4A with its sound alone, which is in these chunks of it.

    Raises:
        RepairError: its boxes are not what they should be.
    """
    try:
        moov = next(box for box in boxes_in(data, 0, len(data)) if box[0] == b"moov")
        brands = make_box(b"ftyp", b"M4A ", struct.pack(">I", 512), b"M4A ", b"isom", b"iso2")
        before = len(brands) + len(_index(data, moov, bytes(8 + 4 * len(chunks)))) + 8
        ends = list(accumulate((end - start for start, end in chunks), initial=before))
        table = struct.pack(f">II{len(chunks)}I", 0, len(chunks), *ends[:-1])
        header = struct.pack(">I4s", 8 + ends[-1] - before, b"mdat")
        index = _index(data, moov, table)
    except (StopIteration, struct.error) as error:
        raise RepairError("its index is not in order", fix="Export the recording again.") from error
    return b"".join((brands, index, header, *(data[start:end] for start, end in chunks)))


def _index(data: bytes, moov: Box, places: bytes) -> bytes:
    """The index with the sound track alone, and that chunk table."""
    tracks = (box for box in boxes_in(data, *moov[1:]) if box[0] == b"trak")
    sound = next(track for track in tracks if _is_sound(data, track))
    header = next(box for box in boxes_in(data, *sound[1:]) if box[0] == b"tkhd")
    film = next(box for box in boxes_in(data, *moov[1:]) if box[0] == b"mvhd")
    lasting = _with_track_duration(data[slice(*film[1:])], data[slice(*header[1:])])
    return make_box(
        b"moov", make_box(b"mvhd", _without_times(lasting)), _rebuilt(data, sound, places)
    )


def _is_sound(data: bytes, track: Box) -> bool:
    media = next(box for box in boxes_in(data, *track[1:]) if box[0] == b"mdia")
    handlers = (start for kind, start, _ in boxes_in(data, *media[1:]) if kind == b"hdlr")
    return any(data[start + 8 : start + 12] == b"soun" for start in handlers)


def _rebuilt(data: bytes, box: Box, places: bytes) -> bytes:
    """The box with its required parts."""
    kind, start, end = box
    if kind in _REQUIRED:
        inside = [part for part in boxes_in(data, start, end) if part[0] in _REQUIRED[kind]]
        return make_box(kind, *(_rebuilt(data, part, places) for part in inside))
    if kind in {b"stco", b"co64"}:
        return make_box(b"stco", places)
    if kind in {b"tkhd", b"mdhd"}:
        return make_box(kind, _without_times(data[start:end]))
    if kind == b"stsd":
        return make_box(kind, data[start : start + 8], _description(data, start + 8, end))
    return _REPLACED.get(kind) or make_box(kind, data[start:end])


def _description(data: bytes, offset: int, end: int) -> bytes:
    """The first sample description, with the boxes for the decoder."""
    size, kind = struct.unpack_from(">I4s", data, offset)
    (version,) = struct.unpack_from(">H", data, offset + 16)
    head = _DESCRIPTION_SIZES.get(version, _DESCRIPTION_SIZES[0])
    if not head <= size <= end - offset:
        raise struct.error
    boxes = boxes_in(data, offset + head, offset + size)
    boxes_kept = [
        make_box(name, data[start:stop]) for name, start, stop in boxes if name in _DECODER_BOXES
    ]
    return make_box(kind, data[offset + 8 : offset + head], *boxes_kept)


def _without_times(header: bytes) -> bytes:
    """A header without creation and modification times."""
    size = 16 if header[:1] == b"\1" else 8
    return header[:4] + bytes(size) + header[4 + size :]


def _with_track_duration(film: bytes, track: bytes) -> bytes:
    """The movie header with the duration of the track: another may have been longer."""
    if film[:1] != track[:1] or film[:1] not in {b"\0", b"\1"}:
        return film
    form, of_film, of_track = (">I", 16, 20) if film[:1] == b"\0" else (">Q", 24, 28)
    (length,) = struct.unpack_from(form, track, of_track)
    changed = bytearray(film)
    struct.pack_into(form, changed, of_film, length)
    return bytes(changed)


def make_box(kind: bytes, *content: bytes) -> bytes:
    """A box with that content."""
    return struct.pack(">I4s", 8 + sum(map(len, content)), kind) + b"".join(content)


_REPLACED = {
    b"hdlr": make_box(b"hdlr", bytes(8), b"soun", bytes(12), b"SoundHandler\0"),
    b"dinf": make_box(
        b"dinf", make_box(b"dref", bytes(4), b"\0\0\0\1", make_box(b"url ", b"\0\0\0\1"))
    ),
}
"""Boxes in which programs name themselves, devices and files: replaced."""


def boxes_in(data: bytes, offset: int, end: int) -> Iterator[Box]:
    """The boxes between two offsets.

    Raises:
        struct.error: a size is wrong.
    """
    while offset + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, offset)
        content = offset + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, content)
            content += 8
        next_box = offset + size if size else end  # 0: to the end
        if not content <= next_box <= end:
            raise struct.error
        yield kind, content, next_box
        offset = next_box
