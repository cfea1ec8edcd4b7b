"""How loud a recording is from moment to moment: silence, balance, a picture of its wave.

Blocks of samples are added up as they are decoded. What is kept of them is two numbers for each
slice of 20 ms and channel: some 3 MB for an hour in stereo.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from podcast_publisher.load.loudness.clipping import AmplitudeHistogram, detect_clipping

SLICES = 50
"""Slices a second; in each, loud and quiet are told apart."""
_SILENCE = 10 ** (-50 / 10)
"""Power of -50 dBFS: a slice with less is silent (audio.md 1.3)."""
_MOSTLY = 0.5
"""Part of a time that may be silent too, as speech with its pauses is, in a channel that is heard."""
_POINTS = 1_000
"""Of the picture: more than a page is wide."""
_NOTHING = 1e-12
"""Power of -120 dBFS, below what any recorder gives: put into a channel that holds nothing, it makes
that channel comparable with one that does."""

Samples = NDArray[np.float32]


class Levels:
    """What is added up of a recording, block by block."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._slice = max(1, rate // SLICES)
        self._samples = 0
        self._sums = np.zeros(channels)
        self._together = 0.0  # left times right
        self._peaks: list[Samples] = [np.zeros((channels, 0), np.float32)]
        self._powers: list[Samples] = [np.zeros((channels, 0), np.float32)]
        self._heights = [AmplitudeHistogram() for _ in range(channels)]

    @property
    def block_size(self) -> int:
        """Samples that are best added at once: a second, in whole slices."""
        return self._slice * SLICES

    @property
    def seconds(self) -> float:
        return self._samples / self._rate

    def add(self, samples: Samples) -> None:
        """Take a block of samples between -1 and 1, shape (channels, samples)."""
        count = samples.shape[1]
        begins = np.arange(0, count, self._slice)
        lengths = np.diff(begins, append=count)
        heights = np.abs(samples)
        self._peaks.append(np.maximum.reduceat(heights, begins, axis=1))
        powers = np.add.reduceat(np.square(samples), begins, axis=1) / lengths
        self._powers.append(powers.astype(np.float32))
        self._sums += samples.sum(axis=1, dtype=np.float64)
        self._together += float((samples[0] * samples[-1]).sum(dtype=np.float64))
        for channel, tally in zip(heights, self._heights, strict=True):
            tally.add(channel)
        self._samples += count

    def measurements(self) -> dict[str, Any]:
        """The fields of `AudioMeasurements` that follow from what was added."""
        peaks = np.concatenate(self._peaks, axis=1)
        powers = np.concatenate(self._powers, axis=1)
        cut = max(map(detect_clipping, self._heights, peaks, powers))
        middle = np.abs(self._sums).max() / max(1, self._samples)
        return {
            "seconds": round(self.seconds, 3),
            **self._silences(powers.mean(axis=0) < _SILENCE),
            "clipped_seconds": cut.slices / SLICES,
            "clipping_level": round(20 * math.log10(cut.level), 1) if cut.slices else None,
            "dc_offset": round(float(middle), 5),
            **self._sides(powers),
            "waveform": _picture(peaks.max(axis=0)),
        }

    def peak(self) -> float:
        """The greatest distance from zero; 1 is full scale."""
        return max(float(block.max(initial=0)) for block in self._peaks)

    def _silences(self, silent: NDArray[np.bool_]) -> dict[str, float]:
        """Seconds of silence before, behind and between, and where the longest one between begins."""
        runs = _runs(silent)
        inside = [(begins, ends) for begins, ends in runs if begins > 0 and ends < len(silent)]
        longest = max(inside, key=lambda run: run[1] - run[0], default=(0, 0))
        return {
            "leading_silence": self._time(sum(ends for begins, ends in runs if begins == 0)),
            "trailing_silence": self._time(
                sum(ends - begins for begins, ends in runs if ends == len(silent))
            ),
            "longest_silence": self._time(longest[1] - longest[0]),
            "longest_silence_start": self._time(longest[0]),
        }

    def _sides(self, powers: Samples) -> dict[str, float]:
        """How left and right compare, where there are these two and something is in them."""
        if len(powers) != 2 or powers.max(initial=0) < _SILENCE:
            return {}
        left, right = powers.mean(axis=1, dtype=np.float64)
        sides = {
            "channel_balance": round(10 * math.log10((left + _NOTHING) / (right + _NOTHING)), 1)
        }
        if min(left, right) > _NOTHING:
            together = self._together / self._samples
            sides["correlation"] = round(together / math.sqrt(left * right), 3)
        return sides | self._lost(powers)

    def _lost(self, powers: Samples) -> dict[str, float]:
        """The longest time for which one channel is silent and the other mostly not."""
        silent = powers < _SILENCE
        losses = [
            (ends - begins, begins, side)
            for side, other in ((0, 1), (1, 0))
            for begins, ends in _runs(silent[side])
            if silent[other, begins:ends].mean() < _MOSTLY
        ]
        slices, begins, side = max(losses, default=(0, 0, 0))
        lost = self._time(slices) * (1 if side else -1)
        return {"one_sided_seconds": lost, "one_sided_start": self._time(begins)} if slices else {}

    def _time(self, slices: int) -> float:
        return round(min(self.seconds, slices * self._slice / self._rate), 3)


def _runs(silent: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where each silence begins and ends, in slices."""
    turns = np.flatnonzero(np.diff(silent, prepend=False, append=False)).tolist()
    return list(zip(turns[::2], turns[1::2], strict=True))


def _picture(peaks: Samples) -> str:
    """The greatest of each equal part, as two hexadecimal digits."""
    points = min(_POINTS, len(peaks))
    if not points:
        return ""
    begins = np.arange(points) * len(peaks) // points
    heights = np.minimum(np.maximum.reduceat(peaks, begins), 1)
    return bytes(np.rint(heights * 255).astype(np.uint8)).hex()
