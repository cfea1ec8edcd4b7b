"""Walk over the frames of an MP3, without decoding: what is there, not what headers say.

Players and mutagen believe the headers: a file cut in half still shows its full length, and two
files glued together show the length of the first. A walk over the frames finds the truth, in a few
milliseconds a minute of sound.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec import Struct, field

from podcast_publisher.load.audio.crc16 import Crc16
from podcast_publisher.load.audio.encoder_header import (
    MAX_BYTES,
    EncoderHeader,
    encoder_header,
    find_header_frame,
)
from podcast_publisher.load.audio.first_minute import FirstMinute
from podcast_publisher.load.audio.mp3_frame import FRAMES, NO_FRAME, SECOND_BYTES, Frame
from podcast_publisher.load.audio.mp3_runs import LIKELY, MONO, SAME_RATE, count_run
from podcast_publisher.load.audio.mp3_tags import leading_tags, sound_end
from podcast_publisher.load.files.paged_file import PAGE, Data, windows

_SYNC = re.compile(rb"\xff(?=[%s])" % SECOND_BYTES)
"""The start of a frame."""
_SEARCH_BYTES = 1 << 20
"""Bytes after the tags that are searched for the first frame, as players do."""
_MAX_GAPS, _MAX_LOST = 1_000, 16 << 20
"""Gaps, and bytes in them, after which the walk gives up."""
_MAX_PADDING = 64 << 10
"""Zeros that a program may leave; more are the rest of an unfinished file."""
_CONSECUTIVE = 3
"""Frames that must follow each other to rule out coincidence."""
_Pieces = Iterator[tuple[int, bytes]]
_STEP, _REACH = PAGE, 6_000
"""Bytes per step, and how far frames may reach beyond it; a frame has at most 1,441."""


class Walk(Struct):
    """What the walk over all frames found."""

    start: int = 0
    """Start of the first frame."""
    audio_start: int = 0
    """Start of the first frame with sound, after the encoder header."""
    frames: int = 0
    samples: int = 0
    rate: int = 0
    channels: int = 0
    size: int = 0
    """Bytes of all complete frames."""
    kbits: Counter[int] = field(default_factory=Counter)
    header: EncoderHeader | None = None
    missing: int = 0
    """Bytes missing from the last frame."""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    """Offset and size of data between frames."""
    end: int = 0
    """End of the last frame."""
    minute_bytes: int = 0
    """Bytes of the first minute of sound; 0 where frames break off in it."""
    second_header: int = 0
    """Offset of an encoder header amid the sound."""
    other_kinds: int = 0
    """Frames whose version or sample rate differs from the first."""
    other_channels: int = 0
    """Frames whose number of channels differs from the first."""
    junk: int = 0
    """Bytes before the first frame that are not tags."""
    tags: int = 0
    """Bytes of all tags before the sound."""
    tag_count: int = 0
    """ID3v2 tags among them."""
    trailing_tags: int = 0
    """Bytes of all tags after the sound."""
    checksum_matches: bool = True
    """Whether the encoder's checksum over all frames matches."""

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
        """Average bits a second."""
        return self.size * 8 / self.seconds if self.seconds else 0.0


def walk(data: Data) -> Walk | None:
    """Walk over the frames of a file; None where there are none."""
    end = sound_end(data)
    tags, tag_count = leading_tags(data)
    for _ in windows(data, 0, tags):
        pass  # read in order, so that digests need no second pass
    start = _first_frame(data, tags, end)
    if start is None:
        return None
    head = data[start : start + MAX_BYTES]
    first = _frame(head, 0)
    result = Walk(start=start, rate=first.rate, channels=1 if head[3] >> 6 == 3 else 2)
    result.tags, result.tag_count, result.trailing_tags = tags, tag_count, len(data) - end
    result.junk = start - tags if not _is_padding(data, tags, start) else 0
    result.header = encoder_header(head, mpeg1=first.samples == 1152)
    # the header frame has no sound
    result.audio_start = start + (first.length if result.header else 0)
    scan = _Scan(result, first)
    pieces = scan.pieces(data, end)
    _count_frames(pieces, data, end, first, result)
    for _ in pieces:
        pass  # the checksum may cover more than frames
    result.minute_bytes = scan.minute.size(end)
    if scan.second and scan.second[1] <= result.end:
        result.second_header = scan.second[0]
    if scan.written and result.header:
        result.checksum_matches = scan.crc.value() == result.header.music_crc
    return result


