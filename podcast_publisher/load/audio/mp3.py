"""An MP3 walked frame by frame, without decoding: what is there, and not what headers say.

Players and mutagen believe the headers: a file cut in half still shows its full length, and two
files glued together show the length of the first (audio.md, 1.2). A walk over the frames sees it,
in a few milliseconds a minute of sound.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from podcast_publisher.load.audio.crc16 import Crc16
from podcast_publisher.load.audio.encoder_header import (
    LONGEST,
    EncoderHeader,
    encoder_header,
    header_amid,
)
from podcast_publisher.load.audio.mp3_frame import FRAMES, NO_FRAME, SECONDS, Frame
from podcast_publisher.load.audio.mp3_tags import before_sound, end_of_sound
from podcast_publisher.load.files.paged_file import PAGE, Data, windows

_SYNC = re.compile(rb"\xff(?=[%s])" % SECONDS)
"""How one begins."""
_SEARCHED = 1 << 20
"""Bytes behind the tags in which a first frame is looked for, as players do."""
_MOST_GAPS, _MOST_LOST = 1_000, 16 << 20
"""Places without frames, and bytes in these, behind which nothing is looked for."""
_MONO = 0xC0
"""The fourth byte of a frame's header is this or more where it has one channel."""
_PADDING = 64 << 10
"""Zeros that a program may leave; more are the rest of a file that was never finished."""
_IN_A_ROW = 3
"""Frames that must follow each other before a chance resemblance is believed."""
_STEP, _REACH = PAGE, 6_000
"""Bytes that are walked over at once, and how far behind them those frames may reach; a frame has at most 1,441."""


@dataclass(slots=True)
class Walk:
    """What a walk over all frames has seen."""

    start: int = 0
    """Where the first frame begins."""
    music: int = 0
    """Where the first frame with sound begins: behind the encoder's header."""
    frames: int = 0
    samples: int = 0
    rate: int = 0
    channels: int = 0
    size: int = 0
    """Bytes of all whole frames."""
    kbits: Counter[int] = field(default_factory=Counter)
    header: EncoderHeader | None = None
    missing: int = 0
    """Bytes that the last frame lacks."""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    """Where no frame follows the one before: position and number of bytes passed over."""
    ends: int = 0
    """Where the last frame ends."""
    second_header: int = 0
    """Where amid the sound there is a header such as a recording begins with."""
    other_kinds: int = 0
    """Frames of another version or sample rate than the first."""
    other_channels: int = 0
    """Frames in mono where the first is stereo, or the other way."""
    junk: int = 0
    """Bytes before the first frame that are no tag."""
    tags: int = 0
    """Bytes of the tags of all kinds before the sound."""
    tag_count: int = 0
    """ID3v2 tags among them."""
    tags_behind: int = 0
    """Bytes of the tags of all kinds behind the sound."""
    music_is_whole: bool = True
    """Whether the encoder's checksum over all frames fits."""

    @property
    def seconds(self) -> float:
        silence = self.header.silence if self.header else 0
        return max(0, self.samples - silence) / self.rate if self.rate else 0.0

    @property
    def varies(self) -> bool:
        """Whether more than one frame in a hundred has another bit rate than most."""
        if not self.frames:
            return False
        (_, most), *_ = self.kbits.most_common(1)
        return self.frames - most > self.frames / 100

    @property
    def bit_rate(self) -> float:
        """Bits a second, on the average."""
        return self.size * 8 / self.seconds if self.seconds else 0.0


def walk(data: Data) -> Walk | None:
    """Walk over the frames of a whole file; nothing where there are none."""
    end = end_of_sound(data)
    tags, tag_count = before_sound(data)
    for _ in windows(data, 0, tags):
        pass  # whoever digests the pages in order would otherwise read all that follow twice
    start = _first_frame(data, tags, end)
    if start is None:
        return None
    head = data[start : start + LONGEST]
    first = _frame(head, 0)
    seen = Walk(start=start, rate=first.rate, channels=1 if head[3] >> 6 == 3 else 2)
    seen.tags, seen.tag_count, seen.tags_behind = tags, tag_count, len(data) - end
    seen.junk = start - tags if not _is_padding(data, tags, start) else 0
    seen.header = encoder_header(head, mpeg1=first.samples == 1152)
    seen.music = start + (first.length if seen.header else 0)  # the header is a frame without sound
    passed = _Passed(seen, first)
    pieces = passed.pieces(data, end)
    _step_over(pieces, data, end, first, seen)
    for _ in pieces:
        pass  # the checksum may be over more than frames
    if passed.second and passed.second[1] <= seen.ends:
        seen.second_header = passed.second[0]
    if passed.written and seen.header:
        seen.music_is_whole = passed.crc.value() == seen.header.music_crc
    return seen


