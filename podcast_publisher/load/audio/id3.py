"""Walk over the frames of an ID3v2 tag, before mutagen reads it.

mutagen unpacks compressed frames of any size and keeps every frame: a hostile tag of a few megabytes
costs minutes and gigabytes. And a tag that claims to be longer than its frames swallows sound.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from podcast_publisher.load.files.paged_file import Data, find, strip_zeros

_PICTURES = {b"APIC", b"PIC"}
_CHAPTER = b"CHAP"
_MAX_FRAMES = 20_000
"""Ten thousand chapters, each with its title; a tag usually has a dozen frames."""
_MAX_TEXT_BYTES = 4 << 20
"""Of all frames but pictures."""
_COUNTERS, _MAX_COUNTER = {b"PCNT", b"POPM", b"CNT", b"POP"}, 1_000
"""Frames with a number of any length, for which mutagen needs quadratic time; bytes of a sensible one."""
MAX_BYTES = 32 << 20
"""Of a tag that is read, with pictures."""
_ALWAYS_HARMLESS = 64 << 10
"""Tags of up to this many bytes are harmless, whatever is in them."""
_HEADER_BYTES = 10
_UNSYNCHRONISED, _EXTENDED_HEADER, _FOOTER = 0x80, 0x40, 0x10
"""Flags of the tag."""


class _Frame(Struct, frozen=True):
    name: bytes
    start: int
    """Start of the content."""
    end: int
    compressed: bool
    nested: bool
    """Whether it is inside another frame."""


class TagWalk(Struct, frozen=True):
    """What the walk over the first tag found."""

    frames: int
    swallowed: int
    """Bytes after the last frame that are not padding: sound, if the tag's length is wrong."""
    overrun: bool
    """Whether a frame claims to be longer than the tag."""
    harmless: bool
    """Whether mutagen can read it in bounded time and memory."""


def tag_size(data: Data, offset: int = 0) -> int:
    """Bytes of the tag at that offset, with header and footer."""
    head = data[offset : offset + _HEADER_BYTES]
    return _HEADER_BYTES + _length(head[6:], synchsafe=True) + (head[5] & _FOOTER and _HEADER_BYTES)


def walk(data: Data) -> TagWalk:
    """Walk over the tag at the start of the data."""
    head = data[:_HEADER_BYTES]
    version, flags = head[3], head[5]
    end = min(len(data), tag_size(data) - (_HEADER_BYTES if flags & _FOOTER else 0))
    first = _HEADER_BYTES
    if version < 4 and flags & _UNSYNCHRONISED:
        if end > MAX_BYTES:
            return TagWalk(0, 0, overrun=False, harmless=False)
        data = head + data[_HEADER_BYTES:end].replace(b"\xff\0", b"\xff")
        end = len(data)
    if version > 2 and flags & _EXTENDED_HEADER:
        first += _length(data[10:14], synchsafe=version == 4) + (4 if version == 3 else 0)
    # some programs write ID3v2.4 lengths as in ID3v2.3
    encodings = (True, False) if version == 4 else (False,)
    return min(
        (_walk_frames(data, first, end, synchsafe=synchsafe) for synchsafe in encodings),
        key=lambda attempt: (attempt.swallowed, attempt.overrun),
    )


def _walk_frames(data: Data, first: int, end: int, *, synchsafe: bool) -> TagWalk:
    count = text_bytes = 0
    frames_end, odd = first, False
    for frame in _frames(data, first, end, synchsafe=synchsafe):
        count += 1
        odd |= frame.compressed or (frame.nested and frame.name == _CHAPTER)
        odd |= frame.name in _COUNTERS and frame.end - frame.start > _MAX_COUNTER
        frames_end = frames_end if frame.nested else frame.end
        if frame.name not in _PICTURES | {_CHAPTER}:
            text_bytes += frame.end - frame.start
    few = count < _MAX_FRAMES and text_bytes < _MAX_TEXT_BYTES
    start, stop = strip_zeros(data, frames_end, end) if few else (0, 0)
    swallowed = stop - start
    return TagWalk(
        count,
        swallowed,
        frames_end > end,
        end <= _ALWAYS_HARMLESS or (few and not odd and not swallowed and end <= MAX_BYTES),
    )


def _frames(data: Data, first: int, end: int, *, synchsafe: bool) -> Iterator[_Frame]:
    """All frames, those inside a chapter after it, within bounds."""
    minor = data[3:4][0]
    head, name, digits = (6, 3, 3) if minor == 2 else (10, 4, 4)
    pending = [(first, end, False)]
    count = 0
    while pending and count < _MAX_FRAMES:
        offset, limit, nested = pending.pop()
        header = data[offset : offset + head]
        if offset + head > limit or not re.fullmatch(rb"[A-Z0-9]+", header[:name]):
            continue
        count += 1
        length = _length(header[name : name + digits], synchsafe=synchsafe)
        flags = header[9] if minor != 2 else 0
        frame = _Frame(
            name=header[:name],
            start=offset + head,
            end=offset + head + length,
            compressed=bool(flags & (0x08 if minor == 4 else 0x80)),
            nested=nested,
        )
        yield frame
        pending.append((frame.end, limit, nested))
        if frame.name == _CHAPTER and not nested:
            # after its name, which ends in a zero, are four times
            inner = find(data, b"\0", frame.start, min(frame.end, end)) + 17
            pending.append((inner, min(frame.end, limit), True))


def _length(encoded: bytes, *, synchsafe: bool) -> int:
    if not synchsafe:
        return int.from_bytes(encoded, "big")
    number = 0
    for byte in encoded:
        number = number << 7 | byte & 0x7F
    return number