class _Scan:
    """Checksum and search for a second header, in the same pass."""

    def __init__(self, result: Walk, first: Frame) -> None:
        self._music = result.audio_start
        # a header before the old one is not a second recording
        self._amid = result.audio_start + 2 * first.length
        self.second: tuple[int, int] | None = None
        """Start and end of the first header amid the sound."""
        self.crc = Crc16()
        self.minute = FirstMinute(result.audio_start, result.rate)
        self.written = 0
        """End of what the encoder wrote, which the checksum covers."""
        if result.header and result.header.music_crc and result.header.size:
            self.written = result.start + result.header.size

    def pieces(self, data: Data, end: int) -> _Pieces:
        """Offset and bytes of each piece, with the start of the next."""
        for offset, window in windows(data, self._music, max(end, self.written), _REACH, _STEP):
            self.minute.read(offset, window)
            self.crc.update(window[: min(_STEP, max(0, self.written - offset))])
            if not self.second and (
                header := find_header_frame(window, max(0, self._amid - offset))
            ):
                self.second = offset + header[0], offset + header[1]
            yield offset, window


def _count_frames(pieces: _Pieces, data: Data, end: int, first: Frame, result: Walk) -> None:
    """Count frames to the end of the sound."""
    for header, number in _tally(pieces, data, end, first, result).items():
        frame = FRAMES[header]
        result.frames += number
        result.samples += frame.samples * number
        result.size += frame.length * number
        result.kbits[frame.kbits] += number
        result.other_kinds += number if frame.kind != first.kind else 0


def _tally(pieces: _Pieces, data: Data, end: int, first: Frame, result: Walk) -> dict[int, int]:
    """The number of frames by header; records gaps and the end of the last frame."""
    counted: defaultdict[int, int] = defaultdict(int)
    before = equal = 0
    mono = result.channels == 1
    result.end = result.audio_start
    for start, piece in pieces:
        offset, left = result.end - start, end - start  # both relative to the piece
        stop = min(_STEP, left - 3)
        while offset < stop:
            header = piece[offset + 1] << 8 | piece[offset + 2] if piece[offset] == 0xFF else 0
            frame = FRAMES[header]
            if frame.kind != first.kind and not _follows(piece, offset, left, frame):
                resumed = _resync(data, start + offset, end, result)
                if resumed is None:
                    result.end = start + offset
                    return counted
                offset = resumed - start
                continue
            if offset + frame.length > left:
                result.missing = offset + frame.length - left
                result.end = start + offset
                return counted
            rate = header & SAME_RATE
            equal = equal + 1 if rate == before else 0
            before = rate
            if equal >= LIKELY and frame.kind == first.kind:
                run_end = count_run(counted, rate, piece, offset, left, mono=mono)
                if run_end > offset:
                    offset = run_end
                    continue
            counted[header] += 1
            result.other_channels += (piece[offset + 3] >= MONO) != mono
            offset += frame.length
        result.end = start + offset
    return counted


def _resync(data: Data, offset: int, end: int, result: Walk) -> int | None:
    """Where frames resume after a gap; None where they do not."""
    lost = sum(size for _, size in result.gaps[-_MAX_GAPS:])
    hopeless = len(result.gaps) >= _MAX_GAPS or lost > _MAX_LOST
    resumed = None if hopeless else _first_frame(data, offset + 1, end)
    if resumed is not None or not _is_padding(data, offset, end):
        result.gaps.append((offset, (end if resumed is None else resumed) - offset))
    return resumed


def _is_padding(data: Data, start: int, end: int) -> bool:
    """Whether there are only a few zeros between two offsets, which players skip."""
    return end - start <= _MAX_PADDING and not data[start:end].strip(b"\0")


def _first_frame(data: Data, offset: int, end: int) -> int | None:
    """The first offset from which several frames follow each other."""
    searched = max(0, min(end - 3 - offset, _SEARCH_BYTES))
    piece = data[offset : min(end, offset + searched + _REACH)]
    for sync in _SYNC.finditer(piece, 0, searched):
        frame = _frame(piece, sync.start())
        if frame.length and _follows(piece, sync.start(), end - offset, frame):
            return offset + sync.start()
    return None


def _follows(data: bytes, offset: int, end: int, frame: Frame) -> bool:
    """Whether frames of one kind follow each other from here, or reach the end of the sound."""
    kind = frame.kind
    for _ in range(_CONSECUTIVE):
        if not frame.length or frame.kind != kind:
            return False
        offset += frame.length
        if offset + 4 > end:
            return True
        frame = _frame(data, offset)
    return frame.kind == kind


def _frame(data: bytes, offset: int) -> Frame:
    """The frame by the header there; `NO_FRAME` where there is none."""
    return FRAMES[data[offset + 1] << 8 | data[offset + 2]] if data[offset] == 0xFF else NO_FRAME
