"""Detect clipping, also where the sound was turned down or encoded afterwards.

A clipped wave has more samples at the clipping level than a little below it: a spike after a valley in
the histogram. In natural sound each amplitude is rarer than the one below. Encoding blurs the spike
but does not remove it; a limiter leaves a low one. Tones have a high one too, and are excluded:

* A steady tone has the same crest factor in each slice that reaches the spike; in speech and music
  it varies.
* A beep reaches the level at once; speech and music are nearly as loud just before and after.

How well this works: docs/measured.md.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_STEPS = 1 << 14
"""Histogram bins from zero to full scale."""
_MAX_SCALE = 2
"""Times full scale; higher samples, which decoders do give, count as this."""
_REFERENCE_QUANTILE = 0.999
"""The amplitude of this quantile is the scale of what follows."""
_MIN_LEVEL = 0.02
"""A quieter recording has too few bins."""
_GRID, _FROM, _TO = 100, 50, 200
"""The search range, in hundredths of the scale: from half to twice of it."""
_SPIKE_WIDTH, _VALLEY_WIDTH = 6, 18
"""Hundredths: encoding blurs a spike to this width, and the valley is before it."""
_MIN_SHARE = 2e-4
"""Share of all samples in a spike."""
_SPIKE_RATIO = 2.2
"""Times as many samples as in the valley."""
_REACH = 0.85
"""Part of the level from which a slice reaches it."""
_MIN_SLICES = 25
"""Half a second."""
_CREST_SPREAD = 3.2
"""Decibels of crest factor between the 10th and 90th percentile of these slices."""
_NEIGHBOUR_LEVEL = 0.33
"""Part of the level that half of the neighbouring slices reach."""


class Clipping(NamedTuple):
    """Clipping of a channel; no slices where there is none."""

    slices: int = 0
    """How many reach the level."""
    level: float = 0
    """The clipping level; 1 is full scale."""


class AmplitudeHistogram:
    """Histogram of the absolute sample values of a channel."""

    def __init__(self) -> None:
        self._counts = np.zeros(_STEPS * _MAX_SCALE, np.int64)

    def add(self, heights: NDArray[np.float32]) -> None:
        steps = np.minimum(heights * _STEPS, len(self._counts) - 1).astype(np.intp)
        self._counts += np.bincount(steps, minlength=len(self._counts))

    def spike(self) -> float:
        """The amplitude that too many samples have; 0 where there is none."""
        counted = np.cumsum(self._counts)
        scale = int(np.searchsorted(counted, _REFERENCE_QUANTILE * counted[-1])) / _STEPS
        if scale < _MIN_LEVEL:
            return 0
        grid = np.arange(_TO + _SPIKE_WIDTH) * (scale * _STEPS / _GRID)
        below = counted[np.minimum(grid.astype(np.intp), len(counted) - 1)]
        around = below[_SPIKE_WIDTH:] - below[:-_SPIKE_WIDTH]
        best, height = _SPIKE_RATIO, 0.0
        for step in range(_FROM, _TO):
            valley = around[step - _VALLEY_WIDTH : step - _SPIKE_WIDTH + 1].min()
            if around[step] > max(best * valley, _MIN_SHARE * counted[-1]):
                best, height = (
                    around[step] / max(1, valley),
                    (step + _SPIKE_WIDTH / 2) / _GRID * scale,
                )
        return height


def detect_clipping(
    heights: AmplitudeHistogram, peaks: NDArray[np.float32], powers: NDArray[np.float32]
) -> Clipping:
    """Detect clipping in a channel from its histogram and each slice's peak and power."""
    level = heights.spike()
    tops = peaks >= _REACH * level
    if not level or np.count_nonzero(tops) < _MIN_SLICES:
        return Clipping()
    crests = 10 * np.log10(np.square(peaks[tops]) / powers[tops])
    least, most = np.percentile(crests, (10, 90))
    beside = np.convolve(tops, (True, False, True), "same") & ~tops
    if (
        most - least < _CREST_SPREAD
        or np.median(np.append(peaks[beside], level)) < _NEIGHBOUR_LEVEL * level
    ):
        return Clipping()
    return Clipping(int(np.count_nonzero(tops)), level)
