"""Judge how loud a recording is, in words for people who do not know what LUFS are."""

from msgspec import Struct

from podcast_publisher.check.media.loudness import TOLERANCE
from podcast_publisher.model.measurement import (
    MAX_TRUE_PEAK,
    TARGET_LOUDNESS,
    AudioMeasurements,
)


class LoudnessJudgement(Struct, frozen=True):
    """What `check --deep` would say about loudness and peaks."""

    words: str
    is_usual: bool
    """Whether there is nothing to put right."""


def judge_loudness(sound: AudioMeasurements) -> LoudnessJudgement | None:
    """The judgement; None where nothing can be heard or decoded, so that no gain helps."""
    if sound.loudness is None or sound.failure or sound.decode_errors:
        return None
    difference = sound.loudness - TARGET_LOUDNESS
    is_usual = abs(difference) <= TOLERANCE
    if is_usual:
        words = f"As loud as podcasts usually are: {_signed(sound.loudness)} LUFS"
    else:
        how = "louder" if difference > 0 else "quieter"
        words = f"{abs(difference):.1f} dB {how} than podcasts usually are: {_signed(sound.loudness)} LUFS"
    words = f"{words}, aim {TARGET_LOUDNESS:.0f}.".replace("-", "−")
    if sound.peak is not None and sound.peak > MAX_TRUE_PEAK:
        limit = f"{MAX_TRUE_PEAK:.0f} dBTP".replace("-", "−")
        words += (
            f" Its highest peak is {_signed(sound.peak)} dBTP: above {limit}, many players crackle."
        )
        is_usual = False
    return LoudnessJudgement(words, is_usual)


def _signed(number: float) -> str:
    return f"{number:.1f}".replace("-", "−")
