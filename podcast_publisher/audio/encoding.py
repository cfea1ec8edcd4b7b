"""How a recording is encoded: form, channels, rate and bits. Pure choices."""

import math

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.master import MasterSound
from podcast_publisher.model.measurement import ONE_SIDED_DB, AudioMeasurements

RATE = 44_100
"""Samples a second, which every player plays."""
MP3, M4A = "mp3", "ipod"
"""FFmpeg's names of the two containers."""
SUFFIXES = {MP3: ".mp3", M4A: ".m4a"}
_LAYOUTS = {1: "mono", 2: "stereo"}
_BIT_RATES = {MP3: {1: 96_000, 2: 160_000}, M4A: {1: 64_000, 2: 128_000}}
"""Bits a second by channels: enough for speech in mono and for music in stereo."""
_NARROW_BIT_RATES = {MP3: {1: 64_000, 2: 96_000}, M4A: {1: 48_000, 2: 64_000}}
"""The same for a master of a telephone's bandwidth."""
_NARROW_RATE = 16_000
_REVERSED = -0.5
"""Correlation below which one channel is the reverse of the other."""


class Encoding(Struct, frozen=True):
    """How to encode a recording."""

    form: str = MP3
    channels: int = 1
    mix: str = ""
    """FFmpeg's `pan` from the source's channels; empty where its own mix is right."""
    bit_rate: int = 0
    """Bits a second; 0: the usual number."""
    rate: int = RATE
    """Samples a second; 0: the source's, if players play it."""
    track: int = 0
    start: float | None = None
    """Seconds of the source before which nothing is kept."""
    end: float | None = None


class MakeOptions(Struct, frozen=True):
    """What a person asks for; by default everything is measured."""

    form: str = MP3
    channels: int = 0
    """1 or 2; 0: as measured."""
    bit_rate: int = 0
    """Bits a second; 0: the usual number."""
    track: int = 0
    """Which audio track, from 0."""
    trim: bool = False
    """Whether to drop silence at both ends."""


LEAD, TAIL = 0.3, 0.8
"""Seconds of silence that stay when the ends are trimmed."""


def choose_encoding(master: MasterSound, options: MakeOptions) -> Encoding:
    """How to encode that master."""
    channels, mix = _channels(master, options.channels)
    rates = _NARROW_BIT_RATES if master.sample_rate <= _NARROW_RATE else _BIT_RATES
    encoding = Encoding(
        form=options.form,
        channels=channels,
        mix=mix,
        bit_rate=options.bit_rate or rates[options.form][channels],
        track=options.track,
    )
    if not options.trim:
        return encoding
    start = max(0.0, master.sound_start - LEAD)
    end = min(master.measurements.seconds, master.sound_end + TAIL)
    return replace(encoding, start=round(start, 3), end=round(end, 3))


def only_channel(sound: AudioMeasurements) -> int | None:
    """The only channel with sound; None where both have it."""
    if sound.channel_balance is None or abs(sound.channel_balance) <= ONE_SIDED_DB:
        return None
    return 0 if sound.channel_balance > 0 else 1


def keep_channel(channel: int) -> str:
    """The mix that keeps that channel alone."""
    return f"mono|c0=c{channel}"


def _channels(master: MasterSound, wanted: int) -> tuple[int, str]:
    """The number of channels, and the mix."""
    sound = master.measurements
    if master.channels < 2:
        return wanted or 1, ""
    channel = only_channel(sound)
    if channel is not None:
        return (
            (1, keep_channel(channel)) if wanted < 2 else (2, f"stereo|c0=c{channel}|c1=c{channel}")
        )
    if master.channels > 2:
        return wanted or (1 if master.sameness > 0 else 2), ""
    reverse = (sound.correlation or 0) < _REVERSED
    if wanted == 1 or (not wanted and master.sameness):
        return 1, f"mono|c0=0.5*c0{'-' if reverse else '+'}0.5*c1"
    return 2, "stereo|c0=c0|c1=-1*c1" if reverse else ""


def expected_sound(master: MasterSound, encoding: Encoding) -> AudioMeasurements:
    """The measurements of the master once it is mixed: of two channels made one, both are heard on two
    loudspeakers.
    """
    sound = master.measurements
    if encoding.channels == 2 or master.channels < 2 or sound.loudness is None:
        return sound
    if only_channel(sound) is not None:
        gain = 10 * math.log10(2)
    else:
        ratio = 10 ** ((sound.channel_balance or 0) / 10)
        # |left ± right|² / 2 against left² + right²
        cross = abs(sound.correlation or 0) * 2 * math.sqrt(ratio)
        gain = 10 * math.log10((ratio + 1 + cross) / (2 * (ratio + 1)))
    return replace(sound, loudness=sound.loudness + gain)
