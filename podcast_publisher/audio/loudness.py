"""Find the gain that gives the usual loudness: encode, measure, correct, repeat.

Encoding raises peaks and lowers loudness by amounts that cannot be predicted. So the encoded file is
measured, and gain and ceiling are corrected by the difference.
"""

from collections.abc import Callable

from msgspec import Struct

from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.measurement import MAX_TRUE_PEAK, TARGET_LOUDNESS, AudioMeasurements

TOLERANCE = 0.5
"""Accepted difference from the usual loudness, LU."""
PREFERRED_TOLERANCE = 0.2
"""Preferred difference while tries are left, LU."""
_PEAK_MARGIN = 1.0
"""Decibels that the first encoding is expected to add to peaks."""
_EXTRA_MARGIN = 0.3
"""Decibels by which the ceiling is lowered beyond the excess of the last peak."""
MAX_TRIES = 5

_BIT_RATES = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""kbit/s of MP3 that are enough for speech."""
_MIN_BIT_RATES = {1: 64, 2: 96}
"""kbit/s by number of channels (Apple, Audio requirements)."""


class GainSetting(Struct, frozen=True):
    """Gain and limiter."""

    gain: float
    """Decibels."""
    ceiling: float | None
    """dBTP to limit peaks to; None where no limiter is needed."""


class LoudnessResult(Struct, frozen=True):
    """The measurements of the encoded file, and how they were reached."""

    sound: AudioMeasurements
    setting: GainSetting
    tries: int


def is_normalised(sound: AudioMeasurements) -> bool:
    """Whether loudness and peak are right already."""
    loudness, peak = _levels(sound)
    return abs(loudness - TARGET_LOUDNESS) <= TOLERANCE and peak <= MAX_TRUE_PEAK


def find_gain(
    before: AudioMeasurements,
    attempt: Callable[[GainSetting], AudioMeasurements],
    *,
    preferred: float = PREFERRED_TOLERANCE,
    expected_loss: float = 0,
) -> LoudnessResult:
    """Try settings until the encoded file has the usual loudness.

    `attempt` encodes the recording and measures the result. `preferred` is the difference from the usual
    loudness that is accepted while tries are left, `expected_loss` what the encoder is expected to take
    away; both in LU.

    Raises:
        RepairError: no try succeeds; the message says how near the last came.
    """
    loudness, peak = _levels(before)
    gain, ceiling = TARGET_LOUDNESS - loudness + expected_loss, MAX_TRUE_PEAK - _PEAK_MARGIN
    for attempt_number in range(1, MAX_TRIES + 1):
        setting = GainSetting(round(gain, 2), round(ceiling, 2) if peak + gain > ceiling else None)
        after = attempt(setting)
        loudness_after, peak_after = _levels(after)
        if is_normalised(after) and (
            abs(loudness_after - TARGET_LOUDNESS) <= preferred or attempt_number == MAX_TRIES
        ):
            return LoudnessResult(after, setting, attempt_number)
        if peak_after > MAX_TRUE_PEAK:
            ceiling = min(ceiling, peak + gain) - (peak_after - MAX_TRUE_PEAK) - _EXTRA_MARGIN
        gain += TARGET_LOUDNESS - loudness_after
    raise RepairError(
        f"after {MAX_TRIES} tries it would be at {format_levels(after)}; wanted are {TARGET_LOUDNESS:.0f} LUFS, "
        f"{TOLERANCE} more or less, and at most {MAX_TRUE_PEAK:.0f} dBTP",
        fix="Some moments are far louder than all the rest. Turn them down in an audio editor first.",
    )


def format_levels(sound: AudioMeasurements) -> str:
    """Loudness and peak for messages."""
    loudness, peak = _levels(sound)
    return f"{loudness:.1f} LUFS as heard, with a true peak of {peak:+.1f} dBTP"


def bit_rate(source: float, *, varies: bool, channels: int) -> int:
    """Bits a second to encode at: as many as the source has, and enough for its channels.

    Of a constant rate the nearest standard one: headers raise the average a little.
    """
    kbits = source / 1000
    nearest = min(_BIT_RATES, key=lambda rate: abs(rate - kbits))
    higher = next((rate for rate in _BIT_RATES if rate >= kbits), _BIT_RATES[-1])
    return (
        max(higher if varies else nearest, _MIN_BIT_RATES.get(channels, _MIN_BIT_RATES[2])) * 1000
    )


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
            "it is silent", fix="Check which track was exported, and export it again."
        )
    return sound.loudness, sound.peak
