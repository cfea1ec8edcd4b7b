"""Decode a whole recording and measure it. The only user of PyAV and numpy (extra `audio`).

Run as a process of its own, `python -m podcast_publisher.load.sound FILE`, it prints the
measurements as JSON: a decoder may crash on a hostile file, and must not take the check along
(audio.md 1.4). One pass, whatever is measured.
"""

import hashlib
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from podcast_publisher.model.sound import Sound

_QUIET = 10 ** (-50 / 20)
"""RMS, as a part of the full scale, below which a frame is silence."""
_HIGH, _FLAT = 0.95, 0.004
"""A clipped wave runs level near full scale; encoders lower what they encode by some per cent."""
_MOST_CHANNELS = 8
"""More are a sign of encryption; turning such a frame into numbers ends the process."""
_UNMEASURED = -69.9
"""LUFS that the meter reports where it has heard nothing."""

Samples = NDArray[np.float32]


class _Meter:
    """FFmpeg's EBU R128 meter; one channel counts as two, as it is heard."""

    def __init__(self, frame: Any) -> None:
        mono = len(frame.layout.channels) == 1
        self._graph = av.filter.Graph()
        source = self._graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name
        )
        options = f"metadata=1:peak=true:dualmono={'true' if mono else 'false'}"
        meter = self._graph.add("ebur128", options)
        self._graph.link_nodes(source, meter, self._graph.add("abuffersink")).configure()
        self._last: dict[str, str] = {}

    def hear(self, frame: Any) -> None:
        """Take one frame; nothing at the end of the sound."""
        self._graph.push(frame)
        while True:
            try:
                self._last = dict(self._graph.pull().metadata) or self._last
            except (av.error.BlockingIOError, av.error.EOFError):
                return

    def loudness(self) -> float | None:
        heard = float(self._last.get("lavfi.r128.I", "nan"))
        return round(heard, 2) if heard > _UNMEASURED else None

    def peak(self) -> float | None:
        peaks = [float(it) for name, it in self._last.items() if "true_peaks_ch" in name]
        return round(20 * math.log10(max(peaks)), 2) if peaks and max(peaks) > 0 else None


class _Tally:
    """What is added up frame by frame."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.clipped = 0
        self.silences: list[tuple[float, float]] = []  # where each begins, and how long it is
        self._samples = 0
        self._sums = np.zeros(2)
        self._powers = np.zeros(3)  # left, right, and both together
        self._stereo = False

    def add(self, samples: Samples, rate: int) -> None:
        """Take the samples of one frame, shape (channels, samples)."""
        length = samples.shape[1] / rate
        if float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) < _QUIET:
            begun, long = self.silences[-1] if self.silences else (0.0, -1.0)
            if long >= 0 and abs(begun + long - self.seconds) < 1e-6:
                self.silences[-1] = (begun, long + length)
            else:
                self.silences.append((self.seconds, length))
        self.clipped += sum(_plateaus(channel) for channel in samples)
        self._stereo = samples.shape[0] == 2
        left, right = (samples[0], samples[-1])
        self._sums += (float(left.sum()), float(right.sum()))
        self._powers += (
            float(np.dot(left, left)),
            float(np.dot(right, right)),
            float(np.dot(left, right)),
        )
        self._samples += samples.shape[1]
        self.seconds += length

    def sound(self, meter: _Meter | None, **known: Any) -> Sound:
        """All measurements."""
        ends = [(at, long) for at, long in self.silences if at + long > self.seconds - 1e-6]
        begins = [(at, long) for at, long in self.silences if at == 0]
        inside = [one for one in self.silences if one not in ends and one not in begins]
        gap_at, gap = max(inside, key=lambda one: one[1], default=(0.0, 0.0))
        left, right, both = self._powers
        heard = self._stereo and left > 0 and right > 0
        return Sound(
            seconds=round(self.seconds, 3),
            loudness=meter.loudness() if meter else None,
            peak=meter.peak() if meter else None,
            lead=round(begins[0][1], 2) if begins else 0,
            tail=round(ends[0][1], 2) if ends else 0,
            gap=round(gap, 2),
            gap_at=round(gap_at, 2),
            clipped=self.clipped,
            offset=round(float(np.abs(self._sums).max() / max(1, self._samples)), 5),
            balance=round(10 * math.log10(left / right), 1) if heard else None,
            correlation=round(both / math.sqrt(left * right), 3) if heard else None,
            **known,
        )


def _plateaus(channel: Samples) -> int:
    """How often three steps in a row run level near full scale; a longer run counts once."""
    level = (np.abs(channel[1:]) >= _HIGH) & (np.abs(np.diff(channel)) < _FLAT)
    three = level[:-2] & level[1:-1] & level[2:]
    return int(np.count_nonzero(three[1:] & ~three[:-1])) + int(bool(three[:1].any()))


def measure(path: str) -> Sound:
    """Everything that is measured of the recording in that file."""
    digest = hashlib.sha256()
    tally, meter, errors = _Tally(), None, 0
    try:
        with av.open(path) as container:
            for packet in container.demux(container.streams.audio[0]):
                digest.update(bytes(packet))
                try:
                    for frame in _frames(packet):
                        meter = meter or _Meter(frame)
                        meter.hear(frame)
                        tally.add(_samples(frame), frame.sample_rate)
                except av.error.FFmpegError:
                    errors += 1
            if meter:
                meter.hear(None)
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        failure = str(error) or type(error).__name__
        return tally.sound(meter, failure=failure, errors=errors, packets=digest.hexdigest())
    return tally.sound(meter, errors=errors, packets=digest.hexdigest())


def _frames(packet: Any) -> Iterator[Any]:
    for frame in packet.decode():
        if len(frame.layout.channels) > _MOST_CHANNELS:
            raise ValueError("it decodes to more channels than there can be; it may be encrypted")
        yield frame


def _samples(frame: Any) -> Samples:
    """Shape (channels, samples), from -1 to 1."""
    values = frame.to_ndarray()
    if values.dtype.kind == "i":
        values = values / -float(np.iinfo(values.dtype).min)
    samples = np.asarray(values, dtype=np.float32)
    return samples if frame.format.is_planar else samples.reshape(-1, len(frame.layout.channels)).T


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(measure(sys.argv[1]))))
