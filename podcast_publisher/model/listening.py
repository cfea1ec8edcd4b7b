"""What a decoded recording sounds like to people, besides its measurements."""

from msgspec import Struct

from podcast_publisher.model.measurement import AudioMeasurements

LOUDNESS_STEP = 0.4
"""Seconds for each momentary loudness."""
LOUDNESS_UNIT = 0.5
"""LU, for each step of a byte."""
LOWEST_LOUDNESS = -100.0
"""LUFS, for the byte 0."""
MAX_SECONDS = 12 * 3600
"""What comes after so much is not listened to."""


class Span(Struct, frozen=True, array_like=True):
    """From when to when, in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


class Noise(Struct, frozen=True):
    """Steady noise under speech."""

    below_speech: float
    """Decibels, from 150 to 6,000 Hz, as is everything here that is compared with speech."""
    seconds: float
    """For how long it is so loud."""
    start: float
    """A pause in which it is heard alone, in seconds."""


class Hum(Struct, frozen=True):
    """Tones of the mains."""

    pitch: int
    """50 or 60 Hz."""
    level: float
    """dBFS of the tone and its overtones."""
    below_speech: float
    """Decibels."""
    start: float
    """A place where it is heard best, in seconds."""


class Listening(Struct, frozen=True):
    """What is heard in a recording; lists of faults have the first places only."""

    noise: Noise | None = None
    hum: Hum | None = None
    dropouts: tuple[Span, ...] = ()
    """Holes of digital silence in the middle of speech."""
    dropout_count: int = 0
    stutters: tuple[Span, ...] = ()
    """Pieces that are repeated at once, sample by sample."""
    stutter_count: int = 0
    gaps: tuple[Span, ...] = ()
    """Of a second and more, in which room tone is heard alone, or nothing."""
    pauses: tuple[Span, ...] = ()
    """Between stretches of sound that is as loud as speech; those at the beginning and the end are included."""
    loudness: bytes = b""
    """Momentary loudness (ITU-R BS.1770), as heard."""


class Listened(Struct, frozen=True):
    """The measurements of a recording, and what is heard in it."""

    sound: AudioMeasurements
    listening: Listening = Listening()
