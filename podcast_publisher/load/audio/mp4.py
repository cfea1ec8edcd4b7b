"""An M4A walked box by box: what its index says of the sound, and whether the sound is there.

Only headers are read; the sound itself is looked at by `check --deep`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from podcast_publisher.load.audio.mp4_boxes import Box, box_at
from podcast_publisher.load.audio.mp4_track import Place, Track, length_of, track_of
from podcast_publisher.load.files.paged_file import Data, without_zeros

_CONTAINERS = {
    *(b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"edts", b"udta"),
    *(b"moof", b"traf", b"meta", b"ilst"),
}
_OF_TAGS = {b"udta", b"meta", b"ilst"}
"""In these every program does as it likes; how they are filled is no sign of damage."""
_VERSIONED = {b"meta": 4}
"""Bytes before the boxes in a box."""
_DEEPEST = 12
_MOST = 20_000
"""Boxes looked at; a podcast's file has a few dozen, and a hostile one may have any number."""

_NO_TRACK = {b"mdir", b"mdta", b"url ", b"alis"}
"""Handlers of tags and of references."""
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
"""Headers with the seconds since 1904 at which a file was made and changed."""
_MOST_TRACKS = 16
"""Tracks whose tables are read."""

_AAC = {0x40, 0x66, 0x67, 0x68}
"""Object types that are AAC; 0x69 and 0x6B are MP3 in an MP4's clothes (ISO 14496-1, table 5)."""
_SBR, _PARAMETRIC_STEREO = 5, 29
"""Kinds of AAC that are heard at a higher rate than they are coded at (ISO 14496-3, 1.6.2)."""
_RATES = (
    *(96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000),
    *(22_050, 16_000, 12_000, 11_025, 8_000, 7_350),
)


@dataclass(slots=True)
class Mp4:
    """What a walk over the boxes has seen."""

    film: tuple[int, float] = (0, 0.0)
    """Its own units a second, and its length by its first header."""
    longest: float = 0.0
    """Seconds, by the header of the longest track of any kind."""
    heard: list[Track] = field(default_factory=list)
    """What the tables of each track of sound say."""
    rate: int = 0
    channels: int = 0
    codec: str = ""
    """`AAC`, or what it is instead."""
    efficient: bool = False
    """HE-AAC, of which half the bits are enough."""
    places: list[Place] = field(default_factory=list)
    """Where the boxes are that hold the sound."""
    missing: int = 0
    """Bytes that boxes and index promise beyond the end of the file."""
    has_index: bool = False
    index_last: bool = False
    """The index stands behind the sound, so players must ask for both ends before they start."""
    fragmented: bool = False
    encrypted: bool = False
    video: bool = False
    indexes: int = 0
    """More than one where files were appended to each other."""
    tracks: int = 0
    """With sound."""
    tracks_of_any_kind: int = 0
    parts: int | None = None
    """Of the sound, as the index counts them."""
    odd: int = 0
    """Bytes in which no box begins where one should, or that run over the box they are in."""
    dated: bool = False
    """Its headers say when it was made."""
    endless: bool = False
    """There are more boxes, or deeper ones, than are looked at."""

    @property
    def seconds(self) -> float:
        """The length of the sound."""
        return max((one.seconds for one in self.heard), default=self.longest)

    @property
    def sound(self) -> int:
        """Bytes in the boxes that hold the sound."""
        return sum(end - at for at, end in self.places)


def walk(data: Data) -> Mp4:
    """Walk over the boxes of a whole file."""
    seen = Mp4()
    sound_first = False
    for box in _boxes(data, seen):
        inside = data[box.start : min(box.end, len(data))] if box.end - box.start < 1 << 20 else b""
        if box.depth == 0:
            seen.missing = max(seen.missing, box.end - len(data))
            sound_first |= box.kind == b"mdat" and not seen.has_index
            seen.has_index |= box.kind == b"moov"
            seen.indexes += box.kind == b"moov"
            seen.fragmented |= box.kind == b"moof"
            seen.places += [(box.start, box.end)] if box.kind == b"mdat" else []
        if box.kind == b"trak" and len(seen.heard) < _MOST_TRACKS:
            seen.heard += [track] if (track := track_of(data, box)) else []
        _note(box, inside, len(data), seen)
    seen.index_last = sound_first and seen.has_index
    if not seen.has_index and not seen.endless:
        seen.missing = max(1, seen.missing)  # without its index nothing of it can be played
    return seen


