"""Measurements of a decoded recording."""

from msgspec import Struct

TARGET_LOUDNESS = -16.0
"""LUFS as heard (Apple, Audio requirements)."""
MAX_TRUE_PEAK = -1.0
"""dBTP."""
ONE_SIDED_DB = 30
"""Decibels between two channels of which one carries no sound."""


def format_position(seconds: float) -> str:
    """A place in a recording as players show it, in seconds that are over: `1:30`, `1:00:05`."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


class AudioMeasurements(Struct, frozen=True):
    """Measurements of a whole recording; those that could not be taken are None or 0."""

    failure: str = ""
    """Why it could not be decoded at all, or not to its end."""
    is_local_failure: bool = False
    """Whether the failure is this computer's, not the recording's."""
    decode_errors: int = 0
    """Packets that could not be decoded."""
    seconds: float = 0
    """Length of what was decoded."""
    loudness: float | None = None
    """Integrated loudness in LUFS, as heard: one channel is played on two loudspeakers."""
    peak: float | None = None
    """True peak in dBTP."""
    leading_silence: float = 0
    """Seconds of silence at the beginning."""
    trailing_silence: float = 0
    """Seconds of silence at the end."""
    longest_silence: float = 0
    """Seconds of the longest silence between."""
    longest_silence_start: float = 0
    """Where that one begins, in seconds."""
    clipped_seconds: float = 0
    """Seconds in which the wave reaches the level at which its tops were cut off; 0 where none were."""
    clipping_level: float | None = None
    """That level in dBFS: below 0, the recording was turned down after it was clipped."""
    dc_offset: float = 0
    """How far the middle of the wave is from zero, as a part of the full scale."""
    channel_balance: float | None = None
    """How many decibels the left channel is louder than the right one."""
    one_sided_seconds: float = 0
    """Seconds of the longest time for which only one channel is heard: below 0 where it is the right one."""
    one_sided_start: float = 0
    """Where that begins, in seconds."""
    correlation: float | None = None
    """From 1, both channels alike, to -1, one the reverse of the other."""
    packets_sha256: str = ""
    """SHA-256 of the encoded sound without tags: the recording's identity."""
    waveform: str = ""
    """What a picture of the wave is drawn from: at most 1,000 points over the whole recording, each for an
    equal part of it, and none shorter than 20 ms. `bytes.fromhex` makes numbers of it: the greatest
    distance from zero in that part, in any channel, from 0, silence, to 255, full scale and above."""
