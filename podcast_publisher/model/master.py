"""What a recording is made from: a master as studios, recorders and telephones write it."""

from msgspec import Struct

from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.transcript import Chapter

MAX_HOURS = 12
"""Longer masters are refused: a decoder could go on for ever."""


class MasterSound(Struct, frozen=True):
    """What decoding a master found."""

    measurements: AudioMeasurements
    """Of one or two channels: more are mixed down to two."""
    codec: str = ""
    """FFmpeg's name: `pcm_s24le`."""
    sample_rate: int = 0
    """Samples a second."""
    channels: int = 0
    tracks: int = 0
    """Number of audio tracks."""
    declared: float = 0
    """Seconds that its headers promise; 0 where they do not say."""
    sameness: float = 0
    """Correlation of two channels that are alike all the time, near 1, or near -1 where one is the reverse of
    the other; otherwise 0."""
    sound_start: float = 0
    """Seconds after which something is heard."""
    sound_end: float = 0
    """Seconds after which nothing is heard."""
    chapters: tuple[Chapter, ...] = ()
    """Those that FFmpeg reads."""
    title: str = ""
