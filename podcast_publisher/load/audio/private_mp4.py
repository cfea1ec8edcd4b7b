"""Private data in an MP4, in every box that phones, programs and cameras write.

mutagen reads `ilst` alone. Location, author and device are in `meta` with `keys` (QuickTime), in `udta`
of the movie or a track (QuickTime and 3GPP), in `uuid` and `XMP_`, and in unused space.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct, field

from podcast_publisher.load.audio import private_metadata
from podcast_publisher.load.audio.mp4_boxes import Box, box_at
from podcast_publisher.load.audio.private_metadata import Private
from podcast_publisher.load.files.paged_file import Data

_MAX_BOXES = 5_000
"""Boxes that are examined."""
_MAX_BOX_BYTES = 1 << 20
"""Of a box."""
_MAX_TOTAL_BYTES = 8 << 20
"""Of all boxes; a hostile file may have any number of large ones."""
_MIN_TEXT_SHARE = 0.2
"""Share of unused space that must be text."""
_LOCATION_BOXES = {b"\xa9xyz", b"loci", b"GPMF", b"gps "}
_PERSON_BOXES = {b"\xa9aut", b"auth", b"\xa9prf", b"perf", b"\xa9own", b"ownr", b"apID", b"\xa9ope"}
_DEVICE_BOXES = {
    b"\xa9mak",
    b"\xa9mod",
    b"manu",
    b"modl",
    b"SNum",
    b"CNCV",
    b"CNTH",
    b"smrd",
    b"smta",
}
_XMP_ID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_INDEX_BOXES = {
    *(b"ftyp", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"edts", b"tref", b"iods", b"mvex", b"moof"),
    *(b"dinf", b"stbl", b"smhd", b"vmhd", b"nmhd", b"gmhd", b"sidx", b"styp", b"mfra", b"chpl"),
}
"""Boxes that hold only numbers, or that are examined elsewhere."""
_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"udta"}
_DATA_HANDLERS, _TEXT_HANDLERS = {b"meta", b"camm", b"data"}, {b"text", b"sbtl", b"subt", b"clcp"}
"""Handlers of data tracks of phones and cameras, and of text tracks."""
_HANDLER_BYTES = 24
"""Before the name."""
_UNUSED = {b"free", b"skip", b"wide"}
_MAX_DEPTH = 8


class Mp4Private(Struct):
    """The private data of a file."""

    private: list[Private] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Words beside those that mutagen reads."""
    pictures: list[bytes] = field(default_factory=list)
    bytes_left: int = _MAX_TOTAL_BYTES
    """Bytes that may still be read."""
    text_track: str = ""
    """Where a track of words is, which may be chapters."""


def private_in_mp4(
    data: Data, chunks: Sequence[tuple[int, int]], mdats: Sequence[tuple[int, int]], tracks: int
) -> Mp4Private:
    """Find private data in an MP4, but not inside its pictures.

    `chunks` are the chunks of sound, `mdats` the boxes that hold them. With several `tracks`, other data in
    these boxes belongs to the other tracks.
    """
    result = Mp4Private()
    for leaf in islice(_leaves(data), _MAX_BOXES):
        if leaf.kind not in _INDEX_BOXES:
            _examine(data, leaf, result)
    if tracks == 1:
        _find_unused_media(data, chunks, mdats, result)
    return result


class _Leaf(Struct, frozen=True):
    name: str
    """For messages."""
    kind: bytes
    start: int
    end: int
    of_tags: bool
    """Whether it is in `udta` or `meta`."""


def _leaves(data: Data) -> Iterator[_Leaf]:
    pending = [(0, len(data), 0, False)]
    while pending:
        offset, end, depth, in_tags = pending.pop()
        while (box := box_at(data, offset, end, depth)) is not None:
            stop = min(box.end, end)
            if box.kind == b"meta":
                yield from _entries(data, box, stop)
            elif box.kind in _CONTAINERS and depth < _MAX_DEPTH:
                pending.append((box.start, stop, depth + 1, in_tags or box.kind == b"udta"))
            else:
                yield _Leaf(_box_name(box.kind), box.kind, box.start, stop, in_tags)
            offset = box.end


def _box_name(kind: bytes) -> str:
    return kind.decode("latin-1")


def _entries(data: Data, meta: Box, end: int) -> Iterator[_Leaf]:
    """The entries of `meta`, with names from `keys`."""
    # QuickTime's starts with a box, that of ISO 14496-12 with four bytes of version and flags
    start = meta.start + (0 if data[meta.start + 4 : meta.start + 8] in {b"hdlr", b"keys"} else 4)
    keys: list[str] = []
    for box in _children(data, start, end):
        if box.kind == b"keys":
            keys = list(_keys(data[box.start : min(box.end, box.start + _MAX_BOX_BYTES)]))
        elif box.kind == b"ilst":
            for entry in _children(data, box.start, min(box.end, end)):
                if entry.kind == b"covr":
                    for part in _children(data, entry.start, min(entry.end, end)):
                        yield _Leaf(
                            "covr", b"covr", part.start + 8, min(part.end, end), of_tags=True
                        )
                    continue
                name, value = _value(data, entry, keys)
                yield _Leaf(name, entry.kind, value, min(entry.end, end), of_tags=True)
        elif box.kind != b"hdlr":
            yield _Leaf(_box_name(box.kind), box.kind, box.start, min(box.end, end), of_tags=True)


