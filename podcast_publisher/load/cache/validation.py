"""Whether values read from a cache are plausible: a cache may be damaged or forged."""

import math
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from msgspec import Struct, structs

from podcast_publisher.model.audio import Audio
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.media_file import MediaFile

_MAX_NUMBER = 2**53
"""No file or clock gives larger numbers."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MD5 = re.compile(r"[0-9a-f]{32}")
_WAVEFORM = re.compile(r"(?:[0-9a-f]{2}){0,1000}")
_MAX_DECIBELS = 200.0
_TOLERANCE = 2.0
"""Seconds by which two measurements of one length may differ."""


def is_plausible(value: object) -> bool:
    """Whether every number is finite and of sensible size, and every digest is well formed."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, MediaFile) and not _is_file(value):
            return False
        if isinstance(value, Struct):
            waiting += structs.asdict(value).values()
        elif isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            waiting += value
        elif (
            isinstance(value, float) and not (math.isfinite(value) and abs(value) < _MAX_NUMBER)
        ) or (isinstance(value, int) and not isinstance(value, Enum) and abs(value) > 2**64):
            return False
    return True


def matches_audio(sound: AudioMeasurements, audio: Audio) -> bool:
    """Whether the measurements can belong to that recording."""
    length = sound.seconds + _TOLERANCE
    spans = (
        sound.leading_silence,
        sound.trailing_silence,
        sound.longest_silence,
        sound.longest_silence_start,
        sound.clipped_seconds,
        abs(sound.one_sided_seconds),
    )
    levels = (sound.loudness, sound.peak, sound.clipping_level, sound.channel_balance)
    is_whole = not sound.failure and audio.seconds is not None
    return (
        not sound.is_local_failure
        and 0 <= sound.decode_errors < _MAX_NUMBER
        and all(0 <= span <= length for span in (*spans, sound.one_sided_start))
        and all(abs(level) <= _MAX_DECIBELS for level in levels if level is not None)
        and abs(sound.dc_offset) <= 1
        and abs(sound.correlation or 0) <= 1.01
        and bool(_SHA256.fullmatch(sound.packets_sha256) or not sound.packets_sha256)
        and bool(_WAVEFORM.fullmatch(sound.waveform))
        and len(sound.failure) < 1_000
        and (not is_whole or abs(sound.seconds - (audio.seconds or 0)) <= _TOLERANCE)
    )


def _is_file(file: MediaFile) -> bool:
    is_named = not Path(file.name).is_absolute() and ".." not in Path(file.name).parts
    digests = _SHA256.fullmatch(file.sha256) and _MD5.fullmatch(file.md5)
    return is_named and file.size >= 0 and bool(digests)
