"""Walk over the boxes of an M4A: what its index says of the sound, and whether it is there.

Only headers are read; `check --deep` decodes the sound.
"""

import struct
from collections.abc import Iterator

from msgspec import Struct, field

from podcast_publisher.load.audio.mp4_boxes import Box, box_at
from podcast_publisher.load.audio.mp4_track import Place, Track, read_duration, read_track
from podcast_publisher.load.files.paged_file import Data, strip_zeros

_CONTAINERS = {
    *(b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"edts", b"udta"),
    *(b"moof", b"traf", b"meta", b"ilst"),
}
_TAG_BOXES = {b"udta", b"meta", b"ilst"}
"""Programs fill these freely, so their content shows no damage."""
_HEADER_BYTES = {b"meta": 4}
"""Bytes before the child boxes."""
_MAX_DEPTH = 12
_MAX_BOXES = 20_000
"""A podcast's file has a few dozen boxes; a hostile one may have any number."""

_OTHER_HANDLERS = {b"mdir", b"mdta", b"url ", b"alis"}
"""Handlers of tags and references."""
_WITH_TIMES = {b"mvhd", b"tkhd", b"mdhd"}
"""Headers with creation and modification times."""
_SOUND_BOXES = _WITH_TIMES | {b"hdlr", b"stsz", b"stz2", b"mvex", b"stsd", b"stco", b"co64"}
_MAX_BOX_BYTES = 1 << 20
"""Bytes of such a box that are read: they hold everything relevant, even in the tables of a long recording."""
_MAX_TRACKS = 16
"""Per file, whose tables are read."""

_AAC = {0x40, 0x66, 0x67, 0x68}
"""Object types that are AAC; 0x69 and 0x6B are MP3 in an MP4 (ISO 14496-1, table 5)."""
_SBR, _PARAMETRIC_STEREO = 5, 29
"""HE-AAC, which plays at a higher rate than it is coded at (ISO 14496-3, 1.6.2)."""
_RATES = (
    *(96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000),
    *(22_050, 16_000, 12_000, 11_025, 8_000, 7_350),
)


class Mp4(Struct):
    """What the walk over the boxes found."""

    film: tuple[int, float] = (0, 0.0)
    """Time scale and seconds, by the movie header."""
    longest: float = 0.0
    """Seconds of the longest track of any kind, by its header."""
    sound_tracks: list[Track] = field(default_factory=list)
    """Sound tracks by their tables."""
    rate: int = 0
    channels: int = 0
    codec: str = ""
    """`AAC` or another codec."""
    is_he_aac: bool = False
    """HE-AAC needs only half the bit rate."""
    media_data: list[Place] = field(default_factory=list)
    """Start and end of each `mdat` box."""
    missing: int = 0
    """Bytes beyond the end of the file, by boxes and index."""
    has_index: bool = False
    index_last: bool = False
    """Whether the index is after the sound, so that players need both ends first."""
    fragmented: bool = False
    encrypted: bool = False
    video: bool = False
    indexes: int = 0
    """More than one where files were concatenated."""
    tracks: int = 0
    """Sound tracks."""
    tracks_of_any_kind: int = 0
    sample_count: int | None = None
    """By the index."""
    odd_bytes: int = 0
    """Bytes where a box should start and none does, or that overrun the parent box."""
    has_times: bool = False
    """Whether headers hold creation times."""
    too_complex: bool = False
    """Whether it exceeds the limits of the walk."""

    @property
    def seconds(self) -> float:
        """Duration of the sound."""
        return max((track.seconds for track in self.sound_tracks), default=self.longest)

    @property
    def first_sound_byte(self) -> int:
        """Offset of the first chunk of sound; 0 where there is none."""
        chunks = [track.chunks[0] for track in self.sound_tracks if track.chunks]
        return min((start for start, _ in chunks), default=0)

    @property
    def minute_bytes(self) -> int:
        """Bytes of the first minute of the longest track; 0 where there is none."""
        tracks = sorted(self.sound_tracks, key=lambda track: track.seconds)
        return tracks[-1].minute_bytes if tracks else 0

    @property
    def sound(self) -> int:
        """Bytes of the `mdat` boxes."""
        return sum(end - start for start, end in self.media_data)


def walk(data: Data) -> Mp4:
    """Walk over the boxes of a file."""
    result = Mp4()
    sound_first = False
    for box in _boxes(data, result):
        if box.depth == 0:
            result.missing = max(result.missing, box.end - len(data))
            sound_first |= box.kind == b"mdat" and not result.has_index
            result.has_index |= box.kind == b"moov"
            result.indexes += box.kind == b"moov"
            result.fragmented |= box.kind == b"moof"
            result.media_data += [(box.start, box.end)] if box.kind == b"mdat" else []
        if box.kind == b"trak" and len(result.sound_tracks) < _MAX_TRACKS:
            result.sound_tracks += [track] if (track := read_track(data, box)) else []
        if box.kind in _SOUND_BOXES:
            content = data[box.start : min(box.end, box.start + _MAX_BOX_BYTES)]
            _read_box(box, content, len(data), result)
    result.index_last = sound_first and result.has_index
    if not result.has_index and not result.too_complex:
        result.missing = max(1, result.missing)  # without an index nothing can be played
    return result


