"""Holes of digital silence in the middle of speech.

The voice stops at its full level, nothing is left, and it goes on as loudly. Words that end, closed lips
and noise gates fall over 30 ms or more, and a room is never silent.
"""

import numpy as np
from numpy.typing import NDArray

from podcast_publisher.load.loudness.background import runs
from podcast_publisher.model.listening import MAX_SECONDS, Span

_STEPS = 200
"""Steps a second: encoders blur the edges of a hole over two."""
_EDGE, _EMPTY = -45.0, -65.0
"""Decibels relative to loud sound: a hole begins at the first, and on average is below the second."""
_SHARP = -20.0
"""...that the sound has beside the hole, within..."""
_BESIDE = 3
"""...steps."""
_FALL = 8.0
"""Decibels between these steps and as many before or after them: words do not end so suddenly."""
_TONE = 0.7
"""Decibels by which the steps beside a hole differ at least; those of beeps and dialling do not."""
_SHORTEST, _LONGEST = 3, 60
"""Steps of a hole: 15 to 300 ms."""
_FLOOR = 1e-12

Samples = NDArray[np.float32]


class Dropouts:
    """The level of each step."""

    def __init__(self, rate: int) -> None:
        self._size = max(1, rate // _STEPS)
        self._levels: list[Samples] = []

    def add(self, sound: Samples) -> None:
        """Take a second of sound, in one channel."""
        count = len(sound) // self._size  # what is left of a second would move all later ones
        if count and len(self._levels) < MAX_SECONDS:
            steps = sound[: count * self._size].reshape(count, self._size)
            powers = np.square(steps).mean(axis=1)
            self._levels.append(np.asarray(10 * np.log10(powers + _FLOOR), np.float32))

    def found(self) -> list[Span]:
        """The holes."""
        levels = np.concatenate([np.zeros(0, np.float32), *self._levels])
        if not len(levels):
            return []
        loud = float(np.percentile(levels, 75))
        return [
            Span(start / _STEPS, end / _STEPS)
            for start, end in runs(levels < loud + _EDGE)
            if _SHORTEST <= end - start <= _LONGEST
            and float(levels[start:end].mean()) < loud + _EMPTY
            and _is_cut(levels[max(0, start - 3 * _BESIDE) : start][::-1], loud)
            and _is_cut(levels[end : end + 3 * _BESIDE], loud)
        ]


def _is_cut(beside: Samples, loud: float) -> bool:
    """Whether speech is cut off there; the levels begin at the hole."""
    if len(beside) < 3 * _BESIDE:
        return False
    near, far = float(beside[:_BESIDE].max()), beside[_BESIDE:]
    is_sharp = near > loud + _SHARP and near > float(far.max()) - _FALL
    return is_sharp and float(np.ptp(far)) > _TONE
