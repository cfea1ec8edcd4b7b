"""Chapters of an M4A in its `chpl` box (Nero's, which FFmpeg, AntennaPod and VLC read)."""

import struct
from collections.abc import Sequence
from typing import BinaryIO

from podcast_publisher.audio.minimal_m4a import Box, boxes_in, make_box
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.transcript import Chapter

_UNITS = 10_000_000
"""Units of a start in a second."""
_MAX_TITLE = 255
"""Bytes, because one byte counts them."""
_WAY_TO_OFFSETS = (b"trak", b"mdia", b"minf", b"stbl")
_OFFSETS = {b"stco": "I", b"co64": "Q"}
"""The tables of places in the file, with the form of an entry."""


def read_head(file: BinaryIO) -> bytes:
    """The beginning of an M4A to the end of its index; the file is read as far.

    Raises:
        RepairError: there is no index.
    """
    head = b""
    while header := file.read(8):
        size, kind = struct.unpack(">I4s", header) if len(header) == 8 else (0, b"")
        if size < 8 or kind == b"mdat":  # larger sizes stand only before sound
            break
        head += header + file.read(size - 8)
        if kind == b"moov":
            return head
    raise RepairError("its index is not at the beginning", fix="Export the recording again.")


def with_chapters(head: bytes, chapters: Sequence[Chapter]) -> bytes:
    """An M4A, or its beginning to the end of the index, with these chapters in an index that has none.

    Raises:
        RepairError: the index is not in order.
    """
    if not chapters:
        return head
    try:
        return _with_box(head, make_box(b"chpl", _content(chapters)))
    except (StopIteration, struct.error) as error:
        raise RepairError("its index is not in order", fix="Export the recording again.") from error


def _content(chapters: Sequence[Chapter]) -> bytes:
    """Version, a reserved number, how many there are, and each with start and title."""
    titles = [
        chapter.title.encode()[:_MAX_TITLE].decode("utf-8", "ignore").encode()
        for chapter in chapters
    ]
    entries = (
        struct.pack(">QB", round(chapter.start * _UNITS), len(title)) + title
        for chapter, title in zip(chapters, titles, strict=True)
    )
    return struct.pack(">IIB", 1 << 24, 0, len(chapters)) + b"".join(entries)


def _with_box(head: bytes, new: bytes) -> bytes:
    """The box goes to the end of `udta`, which is made if there is none."""
    data = bytearray(head)
    moov = next(box for box in boxes_in(head, 0, len(head)) if box[0] == b"moov")
    udta = next((box for box in boxes_in(head, *moov[1:]) if box[0] == b"udta"), None)
    added = new if udta else make_box(b"udta", new)
    _move_offsets(data, moov, _WAY_TO_OFFSETS, len(added))
    for _, start, end in (moov, *([udta] if udta else [])):
        struct.pack_into(">I", data, start - 8, 8 + end - start + len(added))
    place = (udta or moov)[2]
    data[place:place] = added
    return bytes(data)


def _move_offsets(data: bytearray, box: Box, way: Sequence[bytes], by: int) -> None:
    """Correct the places of all sound behind the index."""
    index_end = box[2]
    pending = [(box, way)]
    while pending:
        (_, start, end), onward = pending.pop()
        for inner in boxes_in(bytes(data), start, end):
            kind, begins, _ = inner
            if onward and kind == onward[0]:
                pending.append((inner, onward[1:]))
            elif not onward and (letter := _OFFSETS.get(kind)):
                (count,) = struct.unpack_from(">I", data, begins + 4)
                form = f">{count}{letter}"
                places = struct.unpack_from(form, data, begins + 8)
                moved = (place + by if place >= index_end else place for place in places)
                struct.pack_into(form, data, begins + 8, *moved)