def _boxes(data: Data, result: Mp4) -> Iterator[Box]:
    """All boxes, children after their parent."""
    pending = [(0, len(data), 0, True)]
    for _ in range(_MAX_BOXES):
        if not pending:
            return
        offset, end, depth, strict = pending.pop()
        box = box_at(data, offset, end, depth)
        if box is None:
            first, last = strip_zeros(data, offset, end) if strict else (0, 0)
            result.odd_bytes += last - first
            continue
        result.odd_bytes += max(0, box.end - end) if strict and depth else 0
        yield box
        pending.append((box.end, end, depth, strict))
        if box.kind in _CONTAINERS:
            if depth == _MAX_DEPTH:
                break
            first = box.start + _HEADER_BYTES.get(box.kind, 0)
            inside_strict = strict and box.kind not in _TAG_BOXES
            pending.append((first, min(box.end, end), depth + 1, inside_strict))
    result.too_complex = True


def _read_box(box: Box, content: bytes, size: int, result: Mp4) -> None:
    """Read a box; one that is too short is ignored."""
    if box.kind in _WITH_TIMES:
        result.has_times |= any(content[4 : 20 if content[:1] == b"\1" else 12])
    try:
        if box.kind == b"hdlr":
            result.video |= content[8:12] == b"vide"
            result.tracks += content[8:12] == b"soun"
            result.tracks_of_any_kind += (
                content[4:8] != b"dhlr" and content[8:12] not in _OTHER_HANDLERS
            )
        elif box.kind in {b"stsz", b"stz2"}:
            result.sample_count = (result.sample_count or 0) + int(
                struct.unpack_from(">I", content, 8)[0]
            )
        elif box.kind == b"mdhd":
            result.longest = max(result.longest, read_duration(content)[1])
        elif box.kind == b"mvhd":
            result.film = read_duration(content)
        elif box.kind == b"mvex":
            result.fragmented = True
        elif box.kind == b"stsd":
            _read_sample_entry(content, result)
        elif box.kind in {b"stco", b"co64"}:
            result.missing = max(result.missing, _last_offset(box.kind, content) + 1 - size)
    except (struct.error, IndexError):
        return


def _last_offset(kind: bytes, content: bytes) -> int:
    (count,) = struct.unpack_from(">I", content, 4)
    wide = kind == b"co64"
    if not count:
        return 0
    offset = 8 + (count - 1) * (8 if wide else 4)
    return int(struct.unpack_from(">Q" if wide else ">I", content, offset)[0])


def _read_sample_entry(content: bytes, result: Mp4) -> None:
    """Read the sample entry: codec, sample rate and channels."""
    kind = content[12:16]
    if kind in {b"enca", b"encv", b"drms"}:
        result.encrypted = True
    if kind in {b"enca", b"drms", b"mp4a"}:
        result.channels = struct.unpack_from(">H", content, 32)[0]
        result.rate = struct.unpack_from(">I", content, 40)[0] >> 16
        _read_decoder_config(content, result)
    elif kind in {b"alac", b"ac-3", b"ec-3", b"Opus", b"fLaC", b".mp3", b"sowt", b"twos", b"lpcm"}:
        result.codec = kind.decode().strip(" .").upper()


def _read_decoder_config(content: bytes, result: Mp4) -> None:
    offset = content.find(b"esds")
    if offset < 0:
        return
    offset = content.find(b"\x04", offset + 8)  # DecoderConfigDescriptor
    offset = _skip_length(content, offset + 1)
    result.codec = (
        "AAC"
        if content[offset] in _AAC
        else "MP3"
        if content[offset] in {0x69, 0x6B}
        else "unknown"
    )
    if result.codec != "AAC" or content[offset + 13] != 5:
        return
    # the sample entry has two channels for most mono files; these bits are right
    settings = _skip_length(content, offset + 14)
    first, second, third = content[settings : settings + 3].ljust(3, b"\0")
    kind, rate, channels = first >> 3, (first & 7) << 1 | second >> 7, second >> 3 & 15
    if kind in {_SBR, _PARAMETRIC_STEREO}:  # the output rate is after the channels
        result.is_he_aac = True
        rate, channels = (
            (second & 7) << 1 | third >> 7,
            2 if kind == _PARAMETRIC_STEREO else channels,
        )
    if rate < len(_RATES):
        result.rate, result.channels = _RATES[rate], channels


def _skip_length(content: bytes, offset: int) -> int:
    while content[offset] & 0x80:
        offset += 1
    return offset + 1
