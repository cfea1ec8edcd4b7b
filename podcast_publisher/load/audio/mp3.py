"""An MP3 walked frame by frame, without decoding: what is there, and not what headers say.

Players and mutagen believe the headers: a file cut in half still shows its full length, and two
files glued together show the length of the first (audio.md, 1.2). A walk over the frames sees it,
in a few milliseconds a minute of sound.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from podcast_publisher.load.audio.crc16 import crc16
from podcast_publisher.load.audio.encoder_header import EncoderHeader, encoder_header, header_amid
from podcast_publisher.load.audio.mp3_tags import before_sound, end_of_sound

_KBITS = {  # by version (1, or 2 and 2.5) for layer III
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples a second, by the two bits that name the MPEG version."""

_SECONDS = b"\xe2\xe3\xf2\xf3\xfa\xfb"
"""The second byte of a frame of layer III."""
_SYNC = re.compile(rb"\xff(?=[%s])" % _SECONDS)
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


@dataclass(frozen=True, slots=True)
class _Frame:
    length: int
    """Bytes with the header; 0 is no frame."""
    samples: int
    kbits: int
    rate: int
    kind: int
    """Version, layer and sample rate: the same in every frame of one stream."""


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


def walk(data: bytes) -> Walk | None:
    """Walk over the frames of a whole file; nothing where there are none."""
    end = end_of_sound(data)
    tags, tag_count = before_sound(data)
    start = _first_frame(data, tags, end)
    if start is None:
        return None
    first = _frame(data, start)
    seen = Walk(start=start, rate=first.rate, channels=1 if data[start + 3] >> 6 == 3 else 2)
    seen.tags, seen.tag_count, seen.tags_behind = tags, tag_count, len(data) - end
    seen.junk = start - tags if not _is_padding(data[tags:start]) else 0
    seen.header = encoder_header(data, start, mpeg1=first.samples == 1152)
    music = start + (first.length if seen.header else 0)  # the header is a frame without sound
    seen.music = music
    seen.ends = _step_over(data, music, end, first, seen)
    # a header that a program has put before the old one is no second recording
    seen.second_header = header_amid(data, music + 2 * first.length, seen.ends)
    if seen.header and seen.header.music_crc and seen.header.size:
        # over what the encoder wrote: what was added behind it later is none of its business
        written = memoryview(data)[music : start + seen.header.size]
        seen.music_is_whole = crc16(written) == seen.header.music_crc
    return seen


def _step_over(data: bytes, start: int, end: int, first: _Frame, seen: Walk) -> int:
    """Count from frame to frame until the sound ends; where it does."""
    at = start
    mono = seen.channels == 1
    counted: dict[int, int] = {}
    while at + 4 <= end:
        header = data[at + 1] << 8 | data[at + 2] if data[at] == 0xFF else 0
        frame = _FRAMES[header]
        if frame.kind != first.kind and not _follows(data, at, end, frame):
            lost = sum(size for _, size in seen.gaps[-_MOST_GAPS:])
            hopeless = len(seen.gaps) >= _MOST_GAPS or lost > _MOST_LOST
            again = None if hopeless else _first_frame(data, at + 1, end)
            if again is None and _is_padding(data[at:end]):
                break
            seen.gaps.append((at, (end if again is None else again) - at))
            if again is None:
                break
            at = again
            continue
        if at + frame.length > end:
            seen.missing = at + frame.length - end
            break
        counted[header] = counted.get(header, 0) + 1
        seen.other_channels += (data[at + 3] >= _MONO) != mono
        at += frame.length
    for header, number in counted.items():
        frame = _FRAMES[header]
        seen.frames += number
        seen.samples += frame.samples * number
        seen.size += frame.length * number
        seen.kbits[frame.kbits] += number
        seen.other_kinds += number if frame.kind != first.kind else 0
    return at


def _is_padding(between: bytes) -> bool:
    """Whether it is a few zeros, which players pass over."""
    return len(between) <= _PADDING and not between.strip(b"\0")


def _first_frame(data: bytes, at: int, end: int) -> int | None:
    """The first place from which several frames follow each other."""
    until = max(at, min(end - 3, at + _SEARCHED))
    for found in _SYNC.finditer(data, at, until):
        frame = _frame(data, found.start())
        if frame.length and _follows(data, found.start(), end, frame):
            return found.start()
    return None


def _follows(data: bytes, at: int, end: int, frame: _Frame) -> bool:
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


def _frame(data: bytes, at: int) -> _Frame:
    """What the four bytes there say; a length of 0 where they are no frame's header."""
    return _FRAMES[data[at + 1] << 8 | data[at + 2]] if data[at] == 0xFF else _NO_FRAME


def _described(second: int, third: int) -> _Frame:
    """The frame whose header has these bytes behind its 0xFF (ISO 11172-3, 2.4.2.3)."""
    version = second >> 3 & 3
    rate, bits = third >> 2 & 3, third >> 4
    if rate == 3 or bits in {0, 15}:
        return _NO_FRAME
    kbits = _KBITS[1 if version == 3 else 2][bits]
    per_second = _RATES[version][rate]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * kbits * 1000 // per_second + (third >> 1 & 1)
    return _Frame(length, samples, kbits, per_second, version << 2 | rate)


_NO_FRAME = _Frame(0, 0, 0, 0, -1)
_FRAMES = [_NO_FRAME] * (1 << 16)
"""Every header there can be, so that a step costs one look."""
for _second in _SECONDS:
    _FRAMES[_second << 8 : _second + 1 << 8] = [_described(_second, third) for third in range(256)]
