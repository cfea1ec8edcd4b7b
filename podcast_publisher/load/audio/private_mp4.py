"""What an MP4 tells of people, in every place where telephones, programs and cameras write it.

mutagen reads `ilst` alone. Place, author and device stand in `meta` with `keys` (QuickTime), in `udta` of
the film or of a track (QuickTime and 3GPP), in `uuid` and `XMP_`, and in space that is not used any more.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from podcast_publisher.load.audio import private_metadata
from podcast_publisher.load.audio.mp4_boxes import Box, box_at
from podcast_publisher.load.audio.private_metadata import Private
from podcast_publisher.load.files.paged_file import Data

_MOST = 5_000
"""Boxes that are looked at."""
_LARGEST = 1 << 20
"""Bytes of a box that are looked at."""
_IN_ALL = 8 << 20
"""Bytes of all boxes that are looked at; a hostile file may have any number of large ones."""
_MUCH = 0.2
"""Of what is in unused space, the part that must be words."""
_OF_PLACE = {b"\xa9xyz", b"loci", b"GPMF", b"gps "}
_OF_PERSON = {b"\xa9aut", b"auth", b"\xa9prf", b"perf", b"\xa9own", b"ownr", b"apID", b"\xa9ope"}
_OF_DEVICE = {b"\xa9mak", b"\xa9mod", b"manu", b"modl", b"SNum", b"CNCV", b"CNTH", b"smrd", b"smta"}
_XMP_ID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_OF_THE_INDEX = {
    *(b"ftyp", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"edts", b"tref", b"iods", b"mvex", b"moof"),
    *(b"dinf", b"stbl", b"smhd", b"vmhd", b"nmhd", b"gmhd", b"sidx", b"styp", b"mfra", b"chpl"),
}
"""Boxes that hold numbers alone, or what is looked at elsewhere."""
_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"udta"}
_OF_DATA, _OF_WORDS = {b"meta", b"camm", b"data"}, {b"text", b"sbtl", b"subt", b"clcp"}
"""Handlers of tracks that telephones and cameras record beside the sound, and of those for reading."""
_BEFORE_ITS_NAME = 24
"""Bytes of a handler."""
_UNUSED = {b"free", b"skip", b"wide"}
_DEEPEST = 8


@dataclass(slots=True)
class Told:
    """What was found."""

    private: list[Private] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Words beside those that mutagen reads."""
    pictures: list[bytes] = field(default_factory=list)
    left: int = _IN_ALL
    """Bytes that are still looked at."""
    of_words: str = ""
    """Where a track of words is, which may be chapters."""


def told_by_mp4(
    data: Data, chunks: Sequence[tuple[int, int]], mdats: Sequence[tuple[int, int]], tracks: int
) -> Told:
    """Everything in an MP4 that tells of people, but for pictures.

    `chunks` are the places of the sound, `mdats` those of the boxes that hold it. Where there are other
    `tracks`, what is in these boxes beside the sound is theirs.
    """
    told = Told()
    for leaf in islice(_leaves(data), _MOST):
        if leaf.kind not in _OF_THE_INDEX:
            _examine(data, leaf, told)
    if tracks == 1:
        _beside_the_sound(data, chunks, mdats, told)
    return told


@dataclass(frozen=True, slots=True)
class _Leaf:
    name: str
    """As people who look for it would write it."""
    kind: bytes
    start: int
    end: int
    of_tags: bool
    """Whether it stands in `udta` or `meta`."""


def _leaves(data: Data) -> Iterator[_Leaf]:
    pending = [(0, len(data), 0, False)]
    while pending:
        at, end, depth, of_tags = pending.pop()
        while (box := box_at(data, at, end, depth)) is not None:
            stop = min(box.end, end)
            if box.kind == b"meta":
                yield from _entries(data, box, stop)
            elif box.kind in _HOLDERS and depth < _DEEPEST:
                pending.append((box.start, stop, depth + 1, of_tags or box.kind == b"udta"))
            else:
                yield _Leaf(_named(box.kind), box.kind, box.start, stop, of_tags)
            at = box.end


def _named(kind: bytes) -> str:
    return kind.decode("latin-1")


def _entries(data: Data, meta: Box, end: int) -> Iterator[_Leaf]:
    """What stands in a `meta`, under the names that its `keys` give."""
    # QuickTime's begins with its first box, that of ISO 14496-12 with four bytes of its own
    start = meta.start + (0 if data[meta.start + 4 : meta.start + 8] in {b"hdlr", b"keys"} else 4)
    keys: list[str] = []
    for box in _children(data, start, end):
        if box.kind == b"keys":
            keys = list(_keys(data[box.start : min(box.end, box.start + _LARGEST)]))
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
            yield _Leaf(_named(box.kind), box.kind, box.start, min(box.end, end), of_tags=True)


