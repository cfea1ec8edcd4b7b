"""The frames of an ID3v2 tag, walked before anything in them is read.

What reads tags unpacks compressed frames of any size and keeps every frame: a hostile tag of a few
megabytes costs it minutes and gigabytes. And a tag that is longer than its frames swallows sound.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from podcast_publisher.load.files.paged_file import Data, find, without_zeros

_PICTURES = {b"APIC", b"PIC"}
_CHAPTER = b"CHAP"
_MOST_FRAMES = 20_000
"""Ten thousand chapters, each with its title; a tag usually has a dozen frames."""
_MOST_WORDS = 4 << 20
"""Bytes of all that is no picture."""
_COUNTERS, _LONGEST_COUNT = {b"PCNT", b"POPM", b"CNT", b"POP"}, 1_000
"""Frames that hold a number of any length, which takes mutagen the square of it; bytes of a sensible one."""
LARGEST = 32 << 20
"""Bytes of a tag that is read, pictures and all."""
_SMALL = 64 << 10
"""Bytes of a tag that can do no harm, whatever is in it."""
_HEAD = 10
_SPACED, _MORE_HEAD, _WITH_FOOT = 0x80, 0x40, 0x10
"""Flags of the tag: zeros are put in behind 0xFF; a second header follows the first; a copy ends it."""


@dataclass(frozen=True, slots=True)
class _Frame:
    name: bytes
    start: int
    """Where its content begins."""
    end: int
    compressed: bool
    inside: bool
    """Within another frame."""


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk over the frames of the first tag has seen."""

    frames: int
    swallowed: int
    """Bytes behind the last frame that are no padding: sound, if the tag lies about its length."""
    overrun: bool
    """A frame says that it is longer than the tag."""
    harmless: bool
    """Whether reading it takes no more time and memory than it is worth."""


def tag_size(data: Data, at: int = 0) -> int:
    """Bytes of the tag that begins there, with its head and foot."""
    head = data[at : at + _HEAD]
    return _HEAD + _length(head[6:], synchsafe=True) + (head[5] & _WITH_FOOT and _HEAD)


def walk(data: Data) -> Walked:
    """Walk over the tag with which the data begins."""
    head = data[:_HEAD]
    version, flags = head[3], head[5]
    end = min(len(data), tag_size(data) - (_HEAD if flags & _WITH_FOOT else 0))
    first = _HEAD
    if version < 4 and flags & _SPACED:
        if end > LARGEST:
            return Walked(0, 0, overrun=False, harmless=False)
        data = head + data[_HEAD:end].replace(b"\xff\0", b"\xff")
        end = len(data)
    if version > 2 and flags & _MORE_HEAD:
        first += _length(data[10:14], synchsafe=version == 4) + (4 if version == 3 else 0)
    # some programs write the lengths of the fourth version as those of the third
    ways = (True, False) if version == 4 else (False,)
    return min(
        (_walked(data, first, end, synchsafe=way) for way in ways),
        key=lambda one: (one.swallowed, one.overrun),
    )


def _walked(data: Data, first: int, end: int, *, synchsafe: bool) -> Walked:
    count = words = 0
    behind, odd = first, False
    for frame in _frames(data, first, end, synchsafe=synchsafe):
        count += 1
        odd |= frame.compressed or (frame.inside and frame.name == _CHAPTER)
        odd |= frame.name in _COUNTERS and frame.end - frame.start > _LONGEST_COUNT
        behind = behind if frame.inside else frame.end
        if frame.name not in _PICTURES | {_CHAPTER}:
            words += frame.end - frame.start
    few = count < _MOST_FRAMES and words < _MOST_WORDS
    start, stop = without_zeros(data, behind, end) if few else (0, 0)
    swallowed = stop - start
    return Walked(
        count,
        swallowed,
        behind > end,
        end <= _SMALL or (few and not odd and not swallowed and end <= LARGEST),
    )


def _frames(data: Data, first: int, end: int, *, synchsafe: bool) -> Iterator[_Frame]:
    """Every frame, and after a chapter's those within it; no more than are looked at."""
    minor = data[3:4][0]
    head, name, digits = (6, 3, 3) if minor == 2 else (10, 4, 4)
    pending = [(first, end, False)]
    seen = 0
    while pending and seen < _MOST_FRAMES:
        at, until, inside = pending.pop()
        header = data[at : at + head]
        if at + head > until or not re.fullmatch(rb"[A-Z0-9]+", header[:name]):
            continue
        seen += 1
        length = _length(header[name : name + digits], synchsafe=synchsafe)
        flags = header[9] if minor != 2 else 0
        frame = _Frame(
            name=header[:name],
            start=at + head,
            end=at + head + length,
            compressed=bool(flags & (0x08 if minor == 4 else 0x80)),
            inside=inside,
        )
        yield frame
        pending.append((frame.end, until, inside))
        if frame.name == _CHAPTER and not inside:
            # behind its own name, which ends in a zero, stand four times
            inner = find(data, b"\0", frame.start, min(frame.end, end)) + 17
            pending.append((inner, min(frame.end, until), True))


def _length(written: bytes, *, synchsafe: bool) -> int:
    if not synchsafe:
        return int.from_bytes(written, "big")
    number = 0
    for byte in written:
        number = number << 7 | byte & 0x7F
    return number
