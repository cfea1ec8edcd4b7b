"""What a recording is, by its bytes, read once: kind, length and flaws, without decoding."""

from pathlib import Path

from podcast_publisher.load import mp3, mp4
from podcast_publisher.load.files import read_media
from podcast_publisher.load.tags import read_tags
from podcast_publisher.model.audio import Audio, Flaw, Tags
from podcast_publisher.model.file import MediaFile

LARGEST = 1 << 30
"""Bytes that are looked at, all of them in memory. At 320 kbit/s that is seven hours."""

_MAGIC = (
    (b"RIFF", "a WAV recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"FORM", "an AIFF recording"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1a\x45\xdf\xa3", "a Matroska or WebM file"),
)
_PICTURES = {b"heic", b"heix", b"mif1", b"avif"}
_GLUED = 1.02
"""Frames there are, as a part of those promised: less is an encoder's way of counting."""
_COUNTED_OTHERWISE = 2
"""Frames more that a header may promise: some count itself, and one that was cut in half."""
_FEW = 0.001


def look_at_audio(path: Path, name: str) -> Audio:
    """The recording in that file; `name` is how people know it.

    Raises:
        FileRefusedError: it cannot be read, or is too large to be looked at.
    """
    file, data = read_media(path, name, LARGEST)
    if (other := _what_else(data)) is not None:
        return Audio(file, other)
    if data[4:8] in {b"ftyp", b"moov", b"mdat"}:
        return _m4a(file, data)
    walk = mp3.walk(data)
    if walk is None:
        return Audio(file, _without_frames(data))
    return _mp3(file, data, walk)


def _what_else(data: bytes) -> str | None:
    """What the bytes are, if that can be told and is no podcast's; the name is not asked."""
    if not any(data[:4096]) and not any(data):
        return "empty"
    if data[4:8] == b"ftyp" and data[8:12] in _PICTURES:
        return "a picture (HEIC)"
    if named := next((words for magic, words in _MAGIC if data.startswith(magic)), None):
        return named
    if data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "a web page or another text with markup"
    return None


def _without_frames(data: bytes) -> str:
    at = mp3.behind_tags(data)
    if 0 < len(data) <= at:
        return "a tag without sound behind it"
    first, second, third = (*data[at : at + 3], 0, 0, 0)[:3]
    if first == 0xFF and second & 0xF6 == 0xF0:
        return "raw AAC (ADTS), which must be put into an M4A"
    if first == 0xFF and second & 0xE6 == 0xE4:
        return "MPEG audio of layer II (MP2)"
    if first == 0xFF and second & 0xE6 == 0xE2 and third and not third >> 4:
        return "an MP3 of free format, which few players know"
    return "nothing that can be recognised as audio"


def _mp3(file: MediaFile, data: bytes, walk: mp3.Walk) -> Audio:
    tags, flaws = read_tags(data, "MP3", around=_around(data, walk))
    return Audio(
        file=file,
        content="MP3",
        seconds=walk.seconds,
        bit_rate=walk.bit_rate,
        varies=walk.varies,
        sample_rate=walk.rate,
        channels=walk.channels,
        flaws=_without_consequences(_flaws_of_mp3(data, walk)) | flaws,
        tags=tags,
    )


def _around(data: bytes, walk: mp3.Walk) -> tuple[bytes, ...]:
    """The tags that mutagen does not read: those behind the sound, and APEv2 before it."""
    return (data[walk.tags : walk.start], data[len(data) - walk.tags_behind :])


