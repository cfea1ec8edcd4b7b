"""Probe a recording: format, duration and flaws, in one pass without decoding."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from podcast_publisher.load.audio import id3, mp3, mp4
from podcast_publisher.load.audio.file_type import format_without_frames, other_format
from podcast_publisher.load.audio.flaws import without_consequences
from podcast_publisher.load.audio.mp3_flaws import flaws_of_mp3
from podcast_publisher.load.audio.mp4_flaws import flaws_of_m4a
from podcast_publisher.load.audio.tags import read_m4a_tags, read_mp3_tags
from podcast_publisher.load.files.media_file import Digests, FileRefusedError, open_limited
from podcast_publisher.load.files.paged_file import Data, PagedFile, find
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.audio import Audio, Tags
from podcast_publisher.model.media_file import MediaFile

_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
"""First boxes of an M4A."""
WithFile = Callable[[MediaFile], Audio]
"""Makes the recording, once its file is digested."""
MAX_BYTES = 1 << 30
"""Seven hours at 320 kbit/s."""


def probe_audio(path: Path, name: str) -> Audio:
    """Probe the recording in that file; `name` is for messages.

    Raises:
        FileRefusedError: it cannot be read, is too large, or changes meanwhile.
    """
    with open_limited(path, name, MAX_BYTES) as (file, size), Digests() as digests:
        before = os.fstat(file.fileno()).st_mtime_ns
        data = PagedFile(file, size, digests.update)
        try:
            with_file = _probe(data)
            data.read_to_the_end()
            after = os.fstat(file.fileno())
            changed = (after.st_mtime_ns, after.st_size) != (before, size)
        except EOFError:
            changed = True
        if changed:
            raise FileRefusedError(
                rules.not_a_file,
                f"{name} was changed while it was checked",
                fix="Wait until it is copied or exported completely, and check again.",
            )
        return with_file(digests.file(path, name))


def probe_master(path: Path, name: str) -> Audio:
    """Probe a file of any size from which a recording is to be made; no digests are taken.

    Raises:
        FileRefusedError: it cannot be read.
    """
    with open_limited(path, name, sys.maxsize) as (file, size):
        return _probe(PagedFile(file, size))(MediaFile(path, name, size, "", ""))


def _probe(data: Data) -> WithFile:
    if other_name := other_format(data):
        return partial(Audio, format=other_name)
    if data[4:8] in _FIRST_BOXES:
        return _m4a(data)
    walk = mp3.walk(data)
    if walk is None:
        return partial(Audio, format=format_without_frames(data))
    return _mp3(data, walk)


def _mp3(data: Data, walk: mp3.Walk) -> WithFile:
    tags, flaws = read_mp3_tags(data, _other_tags(data, walk))
    return partial(
        Audio,
        format="MP3",
        seconds=walk.seconds,
        bit_rate=walk.bit_rate,
        is_vbr=walk.varies,
        vbr_quality=walk.header.quality if walk.header else None,
        sample_rate=walk.rate,
        channels=walk.channels,
        first_sound_byte=walk.audio_start,
        minute_bytes=walk.minute_bytes,
        flaws=without_consequences(flaws_of_mp3(data, walk) | flaws),
        tags=tags,
    )


def _other_tags(data: Data, walk: mp3.Walk) -> tuple[bytes, ...]:
    """Tags that mutagen does not read: APE before the sound, and all kinds after it."""
    first = id3.tag_size(data) if data[:3] == b"ID3" else 0
    before = find(data, b"APETAGEX", 0, walk.start)
    places = (
        (first, walk.tags if walk.tag_count > 1 else first),
        (before if before >= 0 else walk.tags, walk.start),
        (len(data) - walk.trailing_tags, len(data)),
    )
    return tuple(data[start : min(end, start + id3.MAX_BYTES)] for start, end in places)


def _m4a(data: Data) -> WithFile:
    walk = mp4.walk(data)
    tags, flaws = (Tags(), {}) if walk.too_complex else read_m4a_tags(data, walk)
    return partial(
        Audio,
        format="M4A",
        seconds=walk.seconds or None,
        bit_rate=walk.sound * 8 / walk.seconds if walk.seconds else 0,
        is_vbr=True,
        is_he_aac=walk.is_he_aac,
        sample_rate=walk.rate,
        channels=walk.channels,
        first_sound_byte=walk.first_sound_byte,
        minute_bytes=walk.minute_bytes,
        flaws=without_consequences(flaws_of_m4a(data, walk) | flaws),
        tags=tags,
    )