def _children(data: Data, at: int, end: int) -> Iterator[Box]:
    for _ in range(_MOST):
        if (box := box_at(data, at, end, 1)) is None:
            return
        yield box
        at = box.end


def _keys(table: bytes) -> Iterator[str]:
    at = 8
    while at + 8 <= len(table):
        (size,) = struct.unpack_from(">I", table, at)
        if size < 8:
            return
        yield table[at + 8 : at + size].decode("utf-8", "replace")
        at += size


def _value(data: Data, entry: Box, keys: Sequence[str]) -> tuple[str, int]:
    """The name of an entry of `ilst`, and where its value begins."""
    number = int.from_bytes(entry.kind, "big")
    name = keys[number - 1] if 0 < number <= len(keys) else _named(entry.kind)
    if entry.kind == b"----":
        inside = list(islice(_children(data, entry.start, entry.end), 3))
        words = (data[box.start + 4 : min(box.end, box.start + 200)] for box in inside[:2])
        name = ":".join(word.decode("utf-8", "replace") for word in words)
        return name, inside[2].start + 8 if len(inside) > 2 else entry.start
    return name, entry.start + (16 if data[entry.start + 4 : entry.start + 8] == b"data" else 0)


def _examine(data: Data, leaf: _Leaf, told: Told) -> None:
    content = _part(data, leaf.start, leaf.end, told)
    where = f"{leaf.name}, at byte {leaf.start:,}"
    if leaf.kind in _UNUSED:
        _look_for_words(content, where, told)
    elif leaf.kind == b"covr":
        told.pictures.append(data[leaf.start : leaf.end])
    elif leaf.kind == b"hdlr" and content[8:12] in _OF_DATA:
        told.private.append(
            Private(private_metadata.OF_A_PROGRAM, f"a track of data, at byte {leaf.start:,}")
        )
    elif leaf.kind == b"hdlr" and content[8:12] in _OF_WORDS:
        told.of_words = f"a track of words, at byte {leaf.start:,}"
    elif leaf.kind == b"hdlr":
        told.private += private_metadata.in_field(
            "hdlr", private_metadata.read(content[_BEFORE_ITS_NAME:]), where
        )
    elif not content.strip(b"\0"):
        return
    elif private_metadata.is_xmp(content):
        where = f"XMP in {leaf.name}, at byte {leaf.start:,}"
        told.private += private_metadata.in_xmp(content, where)
    elif leaf.kind == b"uuid" or not leaf.of_tags:
        told.private += private_metadata.in_bytes(content, where)
    else:
        told.private += _of_kind(leaf.kind, where)
        text = private_metadata.read(content)
        told.private += private_metadata.in_field(leaf.name, text, where)
        if not leaf.kind.startswith(b"\0"):
            return
        told.texts.append(text)


def _part(data: Data, start: int, end: int, told: Told) -> bytes:
    """As much of what stands there as is looked at."""
    part = data[start : min(end, start + min(_LARGEST, told.left))]
    told.left -= len(part)
    return part


def _of_kind(kind: bytes, where: str) -> Iterator[Private]:
    for kinds, what in (
        (_OF_PLACE, private_metadata.PLACE),
        (_OF_PERSON, private_metadata.PERSON),
        (_OF_DEVICE, private_metadata.DEVICE),
    ):
        if kind in kinds:
            yield Private(what, where)


def _beside_the_sound(
    data: Data, chunks: Sequence[tuple[int, int]], mdats: Sequence[tuple[int, int]], told: Told
) -> None:
    """Words among the sound that no track names: what an editor has cut, or forgotten."""
    for start, end in islice(_between(sorted(chunks), sorted(mdats)), _MOST):
        content = _part(data, start, end, told)
        _look_for_words(content, f"mdat, at byte {start:,}", told)


def _look_for_words(content: bytes, where: str, told: Told) -> None:
    """Where much of what is there is words: some stand in any bytes by chance."""
    words = private_metadata.words_in(content)
    if sum(map(len, words)) > len(content.replace(b"\0", b"")) * _MUCH:
        told.private.append(Private(private_metadata.LEFT_OVER, where))
        told.texts += words


def _between(
    chunks: Sequence[tuple[int, int]], mdats: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The places in the boxes that no chunk covers."""
    pieces = iter(chunks)
    piece = next(pieces, None)
    for start, end in mdats:
        at = start
        while piece is not None and piece[0] < end:
            if piece[0] > at:
                yield at, piece[0]
            at = max(at, piece[1])
            piece = next(pieces, None)
        if at < end:
            yield at, end