def _children(data: Data, offset: int, end: int) -> Iterator[Box]:
    for _ in range(_MAX_BOXES):
        if (box := box_at(data, offset, end, 1)) is None:
            return
        yield box
        offset = box.end


def _keys(table: bytes) -> Iterator[str]:
    offset = 8
    while offset + 8 <= len(table):
        (size,) = struct.unpack_from(">I", table, offset)
        if size < 8:
            return
        yield table[offset + 8 : offset + size].decode("utf-8", "replace")
        offset += size


def _value(data: Data, entry: Box, keys: Sequence[str]) -> tuple[str, int]:
    """The name of an entry of `ilst`, and the start of its value."""
    number = int.from_bytes(entry.kind, "big")
    name = keys[number - 1] if 0 < number <= len(keys) else _box_name(entry.kind)
    if entry.kind == b"----":
        inside = list(islice(_children(data, entry.start, entry.end), 3))
        parts = (data[box.start + 4 : min(box.end, box.start + 200)] for box in inside[:2])
        name = ":".join(word.decode("utf-8", "replace") for word in parts)
        return name, inside[2].start + 8 if len(inside) > 2 else entry.start
    return name, entry.start + (16 if data[entry.start + 4 : entry.start + 8] == b"data" else 0)


def _examine(data: Data, leaf: _Leaf, result: Mp4Private) -> None:
    content = _read_part(data, leaf.start, leaf.end, result)
    where = f"{leaf.name}, at byte {leaf.start:,}"
    if leaf.kind in _UNUSED:
        _find_leftover_text(content, where, result)
    elif leaf.kind == b"covr":
        result.pictures.append(data[leaf.start : leaf.end])
    elif leaf.kind == b"hdlr" and content[8:12] in _DATA_HANDLERS:
        result.private.append(
            Private(private_metadata.PROGRAM_NOTES, f"a track of data, at byte {leaf.start:,}")
        )
    elif leaf.kind == b"hdlr" and content[8:12] in _TEXT_HANDLERS:
        result.text_track = f"a track of words, at byte {leaf.start:,}"
    elif leaf.kind == b"hdlr":
        result.private += private_metadata.in_field(
            "hdlr", private_metadata.decode_loosely(content[_HANDLER_BYTES:]), where
        )
    elif not content.strip(b"\0"):
        return
    elif private_metadata.is_xmp(content):
        where = f"XMP in {leaf.name}, at byte {leaf.start:,}"
        result.private += private_metadata.in_xmp(content, where)
    elif leaf.kind == b"uuid" or not leaf.of_tags:
        result.private += private_metadata.in_bytes(content, where)
    else:
        result.private += _private_by_kind(leaf.kind, where)
        text = private_metadata.decode_loosely(content)
        result.private += private_metadata.in_field(leaf.name, text, where)
        if not leaf.kind.startswith(b"\0"):
            return
        result.texts.append(text)


def _read_part(data: Data, start: int, end: int, result: Mp4Private) -> bytes:
    """The data there, within the limits."""
    part = data[start : min(end, start + min(_MAX_BOX_BYTES, result.bytes_left))]
    result.bytes_left -= len(part)
    return part


def _private_by_kind(kind: bytes, where: str) -> Iterator[Private]:
    for kinds, private_kind in (
        (_LOCATION_BOXES, private_metadata.LOCATION),
        (_PERSON_BOXES, private_metadata.PERSON),
        (_DEVICE_BOXES, private_metadata.DEVICE),
    ):
        if kind in kinds:
            yield Private(private_kind, where)


def _find_unused_media(
    data: Data,
    chunks: Sequence[tuple[int, int]],
    mdats: Sequence[tuple[int, int]],
    result: Mp4Private,
) -> None:
    """Find text in media data that no track references: what an editor has cut, or left."""
    for start, end in islice(_uncovered(sorted(chunks), sorted(mdats)), _MAX_BOXES):
        content = _read_part(data, start, end, result)
        _find_leftover_text(content, f"mdat, at byte {start:,}", result)


def _find_leftover_text(content: bytes, where: str, result: Mp4Private) -> None:
    """Report text where it is a large share of the data: some is in any bytes by chance."""
    texts = private_metadata.texts_in(content)
    if sum(map(len, texts)) > len(content.replace(b"\0", b"")) * _MIN_TEXT_SHARE:
        result.private.append(Private(private_metadata.UNUSED_SPACE, where))
        result.texts += texts


def _uncovered(
    chunks: Sequence[tuple[int, int]], mdats: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The parts of the boxes that no chunk covers."""
    pieces = iter(chunks)
    piece = next(pieces, None)
    for start, end in mdats:
        offset = start
        while piece is not None and piece[0] < end:
            if piece[0] > offset:
                yield offset, piece[0]
            offset = max(offset, piece[1])
            piece = next(pieces, None)
        if offset < end:
            yield offset, end
