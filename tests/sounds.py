"""Sounds whose properties are known, and recordings of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from podcast_publisher.load.loudness.measure import listen, measure
from podcast_publisher.model.listening import Listening
from podcast_publisher.model.measurement import AudioMeasurements
from tests.shows import REPOSITORY

RATE = 44_100
Samples = NDArray[np.float32]

CODECS = {".mp3": "libmp3lame", ".m4a": "aac", ".wav": "pcm_f32le"}
"""What is in a recording, by the ending of its name."""


def tone(seconds: float, level: float = -20.0, pitch: float = 997) -> Samples:
    """A sine whose top is that many decibels below full scale."""
    times = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(10 ** (level / 20) * np.sin(2 * np.pi * pitch * times), np.float32)


def quiet(seconds: float) -> Samples:
    """Silence."""
    return np.zeros(round(seconds * RATE), np.float32)


def speech(seconds: float, level: float = 0.0) -> Samples:
    """Somebody speaks; the highest top is that many decibels below full scale."""
    with av.open(str(next((REPOSITORY / "episodes").glob("05-*.mp3")))) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    whole: Samples = np.concatenate(frames, axis=1)[0]
    words = whole[5 * RATE : round((5 + seconds) * RATE)]
    return np.asarray(10 ** (level / 20) * words / np.abs(words).max(), np.float32)


def recorded(path: Path, *channels: Samples, bit_rate: int = 192_000) -> Path:
    """A recording of those channels, in the form that the name's ending says."""
    layout = {1: "mono", 2: "stereo", 16: "hexadecagonal"}[len(channels)]
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(CODECS[path.suffix], rate=RATE, layout=layout)
        stream.bit_rate = bit_rate
        gather = av.AudioResampler(stream.codec_context.format, layout, RATE, stream.frame_size)
        samples = np.stack(channels, axis=1).reshape(1, -1)
        whole = av.AudioFrame.from_ndarray(samples, format="flt", layout=layout)
        whole.sample_rate = RATE
        for frame in (*gather.resample(whole), *gather.resample(None), None):
            container.mux(stream.encode(frame))
    return path


def measured(path: Path, *channels: Samples, bit_rate: int = 192_000) -> AudioMeasurements:
    """What is heard in a recording of those channels."""
    return measure(str(recorded(path, *channels, bit_rate=bit_rate)))


def noise(seconds: float, level: float, colour: float = 1.0) -> Samples:
    """Noise of that power in dBFS: white (0), pink (1) or brown (2); always the same."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(11).standard_normal(count))
    wave = np.fft.irfft(spectrum / np.arange(1, len(spectrum) + 1) ** (colour / 2), count)
    return np.asarray(10 ** (level / 20) * wave / wave.std(), np.float32)


def notes(seconds: float, level: float, pitches: Sequence[float], beat: float) -> Samples:
    """Plucked strings, one note each beat, again and again; that is their power in dBFS."""
    wave = np.zeros(round((seconds + 2 * beat) * RATE))
    times = np.arange(round(1.5 * beat * RATE)) / RATE
    for number in range(round(seconds / beat)):
        pitch = pitches[number % len(pitches)]
        tones = sum(np.sin(2 * np.pi * pitch * over * times) / over for over in (1, 2, 3, 4))
        begin = round(number * beat * RATE)
        wave[begin : begin + len(times)] += tones * np.exp(-times * 2 / beat)
    wave = wave[: round(seconds * RATE)]
    return np.asarray(10 ** (level / 20) * wave / wave.std(), np.float32)


def listened(path: Path, *channels: Samples, bit_rate: int = 64_000) -> Listening:
    """What is heard in a recording of those channels."""
    return listen(str(recorded(path, *channels, bit_rate=bit_rate))).listening