def _boxes(data: Data, seen: Mp4) -> Iterator[Box]:
    """Every box in order, those inside others after the one that holds them."""
    pending = [(0, len(data), 0, True)]
    for _ in range(_MOST):
        if not pending:
            return
        at, end, depth, strict = pending.pop()
        box = box_at(data, at, end, depth)
        if box is None:
            first, last = without_zeros(data, at, end) if strict else (0, 0)
            seen.odd += last - first
            continue
        seen.odd += max(0, box.end - end) if strict and depth else 0
        yield box
        pending.append((box.end, end, depth, strict))
        if box.kind in _CONTAINERS:
            if depth == _DEEPEST:
                break
            first = box.start + _VERSIONED.get(box.kind, 0)
            inside_strict = strict and box.kind not in _OF_TAGS
            pending.append((first, min(box.end, end), depth + 1, inside_strict))
    seen.endless = True


def _note(box: Box, inside: bytes, size: int, seen: Mp4) -> None:
    """What one box says; a box too short for what it should hold says nothing."""
    if box.kind in _DATED:
        seen.dated |= any(inside[4 : 20 if inside[:1] == b"\1" else 12])
    try:
        if box.kind == b"hdlr":
            seen.video |= inside[8:12] == b"vide"
            seen.tracks += inside[8:12] == b"soun"
            seen.tracks_of_any_kind += inside[4:8] != b"dhlr" and inside[8:12] not in _NO_TRACK
        elif box.kind in {b"stsz", b"stz2"}:
            seen.parts = (seen.parts or 0) + int(struct.unpack_from(">I", inside, 8)[0])
        elif box.kind == b"mdhd":
            seen.longest = max(seen.longest, length_of(inside)[1])
        elif box.kind == b"mvhd":
            seen.film = length_of(inside)
        elif box.kind == b"mvex":
            seen.fragmented = True
        elif box.kind == b"stsd":
            _describe(inside, seen)
        elif box.kind in {b"stco", b"co64"}:
            seen.missing = max(seen.missing, _last_offset(box.kind, inside) + 1 - size)
    except (struct.error, IndexError):
        return


def _last_offset(kind: bytes, inside: bytes) -> int:
    (count,) = struct.unpack_from(">I", inside, 4)
    wide = kind == b"co64"
    if not count:
        return 0
    at = 8 + (count - 1) * (8 if wide else 4)
    return int(struct.unpack_from(">Q" if wide else ">I", inside, at)[0])


def _describe(inside: bytes, seen: Mp4) -> None:
    """The sample entry: codec, and from the decoder's own settings rate and channels."""
    kind = inside[12:16]
    if kind in {b"enca", b"encv", b"drms"}:
        seen.encrypted = True
    if kind in {b"enca", b"drms", b"mp4a"}:
        seen.channels = struct.unpack_from(">H", inside, 32)[0]
        seen.rate = struct.unpack_from(">I", inside, 40)[0] >> 16
        _elementary_stream(inside, seen)
    elif kind in {b"alac", b"ac-3", b"ec-3", b"Opus", b"fLaC", b".mp3", b"sowt", b"twos", b"lpcm"}:
        seen.codec = kind.decode().strip(" .").upper()


def _elementary_stream(inside: bytes, seen: Mp4) -> None:
    at = inside.find(b"esds")
    if at < 0:
        return
    at = inside.find(b"\x04", at + 8)  # DecoderConfigDescriptor
    at = _behind_length(inside, at + 1)
    seen.codec = "AAC" if inside[at] in _AAC else "MP3" if inside[at] in {0x69, 0x6B} else "unknown"
    if seen.codec != "AAC" or inside[at + 13] != 5:
        return
    # the sample entry says two channels for most mono files; only these bits tell (audio.md, 1.2)
    settings = _behind_length(inside, at + 14)
    first, second, third = inside[settings : settings + 3].ljust(3, b"\0")
    kind, rate, channels = first >> 3, (first & 7) << 1 | second >> 7, second >> 3 & 15
    if kind in {_SBR, _PARAMETRIC_STEREO}:  # the rate of what is heard stands behind the channels
        seen.efficient = True
        rate, channels = (
            (second & 7) << 1 | third >> 7,
            2 if kind == _PARAMETRIC_STEREO else channels,
        )
    if rate < len(_RATES):
        seen.rate, seen.channels = _RATES[rate], channels


def _behind_length(inside: bytes, at: int) -> int:
    while inside[at] & 0x80:
        at += 1
    return at + 1
