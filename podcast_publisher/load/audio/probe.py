"""What a recording is, by its bytes, read once: kind, length and flaws, without decoding."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from podcast_publisher.load.audio import mp3, mp4
from podcast_publisher.load.audio.file_type import what_else, without_frames
from podcast_publisher.load.audio.flaws import flaws_of_m4a, flaws_of_mp3, without_consequences
from podcast_publisher.load.audio.id3 import tag_size
from podcast_publisher.load.audio.tags import read_m4a_tags, read_mp3_tags
from podcast_publisher.load.files.media_file import digested, read_whole
from podcast_publisher.model.audio import Audio, Tags
from podcast_publisher.model.media_file import MediaFile

_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
"""With what an M4A may begin."""
_WORTH_A_THREAD = 1_000_000
"""Bytes for whose digests a thread is started."""

Seen = Callable[[MediaFile], Audio]
"""A recording but for its file."""
LARGEST = 1 << 30
"""Bytes that are looked at, all of them in memory. At 320 kbit/s that is seven hours."""


def look_at_audio(path: Path, name: str) -> Audio:
    """The recording in that file; `name` is how people know it.

    Raises:
        FileRefusedError: it cannot be read, or is too large to be looked at.
    """
    data = read_whole(path, name, LARGEST)
    if len(data) < _WORTH_A_THREAD:
        return _seen(data)(digested(path, name, data))
    with ThreadPoolExecutor(1) as beside:  # hashlib leaves Python to the walk meanwhile
        file = beside.submit(digested, path, name, data)
        seen = _seen(data)
    return seen(file.result())


def _seen(data: bytes) -> Seen:
    if other := what_else(data):
        return partial(Audio, content=other)
    if data[4:8] in _FIRST_BOXES:
        return _m4a(data)
    walk = mp3.walk(data)
    if walk is None:
        return partial(Audio, content=without_frames(data))
    return _mp3(data, walk)


def _mp3(data: bytes, walk: mp3.Walk) -> Seen:
    tags, flaws = read_mp3_tags(data, _around(data, walk))
    return partial(
        Audio,
        content="MP3",
        seconds=walk.seconds,
        bit_rate=walk.bit_rate,
        varies=walk.varies,
        quality=walk.header.quality if walk.header else None,
        sample_rate=walk.rate,
        channels=walk.channels,
        flaws=without_consequences(flaws_of_mp3(data, walk) | flaws),
        tags=tags,
    )


def _around(data: bytes, walk: mp3.Walk) -> tuple[bytes, ...]:
    """What mutagen does not read: APE tags before the sound, and those of all kinds behind it."""
    first = tag_size(data) if data[:3] == b"ID3" else 0
    second = (data[first : walk.tags],) if walk.tag_count > 1 else ()
    before = data.find(b"APETAGEX", 0, walk.start)
    return (
        *second,
        data[before if before >= 0 else walk.tags : walk.start],
        data[len(data) - walk.tags_behind :],
    )


def _m4a(data: bytes) -> Seen:
    walk = mp4.walk(data)
    tags, flaws = (Tags(), {}) if walk.endless else read_m4a_tags(data, walk)
    return partial(
        Audio,
        content="M4A",
        seconds=walk.seconds or None,
        bit_rate=walk.sound * 8 / walk.seconds if walk.seconds else 0,
        varies=True,
        efficient=walk.efficient,
        sample_rate=walk.rate,
        channels=walk.channels,
        flaws=without_consequences(flaws_of_m4a(data, walk) | flaws),
        tags=tags,
    )
