"""Measure loudness and true peak (ITU-R BS.1770, FFmpeg's meter), and limit peaks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d
from scipy.signal import resample_poly

LOOK_AHEAD = 0.005  # seconds over which the limiter turns down and back up
OVERSAMPLING = 4  # the peaks between two samples, which a loudspeaker plays and a file hides

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS, of the one channel as it is, and the true peak in dBTP."""

    lufs: float
    peak: float


def file_loudness(path: Path) -> Loudness:
    """Loudness of a file as a player decodes it."""
    with av.open(str(path)) as source:
        return _metered(source.decode(audio=0))


def samples_loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness, in LUFS, of mono samples at `rate` Hz."""
    return _metered(frames(samples, rate)).lufs


def gain_to(target: float, measured: float) -> np.float32:
    """What to multiply samples by to bring them from one loudness to another (dB, or LUFS)."""
    return np.float32(10 ** ((target - measured) / 20))


def limited(samples: Samples, rate: int, ceiling: float) -> Samples:
    """The samples with every true peak turned down to `ceiling` dBTP, smoothly; the rest as is."""
    between = np.abs(resample_poly(samples, OVERSAMPLING, 1))
    peaks = between.reshape(len(samples), OVERSAMPLING).max(axis=1)
    reach = 2 * round(LOOK_AHEAD * rate) + 1
    # The widest peak within reach sets the gain; the average of those gains then moves no faster
    # than the window and never rises above what any peak inside it needs.
    loudest = maximum_filter1d(peaks, reach)
    gain = np.minimum(1.0, 10 ** (ceiling / 20) / np.maximum(loudest, 1e-9))
    window = np.hanning(reach)
    smooth = np.convolve(np.pad(gain, reach // 2, mode="edge"), window / window.sum(), mode="valid")
    return (samples * smooth).astype(np.float32)


def frames(samples: Samples, rate: int, size: int = 1152) -> Iterator[av.AudioFrame]:
    """Mono samples at `rate` Hz as PyAV frames, each as long as an MP3 frame."""
    for start in range(0, len(samples), size):
        piece = np.ascontiguousarray(samples[np.newaxis, start : start + size])
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
        frame.sample_rate = rate
        frame.pts = start
        yield frame


def _metered(sound: Iterable[av.AudioFrame]) -> Loudness:
    graph: av.filter.Graph | None = None
    last: dict[str, str] = {}
    for frame in sound:
        if graph is None:
            graph = _meter(frame)
        graph.push(frame)
        last = _drained(graph) or last
    if graph is None:
        raise ValueError("no sound to measure")
    graph.push(None)
    last = _drained(graph) or last
    peak = max(float(value) for name, value in last.items() if "true_peaks_ch" in name)
    return Loudness(float(last["lavfi.r128.I"]), float(20 * np.log10(max(peak, 1e-9))))


def _meter(like: av.AudioFrame) -> av.filter.Graph:
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=like.sample_rate, format=like.format.name, layout=like.layout.name
    )
    graph.link_nodes(
        source, graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    ).configure()
    return graph


def _drained(graph: av.filter.Graph) -> dict[str, str]:
    """The meter's latest reading: every frame carries one but the last, if it is part-filled."""
    reading: dict[str, str] = {}
    while True:
        try:
            reading = dict(graph.pull().metadata) or reading
        except (av.error.BlockingIOError, av.error.EOFError):
            return reading