def _flaws_of_mp3(data: bytes, walk: mp3.Walk) -> dict[Flaw, str]:
    header = walk.header
    lacking = max(walk.missing, walk.start + (header.size or 0 if header else 0) - len(data))
    promised = header.frames or 0 if header else 0
    said = walk.seconds * promised / walk.frames if walk.frames else 0
    lengths = f"its header says {_clock(said)}, and there are {_clock(walk.seconds)} of sound"
    damage, behind = _damage(data, walk), _behind(walk)
    whole = lacking <= 0 and not damage
    return _told(
        (whole and promised > walk.frames + _COUNTED_OTHERWISE, Flaw.CUT_OFF, lengths),
        (lacking > 0, Flaw.CUT_OFF, f"at least {lacking:,} bytes are missing at its end"),
        (damage != "", Flaw.DAMAGED, damage),
        (behind > 0, Flaw.JUNK_BEHIND, f"{behind:,} bytes behind the sound are no tag"),
        (walk.junk > 0, Flaw.JUNK_BEFORE, f"{walk.junk:,} bytes before the sound are no tag"),
        (
            0 < promised * _GLUED < walk.frames,
            Flaw.GLUED,
            lengths,
        ),
        (
            not walk.music_is_whole,
            Flaw.ALTERED,
            "the encoder's checksum does not fit the sound",
        ),
        (
            walk.other_kinds > 0,
            Flaw.FORMAT_CHANGES,
            f"{walk.other_kinds:,} frames are of another sample rate",
        ),
        (
            walk.other_channels > walk.frames * _FEW and not walk.other_kinds,
            Flaw.FORMAT_CHANGES,
            f"{walk.other_channels:,} frames have another number of channels",
        ),
        (
            walk.varies
            and (header is None or header.frames == 0)
            and not (walk.other_kinds or walk.other_channels),
            Flaw.NO_HEADER,
            "its bit rate varies, and no header says how",
        ),
        (
            walk.tag_count > 1,
            Flaw.SEVERAL_TAGS,
            f"{walk.tag_count} ID3 tags stand before the sound",
        ),
    )


def _damage(data: bytes, walk: mp3.Walk) -> str:
    """What stands between frames; a second recording begins with its tag, and is told as glued."""
    inside = [(at, size) for at, size in walk.gaps if at + size < walk.ends]
    if all(data[at : at + 3] == b"ID3" for at, _ in inside):
        return ""
    at, size = inside[0]
    more = f", and {len(inside) - 1} more such places" if len(inside) > 1 else ""
    return f"{size:,} bytes about {_clock(walk.seconds * at / walk.ends)} are no sound{more}"


def _behind(walk: mp3.Walk) -> int:
    """Bytes behind the last frame that are neither tag nor padding."""
    return next((size for at, size in walk.gaps if at + size >= walk.ends), 0)


def _m4a(file: MediaFile, data: bytes) -> Audio:
    walk = mp4.walk(data)
    tags, flaws = (Tags(), {}) if walk.endless else read_tags(data, "M4A")
    found = _told(
        (walk.endless, Flaw.DAMAGED, "it is made of more parts than any recording has"),
        (walk.indexes > 1, Flaw.GLUED, f"{walk.indexes} files are appended to each other in it"),
        (
            walk.indexes == 1 and walk.tracks > 1,
            Flaw.GLUED,
            f"it has {walk.tracks} tracks of sound",
        ),
        (
            walk.parts == 0 and not walk.fragmented,
            Flaw.DAMAGED,
            "its index names no sound",
        ),
        (walk.odd > 0, Flaw.DAMAGED, f"{walk.odd:,} bytes are out of place in it"),
        (walk.missing > 0, Flaw.CUT_OFF, f"at least {walk.missing:,} bytes are missing"),
        (walk.encrypted, Flaw.ENCRYPTED, "it is encrypted"),
        (walk.video, Flaw.VIDEO, "there is a picture track in it"),
        (walk.codec not in {"", "AAC"}, Flaw.CODEC, f"the sound is {walk.codec}, not AAC"),
        (walk.fragmented, Flaw.FRAGMENTED, "it is cut into fragments"),
        (walk.index_last, Flaw.INDEX_LAST, "its index stands behind the sound"),
    )
    return Audio(
        file=file,
        content="M4A",
        seconds=walk.seconds or None,
        bit_rate=walk.sound * 8 / walk.seconds if walk.seconds else 0,
        varies=True,
        sample_rate=walk.rate,
        channels=walk.channels,
        flaws=_without_consequences(found) | flaws,
        tags=tags,
    )


def _told(*looked_for: tuple[bool, Flaw, str]) -> dict[Flaw, str]:
    """Those of the flaws looked for that are there, with their words."""
    return {flaw: words for there, flaw, words in looked_for if there}


_CAUSES = (Flaw.ENCRYPTED, Flaw.CUT_OFF, Flaw.DAMAGED, Flaw.GLUED)
_CONSEQUENCES = {Flaw.ALTERED, Flaw.JUNK_BEHIND, Flaw.INDEX_LAST, Flaw.SEVERAL_TAGS}


def _without_consequences(flaws: dict[Flaw, str]) -> dict[Flaw, str]:
    """A cut-off file is also altered: the cause is told, and not what follows from it."""
    if not any(cause in flaws for cause in _CAUSES):
        return flaws
    return {flaw: words for flaw, words in flaws.items() if flaw not in _CONSEQUENCES}


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
