"""The way to the usual loudness: encode, measure what came out, correct, and again.

An encoder makes peaks higher and the whole quieter, by how much nobody can say beforehand
(audio.md 2.5). So what is measured is the finished file, and both aims are moved by what is off.
"""

from collections.abc import Callable
from dataclasses import dataclass

from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.measurement import MAX_TRUE_PEAK, TARGET_LOUDNESS, AudioMeasurements

TOLERANCE = 0.5
"""LU from the usual loudness that are near enough."""
_AIM = 0.2
"""LU: while there are tries left, nearer is better."""
_ROOM = 1.0
"""Decibels that encoding is expected to add to peaks, before it was tried."""
_MORE_ROOM = 0.3
"""Decibels by which the limit goes lower than the last peak asks for."""
MAX_TRIES = 5

_BIT_RATES = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""kbit/s of an MP3, as far as they are enough for speech."""
_LEAST = {1: 64, 2: 96}
"""kbit/s by number of channels (Apple, Audio requirements)."""


@dataclass(frozen=True, slots=True)
class GainSetting:
    """What to do to the sound."""

    gain: float
    """Decibels by which everything is made louder."""
    ceiling: float | None
    """dBTP to which peaks are limited; nothing where they are low enough by themselves."""


@dataclass(frozen=True, slots=True)
class LoudnessResult:
    """How the right loudness was come to, and what was measured at the end."""

    sound: AudioMeasurements
    setting: GainSetting
    tries: int


def is_normalised(sound: AudioMeasurements) -> bool:
    """Whether nothing need be done."""
    loudness, peak = _levels(sound)
    return abs(loudness - TARGET_LOUDNESS) <= TOLERANCE and peak <= MAX_TRUE_PEAK


def find_gain(
    before: AudioMeasurements, attempt: Callable[[GainSetting], AudioMeasurements]
) -> LoudnessResult:
    """Try one setting after the other, until what was encoded is as it should be.

    `attempt` encodes the recording and measures what came out.

    Raises:
        RepairError: that many tries do not lead there; it says how near they came.
    """
    loudness, peak = _levels(before)
    gain, ceiling = TARGET_LOUDNESS - loudness, MAX_TRUE_PEAK - _ROOM
    for number in range(1, MAX_TRIES + 1):
        setting = GainSetting(round(gain, 2), round(ceiling, 2) if peak + gain > ceiling else None)
        after = attempt(setting)
        heard, loudest = _levels(after)
        if is_normalised(after) and (abs(heard - TARGET_LOUDNESS) <= _AIM or number == MAX_TRIES):
            return LoudnessResult(after, setting, number)
        if loudest > MAX_TRUE_PEAK:
            ceiling = min(ceiling, peak + gain) - (loudest - MAX_TRUE_PEAK) - _MORE_ROOM
        gain += TARGET_LOUDNESS - heard
    raise RepairError(
        f"after {MAX_TRIES} tries it would be at {format_levels(after)}; wanted are {TARGET_LOUDNESS:.0f} LUFS, "
        f"{TOLERANCE} more or less, and at most {MAX_TRUE_PEAK:.0f} dBTP",
        fix="Some moments are far louder than all the rest. Turn them down in an audio editor first.",
    )


def format_levels(sound: AudioMeasurements) -> str:
    """Both measurements in words."""
    loudness, peak = _levels(sound)
    return f"{loudness:.1f} LUFS as heard, with a true peak of {peak:+.1f} dBTP"


def bit_rate(source: float, *, varies: bool, channels: int) -> int:
    """The bits a second to encode at: as many as the source has, and enough for its channels.

    A constant rate is the nearest there is, because headers make the average a little too high.
    """
    kbits = source / 1000
    nearest = min(_BIT_RATES, key=lambda one: abs(one - kbits))
    higher = next((one for one in _BIT_RATES if one >= kbits), _BIT_RATES[-1])
    return max(higher if varies else nearest, _LEAST.get(channels, _LEAST[2])) * 1000


def _levels(sound: AudioMeasurements) -> tuple[float, float]:
    """Loudness and true peak.

    Raises:
        RepairError: there are none.
    """
    if sound.failure or sound.decode_errors:
        why = sound.failure or f"number of parts that cannot be read: {sound.decode_errors}"
        raise RepairError(f"it cannot be decoded: {why}", fix="Copy or export the recording again.")
    if sound.loudness is None or sound.peak is None:
        raise RepairError(
            "nothing is heard in it", fix="Look at which track was exported, and export it again."
        )
    return sound.loudness, sound.peak
