"""The frames of an ID3v2 tag, walked before anything in them is read.

What reads tags unpacks compressed frames of any size and keeps every frame: a hostile tag of a few
megabytes costs it minutes and gigabytes. And a tag that is longer than its frames swallows sound.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PICTURES = {b"APIC", b"PIC"}
_CHAPTER = b"CHAP"
_MOST_FRAMES = 20_000
"""Ten thousand chapters, each with its title; a tag usually has a dozen frames."""
_MOST_WORDS = 4 << 20
"""Bytes of all that is no picture."""
_COUNTERS, _LONGEST_COUNT = {b"PCNT", b"POPM", b"CNT", b"POP"}, 1_000
"""Frames that hold a number of any length, which takes mutagen the square of it; bytes of a sensible one."""
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


def tag_size(data: bytes, at: int = 0) -> int:
    """Bytes of the tag that begins there, with its head and foot."""
    return (
        _HEAD
        + _length(data[at + 6 : at + 10], synchsafe=True)
        + (data[at + 5] & _WITH_FOOT and _HEAD)
    )


def walk(data: bytes) -> Walked:
    """Walk over the tag with which the data begins."""
    foot = _HEAD if data[5] & _WITH_FOOT else 0
    tag = data[: tag_size(data) - foot]
    first = _HEAD
    if tag[3] < 4 and tag[5] & _SPACED:
        tag = tag[:_HEAD] + tag[_HEAD:].replace(b"\xff\0", b"\xff")
    if tag[3] > 2 and tag[5] & _MORE_HEAD:
        first += _length(tag[10:14], synchsafe=tag[3] == 4) + (4 if tag[3] == 3 else 0)
    # some programs write the lengths of the fourth version as those of the third
    ways = (True, False) if tag[3] == 4 else (False,)
    return min(
        (_walked(tag, first, synchsafe=way) for way in ways),
        key=lambda one: (one.swallowed, one.overrun),
    )


def _walked(tag: bytes, first: int, *, synchsafe: bool) -> Walked:
    count = words = 0
    behind, odd = first, False
    for frame in _frames(tag, first, synchsafe=synchsafe):
        count += 1
        odd |= frame.compressed or (frame.inside and frame.name == _CHAPTER)
        odd |= frame.name in _COUNTERS and frame.end - frame.start > _LONGEST_COUNT
        behind = behind if frame.inside else frame.end
        if frame.name not in _PICTURES | {_CHAPTER}:
            words += frame.end - frame.start
    few = count < _MOST_FRAMES and words < _MOST_WORDS
    swallowed = len(tag[behind:].strip(b"\0")) if few else 0
    return Walked(
        count,
        swallowed,
        behind > len(tag),
        len(tag) <= _SMALL or (few and not odd and not swallowed),
    )


def _frames(data: bytes, first: int, *, synchsafe: bool) -> Iterator[_Frame]:
    """Every frame, and after a chapter's those within it; no more than are looked at."""
    minor = data[3]
    head, name, digits = (6, 3, 3) if minor == 2 else (10, 4, 4)
    pending = [(first, len(data), False)]
    seen = 0
    while pending and seen < _MOST_FRAMES:
        at, until, inside = pending.pop()
        if at + head > until or not re.fullmatch(rb"[A-Z0-9]+", data[at : at + name]):
            continue
        seen += 1
        length = _length(data[at + name : at + name + digits], synchsafe=synchsafe)
        flags = data[at + 9] if minor != 2 else 0
        frame = _Frame(
            name=data[at : at + name],
            start=at + head,
            end=at + head + length,
            compressed=bool(flags & (0x08 if minor == 4 else 0x80)),
            inside=inside,
        )
        yield frame
        pending.append((frame.end, until, inside))
        if frame.name == _CHAPTER and not inside:
            # behind its own name, which ends in a zero, stand four times
            inner = data.find(b"\0", frame.start, frame.end) + 17
            pending.append((inner, min(frame.end, until), True))


def _length(written: bytes, *, synchsafe: bool) -> int:
    if not synchsafe:
        return int.from_bytes(written, "big")
    number = 0
    for byte in written:
        number = number << 7 | byte & 0x7F
    return number
