"""Whether the tops of a wave were cut off, also where it was turned down or encoded afterwards.

A wave that was cut has more samples at the height of the cut than a little below it: a heap behind a
valley. In natural sound each height is rarer than the one below. Encoding blurs the heap and does
not remove it; a limiter leaves a low one. Tones have a high one too, and are told by how they go on:

* A steady tone, whatever its form, has the same relation of peak to power in each slice that
  reaches the heap; in speech and music it differs from slice to slice.
* A beep rises to it at once; speech and music are nearly as loud just before and behind.

How well that works: docs/measured.md.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_STEPS = 1 << 14
"""Heights that are told apart between zero and full scale."""
_HIGHEST = 2
"""Times full scale: what is above, and decoders do go above it, is counted as this."""
_NEARLY_ALL = 0.999
"""Part of the samples below the height that counts as 1 in what follows."""
_QUIETEST = 0.02
"""A recording that stays below has too few steps to look at."""
_GRID, _FROM, _TO = 100, 50, 200
"""Where a heap is looked for: from half that height to twice of it, in hundredths."""
_WIDE, _BACK = 6, 18
"""Hundredths: encoding blurs a heap to about that much, and the valley is before it."""
_SOME = 2e-4
"""Part of all samples that makes a heap."""
_HEAP = 2.2
"""How many times as many samples it must have as the valley."""
_TOP = 0.85
"""Part of the heap's height from which a slice reaches it."""
_FEWEST = 25
"""Slices: half a second."""
_UNEVEN = 3.2
"""Decibels between the tenth and the ninetieth in a hundred of these slices, in peak over power."""
_BESIDE = 0.33
"""Part of the heap's height that the slices beside these reach, or half of them."""


class Clipping(NamedTuple):
    """Where a wave was cut off; no slices where it was not."""

    slices: int = 0
    """How many reach the cut."""
    level: float = 0
    """The height of the cut; 1 is full scale."""


class AmplitudeHistogram:
    """How many samples of a channel are how far from zero."""

    def __init__(self) -> None:
        self._counts = np.zeros(_STEPS * _HIGHEST, np.int64)

    def add(self, heights: NDArray[np.float32]) -> None:
        steps = np.minimum(heights * _STEPS, len(self._counts) - 1).astype(np.intp)
        self._counts += np.bincount(steps, minlength=len(self._counts))

    def spike(self) -> float:
        """The height that too many samples have; 0 where there is none."""
        counted = np.cumsum(self._counts)
        scale = int(np.searchsorted(counted, _NEARLY_ALL * counted[-1])) / _STEPS
        if scale < _QUIETEST:
            return 0
        grid = np.arange(_TO + _WIDE) * (scale * _STEPS / _GRID)
        below = counted[np.minimum(grid.astype(np.intp), len(counted) - 1)]
        around = below[_WIDE:] - below[:-_WIDE]
        best, height = _HEAP, 0.0
        for at in range(_FROM, _TO):
            valley = around[at - _BACK : at - _WIDE + 1].min()
            if around[at] > max(best * valley, _SOME * counted[-1]):
                best, height = around[at] / max(1, valley), (at + _WIDE / 2) / _GRID * scale
        return height


def detect_clipping(
    heights: AmplitudeHistogram, peaks: NDArray[np.float32], powers: NDArray[np.float32]
) -> Clipping:
    """Where the wave of a channel was cut off, from its heights and from each slice's peak and power."""
    level = heights.spike()
    tops = peaks >= _TOP * level
    if not level or np.count_nonzero(tops) < _FEWEST:
        return Clipping()
    crests = 10 * np.log10(np.square(peaks[tops]) / powers[tops])
    least, most = np.percentile(crests, (10, 90))
    beside = np.convolve(tops, (True, False, True), "same") & ~tops
    if most - least < _UNEVEN or np.median(np.append(peaks[beside], level)) < _BESIDE * level:
        return Clipping()
    return Clipping(int(np.count_nonzero(tops)), level)
