"""Levels of a recording over time: silence, balance and a waveform.

Blocks of samples are summed up as they are decoded, into two numbers for each slice of 20 ms and
channel: some 3 MB for an hour in stereo.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from podcast_publisher.load.loudness.clipping import AmplitudeHistogram, detect_clipping

SLICES = 50
"""Slices a second."""
_SILENCE_POWER = 10 ** (-50 / 10)
"""-50 dBFS: a slice below is silent."""
_MAX_SILENT_SHARE = 0.5
"""A channel with speech is silent for no more than this share, pauses included."""
_WAVEFORM_POINTS = 1_000
"""More than a page is wide."""
_FLOOR_POWER = 1e-12
"""-120 dBFS, below what any recorder gives; added so that an empty channel can be compared."""

_ALIKE = 0.97
"""Correlation of two channels that are one sound, with some noise of their own."""
_ALIKE_IN_SLICE = 0.9
_MAX_DIFFERENT = 1.0
"""Seconds in which two channels of one sound may differ: a jingle in stereo lasts longer."""
_LOUD_SHARE = 0.1
"""Part of the average power from which a slice counts: pauses hold the noise of each channel."""

Samples = NDArray[np.float32]


class Levels:
    """Sums up a recording block by block."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._slice = max(1, rate // SLICES)
        self._samples = 0
        self._sums = np.zeros(channels)
        self._products: list[NDArray[np.float64]] = [np.zeros(0)]  # left times right, on average
        self._together = 0.0
        self._peaks: list[Samples] = [np.zeros((channels, 0), np.float32)]
        self._powers: list[Samples] = [np.zeros((channels, 0), np.float32)]
        self._heights = [AmplitudeHistogram() for _ in range(channels)]

    @property
    def block_size(self) -> int:
        """Samples to add at once: a second, in whole slices."""
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
        products = np.add.reduceat(samples[0] * samples[-1], begins, dtype=np.float64)
        self._products.append(products / lengths)
        self._together += float(products.sum())
        for channel, tally in zip(heights, self._heights, strict=True):
            tally.add(channel)
        self._samples += count

    def measurements(self) -> dict[str, Any]:
        """The measurements that levels give."""
        peaks = np.concatenate(self._peaks, axis=1)
        powers = np.concatenate(self._powers, axis=1)
        cut = max(map(detect_clipping, self._heights, peaks, powers))
        middle = np.abs(self._sums).max() / max(1, self._samples)
        return {
            "seconds": round(self.seconds, 3),
            **self._silences(powers.mean(axis=0) < _SILENCE_POWER),
            "clipped_seconds": cut.slices / SLICES,
            "clipping_level": round(20 * math.log10(cut.level), 1) if cut.slices else None,
            "dc_offset": round(float(middle), 5),
            **self._sides(powers),
            "waveform": _waveform(peaks.max(axis=0)),
        }

    def peak(self) -> float:
        """The highest absolute sample; 1 is full scale."""
        return max(float(block.max(initial=0)) for block in self._peaks)

    def sameness(self) -> float:
        """The correlation of two channels where they are alike all the time; otherwise 0."""
        powers = np.concatenate(self._powers, axis=1)
        if len(powers) != 2 or not powers.min(initial=1, axis=1).size:
            return 0
        left, right = powers.astype(np.float64) + _FLOOR_POWER
        products = np.concatenate(self._products)
        whole = products.sum() / math.sqrt(left.sum() * right.sum())
        loud = left + right > _LOUD_SHARE * (left + right).mean()
        alike = np.abs(products[loud]) >= _ALIKE_IN_SLICE * np.sqrt(left[loud] * right[loud])
        differ = np.count_nonzero(~alike) / SLICES
        return float(whole) if abs(whole) >= _ALIKE and differ < _MAX_DIFFERENT else 0

    def sounding(self, threshold: float) -> tuple[float, float]:
        """Start and end of what is louder than that power; in seconds."""
        loud = np.flatnonzero(np.concatenate(self._powers, axis=1).max(axis=0) >= threshold)
        if not len(loud):
            return 0, self.seconds
        return self._time(int(loud[0])), self._time(int(loud[-1]) + 1)

    def _silences(self, silent: NDArray[np.bool_]) -> dict[str, float]:
        """Seconds of silence at the start, at the end and within, and where the longest within begins."""
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
        """Balance and correlation of left and right, for stereo that is not silent."""
        if len(powers) != 2 or powers.max(initial=0) < _SILENCE_POWER:
            return {}
        left, right = powers.mean(axis=1, dtype=np.float64)
        sides = {
            "channel_balance": round(
                10 * math.log10((left + _FLOOR_POWER) / (right + _FLOOR_POWER)), 1
            )
        }
        if min(left, right) > _FLOOR_POWER:
            together = self._together / self._samples
            sides["correlation"] = round(together / math.sqrt(left * right), 3)
        return sides | self._lost(powers)

    def _lost(self, powers: Samples) -> dict[str, float]:
        """The longest time in which one channel is silent and the other mostly not."""
        silent = powers < _SILENCE_POWER
        losses = [
            (ends - begins, begins, side)
            for side, other in ((0, 1), (1, 0))
            for begins, ends in _runs(silent[side])
            if silent[other, begins:ends].mean() < _MAX_SILENT_SHARE
        ]
        slices, begins, side = max(losses, default=(0, 0, 0))
        lost = self._time(slices) * (1 if side else -1)
        return {"one_sided_seconds": lost, "one_sided_start": self._time(begins)} if slices else {}

    def _time(self, slices: int) -> float:
        return round(min(self.seconds, slices * self._slice / self._rate), 3)


def _runs(silent: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of each silence, in slices."""
    turns = np.flatnonzero(np.diff(silent, prepend=False, append=False)).tolist()
    return list(zip(turns[::2], turns[1::2], strict=True))


def _waveform(peaks: Samples) -> str:
    """The peak of each equal part, as two hexadecimal digits."""
    points = min(_WAVEFORM_POINTS, len(peaks))
    if not points:
        return ""
    begins = np.arange(points) * len(peaks) // points
    heights = np.minimum(np.maximum.reduceat(peaks, begins), 1)
    return bytes(np.rint(heights * 255).astype(np.uint8)).hex()
