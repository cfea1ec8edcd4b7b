"""An M4A made anew of its sound and of what players need to play it, and of nothing else.

Telephones, meeting programs and editors write place, person and device into a dozen kinds of boxes
(`udta`, `meta`, `uuid`, tracks of data, unused space). So nothing is taken out: what is needed is
copied, and everything else stays behind (ISO 14496-12). The index comes first, as players want it.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import accumulate

from podcast_publisher.model.errors import RepairError

_KEPT: dict[bytes, tuple[bytes, ...]] = {
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
_OF_THE_DECODER = (b"esds", b"wave", b"chan", b"btrt", b"srat")
"""Boxes in a description of the sound that say how it is decoded."""
_DESCRIPTIONS = {0: 36, 1: 52, 2: 72}
"""Bytes of a description before its boxes, by its version (QuickTime has the later two)."""

Place = tuple[int, int]
"""Where something begins in the file, and where it ends."""
Box = tuple[bytes, int, int]
"""Kind, where its content begins, and where it ends."""


def minimal_m4a(data: bytes, chunks: Sequence[Place]) -> bytes:
    """The M4A with its sound alone, which stands in these places of it.

    Raises:
        RepairError: its boxes are not what they should be.
    """
    try:
        moov = next(box for box in _boxes(data, 0, len(data)) if box[0] == b"moov")
        brands = _box(b"ftyp", b"M4A ", struct.pack(">I", 512), b"M4A ", b"isom", b"iso2")
        before = len(brands) + len(_index(data, moov, bytes(8 + 4 * len(chunks)))) + 8
        ends = list(accumulate((end - start for start, end in chunks), initial=before))
        table = struct.pack(f">II{len(chunks)}I", 0, len(chunks), *ends[:-1])
        header = struct.pack(">I4s", 8 + ends[-1] - before, b"mdat")
        index = _index(data, moov, table)
    except (StopIteration, struct.error) as error:
        raise RepairError("its index is not in order", fix="Export the recording again.") from error
    return b"".join((brands, index, header, *(data[start:end] for start, end in chunks)))


def _index(data: bytes, moov: Box, places: bytes) -> bytes:
    """The index with the one track that is heard, and that table of places."""
    tracks = (box for box in _boxes(data, *moov[1:]) if box[0] == b"trak")
    sound = next(track for track in tracks if _is_sound(data, track))
    header = next(box for box in _boxes(data, *sound[1:]) if box[0] == b"tkhd")
    film = next(box for box in _boxes(data, *moov[1:]) if box[0] == b"mvhd")
    lasting = _lasting(data[slice(*film[1:])], data[slice(*header[1:])])
    return _box(b"moov", _box(b"mvhd", _timeless(lasting)), _rebuilt(data, sound, places))


def _is_sound(data: bytes, track: Box) -> bool:
    media = next(box for box in _boxes(data, *track[1:]) if box[0] == b"mdia")
    handlers = (start for kind, start, _ in _boxes(data, *media[1:]) if kind == b"hdlr")
    return any(data[start + 8 : start + 12] == b"soun" for start in handlers)


def _rebuilt(data: bytes, box: Box, places: bytes) -> bytes:
    """The box with what is kept of it."""
    kind, start, end = box
    if kind in _KEPT:
        inside = [part for part in _boxes(data, start, end) if part[0] in _KEPT[kind]]
        return _box(kind, *(_rebuilt(data, part, places) for part in inside))
    if kind in {b"stco", b"co64"}:
        return _box(b"stco", places)
    if kind in {b"tkhd", b"mdhd"}:
        return _box(kind, _timeless(data[start:end]))
    if kind == b"stsd":
        return _box(kind, data[start : start + 8], _description(data, start + 8, end))
    return _FIXED.get(kind) or _box(kind, data[start:end])


def _description(data: bytes, at: int, end: int) -> bytes:
    """How the sound is coded: the first description, and of its boxes those for the decoder."""
    size, kind = struct.unpack_from(">I4s", data, at)
    (version,) = struct.unpack_from(">H", data, at + 16)
    head = _DESCRIPTIONS.get(version, _DESCRIPTIONS[0])
    if not head <= size <= end - at:
        raise struct.error
    boxes = _boxes(data, at + head, at + size)
    kept = [_box(name, data[start:stop]) for name, start, stop in boxes if name in _OF_THE_DECODER]
    return _box(kind, data[at + 8 : at + head], *kept)


def _timeless(header: bytes) -> bytes:
    """A header without the times at which it was made and changed."""
    size = 16 if header[:1] == b"\1" else 8
    return header[:4] + bytes(size) + header[4 + size :]


def _lasting(film: bytes, track: bytes) -> bytes:
    """The film's header with the length of its one track: another track may have been longer."""
    if film[:1] != track[:1] or film[:1] not in {b"\0", b"\1"}:
        return film
    form, of_film, of_track = (">I", 16, 20) if film[:1] == b"\0" else (">Q", 24, 28)
    (length,) = struct.unpack_from(form, track, of_track)
    changed = bytearray(film)
    struct.pack_into(form, changed, of_film, length)
    return bytes(changed)


def _box(kind: bytes, *content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + sum(map(len, content)), kind) + b"".join(content)


_FIXED = {
    b"hdlr": _box(b"hdlr", bytes(8), b"soun", bytes(12), b"SoundHandler\0"),
    b"dinf": _box(b"dinf", _box(b"dref", bytes(4), b"\0\0\0\1", _box(b"url ", b"\0\0\0\1"))),
}
"""Boxes in which programs name themselves, devices and files: here always the same."""


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
        yield kind, inside, after
        at = after
