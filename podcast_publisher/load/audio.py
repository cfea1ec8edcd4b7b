"""What a recording is, by its bytes, read once: kind, length and flaws, without decoding."""

from pathlib import Path

from podcast_publisher.load import mp3, mp4
from podcast_publisher.load.files import read_media
from podcast_publisher.load.flaws import flaws_of_m4a, flaws_of_mp3, without_consequences
from podcast_publisher.load.not_audio import what_else, without_frames
from podcast_publisher.load.tags import read_tags
from podcast_publisher.model.audio import Audio, Tags
from podcast_publisher.model.file import MediaFile

_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
"""With what an M4A may begin."""
LARGEST = 1 << 30
"""Bytes that are looked at, all of them in memory. At 320 kbit/s that is seven hours."""


def look_at_audio(path: Path, name: str) -> Audio:
    """The recording in that file; `name` is how people know it.

    Raises:
        FileRefusedError: it cannot be read, or is too large to be looked at.
    """
    file, data = read_media(path, name, LARGEST)
    if other := what_else(data):
        return Audio(file, other)
    if data[4:8] in _FIRST_BOXES:
        return _m4a(file, data)
    walk = mp3.walk(data)
    if walk is None:
        return Audio(file, without_frames(data))
    return _mp3(file, data, walk)


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
        flaws=without_consequences(flaws_of_mp3(data, walk) | flaws),
        tags=tags,
    )


def _around(data: bytes, walk: mp3.Walk) -> tuple[bytes, ...]:
    """What mutagen does not read: APE tags before the sound, and those of all kinds behind it."""
    before = data.find(b"APETAGEX", 0, walk.start)
    return (
        data[before if before >= 0 else walk.tags : walk.start],
        data[len(data) - walk.tags_behind :],
    )


def _m4a(file: MediaFile, data: bytes) -> Audio:
    walk = mp4.walk(data)
    tags, flaws = (Tags(), {}) if walk.endless else read_tags(data, "M4A")
    return Audio(
        file=file,
        content="M4A",
        seconds=walk.seconds or None,
        bit_rate=walk.sound * 8 / walk.seconds if walk.seconds else 0,
        varies=True,
        sample_rate=walk.rate,
        channels=walk.channels,
        flaws=without_consequences(flaws_of_m4a(data, walk) | flaws),
        tags=tags,
    )