class _Passed:
    """What else is noted of all bytes while the walk passes them: one reading is enough."""

    def __init__(self, seen: Walk, first: Frame) -> None:
        self._music = seen.music
        # a header that a program has put before the old one is no second recording
        self._amid = seen.music + 2 * first.length
        self.second: tuple[int, int] | None = None
        """Where the first header amid the sound begins and ends."""
        self.crc = Crc16()
        self.written = 0
        """Where what the encoder wrote ends: what was added behind it later is none of its checksum's business."""
        if seen.header and seen.header.music_crc and seen.header.size:
            self.written = seen.start + seen.header.size

    def pieces(self, data: Data, end: int) -> Iterator[tuple[int, bytes]]:
        """Where each piece begins, and its bytes with the beginning of the next."""
        until = max(end, self.written)
        for place, window in windows(data, self._music, until, _REACH, _STEP):
            self.crc.update(window[: min(_STEP, max(0, self.written - place))])
            if not self.second and (header := header_amid(window, max(0, self._amid - place))):
                self.second = place + header[0], place + header[1]
            yield place, window


def _step_over(
    pieces: Iterator[tuple[int, bytes]], data: Data, end: int, first: Frame, seen: Walk
) -> None:
    """Count from frame to frame until the sound ends."""
    for header, number in _counted(pieces, data, end, first, seen).items():
        frame = FRAMES[header]
        seen.frames += number
        seen.samples += frame.samples * number
        seen.size += frame.length * number
        seen.kbits[frame.kbits] += number
        seen.other_kinds += number if frame.kind != first.kind else 0


def _counted(
    pieces: Iterator[tuple[int, bytes]], data: Data, end: int, first: Frame, seen: Walk
) -> dict[int, int]:
    """How many frames have which header; what stands between them is noted, and where the last one ends."""
    counted: dict[int, int] = {}
    mono = seen.channels == 1
    seen.ends = seen.music
    for start, piece in pieces:
        at, left = seen.ends - start, end - start  # both from the beginning of the piece
        stop = min(_STEP, left - 3)
        while at < stop:
            header = piece[at + 1] << 8 | piece[at + 2] if piece[at] == 0xFF else 0
            frame = FRAMES[header]
            if frame.kind != first.kind and not _follows(piece, at, left, frame):
                again = _behind_gap(data, start + at, end, seen)
                if again is None:
                    seen.ends = start + at
                    return counted
                at = again - start
                continue
            if at + frame.length > left:
                seen.missing = at + frame.length - left
                seen.ends = start + at
                return counted
            counted[header] = counted.get(header, 0) + 1
            seen.other_channels += (piece[at + 3] >= _MONO) != mono
            at += frame.length
        seen.ends = start + at
    return counted


def _behind_gap(data: Data, at: int, end: int, seen: Walk) -> int | None:
    """Where frames go on behind a place at which none is; nothing where they do not."""
    lost = sum(size for _, size in seen.gaps[-_MOST_GAPS:])
    hopeless = len(seen.gaps) >= _MOST_GAPS or lost > _MOST_LOST
    again = None if hopeless else _first_frame(data, at + 1, end)
    if again is not None or not _is_padding(data, at, end):
        seen.gaps.append((at, (end if again is None else again) - at))
    return again


def _is_padding(data: Data, start: int, end: int) -> bool:
    """Whether there are a few zeros between these places, which players pass over."""
    return end - start <= _PADDING and not data[start:end].strip(b"\0")


def _first_frame(data: Data, at: int, end: int) -> int | None:
    """The first place from which several frames follow each other."""
    searched = max(0, min(end - 3 - at, _SEARCHED))
    piece = data[at : min(end, at + searched + _REACH)]
    for sync in _SYNC.finditer(piece, 0, searched):
        frame = _frame(piece, sync.start())
        if frame.length and _follows(piece, sync.start(), end - at, frame):
            return at + sync.start()
    return None


def _follows(data: bytes, at: int, end: int, frame: Frame) -> bool:
    """Whether frames of one kind follow each other from here, or reach the end of the sound."""
    kind = frame.kind
    for _ in range(_IN_A_ROW):
        if not frame.length or frame.kind != kind:
            return False
        at += frame.length
        if at + 4 > end:
            return True
        frame = _frame(data, at)
    return frame.kind == kind


def _frame(data: bytes, at: int) -> Frame:
    """What the four bytes there say; a length of 0 where they are no frame's header."""
    return FRAMES[data[at + 1] << 8 | data[at + 2]] if data[at] == 0xFF else NO_FRAME
