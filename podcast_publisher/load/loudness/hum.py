"""Hum of the mains: steady tones at 50 or 60 Hz and their multiples.

Voices and music have such tones too, but not all the time: the level that a tone has at least, in nearly
every window, is that of hum.
"""

import math

import numpy as np
from numpy.typing import NDArray

from podcast_publisher.model.listening import MAX_SECONDS, Hum

_RATE = 2_000
"""Hz, about, after low-passing."""
_SECONDS = 4
"""A window: tones a quarter of a hertz apart are told apart."""
_TONES = 4
"""The tone and its overtones; higher ones are hidden by voices, or are of 50 and 60 Hz."""
_FEWEST_OVERTONES = 2
"""Where the tone itself is missing."""
_MAINS = (50, 60)
"""Hz: of Europe, and of recordings from America."""
_WITHIN = 0.003
"""The mains keep their frequency to a thousandth; clocks of recorders add little."""
_AROUND = (3.0, 9.0)
"""Hz beside a tone, where its surroundings are measured."""
_HIGH = 90
"""Percentile of the surroundings: a beat has lines there too."""
_AT_LEAST = 20
"""Percentile of the windows, from below."""
_OVER_REST = (15.0, 10.0, 10.0, 10.0)
"""Decibels by which a tone exceeds its surroundings; of speech and held notes up to 4."""
_STEADY = 1.5
"""Decibels between the 20th percentile and the median of the windows; of hum at most 1, of voices from 2."""
_FEWEST_WINDOWS = 5
_BELOW_SPEECH = 40.0
"""Decibels below speech, from which hum is reported."""
_FLOOR = 1e-14

Samples = NDArray[np.float32]


class MainsHum:
    """The level of each tone and of its surroundings, for each window."""

    def __init__(self, rate: int) -> None:
        self._step = max(1, rate // _RATE)
        self._rate = rate / self._step
        self._size = round(_SECONDS * self._rate)
        self._window = np.hanning(self._size).astype(np.float32)
        self._waiting: list[Samples] = []
        self._count = 0
        self._tones: list[NDArray[np.float64]] = []
        self._rests: list[NDArray[np.float64]] = []
        hertz = np.fft.rfftfreq(self._size, 1 / self._rate)
        pitches = [mains * number for mains in _MAINS for number in range(1, _TONES + 1)]
        self._at = [np.abs(hertz - pitch) <= pitch * _WITHIN + 0.3 for pitch in pitches]
        self._by = [
            (np.abs(hertz - pitch) >= _AROUND[0]) & (np.abs(hertz - pitch) <= _AROUND[1])
            for pitch in pitches
        ]

    def add(self, sound: Samples) -> None:
        """Take a second of sound, in one channel."""
        if len(self._tones) * _SECONDS >= MAX_SECONDS:
            return
        count = len(sound) // self._step
        self._waiting.append(sound[: count * self._step].reshape(count, self._step).mean(axis=1))
        self._count += count
        if self._count < self._size:
            return
        heard = np.concatenate(self._waiting)
        self._waiting, self._count = [heard[self._size :]], len(heard) - self._size
        powers = np.square(np.abs(np.fft.rfft(heard[: self._size] * self._window)))
        powers *= 16 / 3 / self._size**2
        self._tones.append(np.array([powers[tone].sum() for tone in self._at]) + _FLOOR)
        self._rests.append(
            np.array([np.percentile(powers[rest], _HIGH) for rest in self._by]) + _FLOOR
        )

    def found(self, speech: float) -> Hum | None:
        """The hum; `speech` is the level of speech in dBFS."""
        if len(self._tones) < _FEWEST_WINDOWS:
            return None
        tones, rests = 10 * np.log10(self._tones), 10 * np.log10(self._rests)
        least = np.percentile(tones, _AT_LEAST, axis=0)
        over = np.percentile(tones - rests, _AT_LEAST, axis=0)
        steady = np.median(tones, axis=0) - least < _STEADY
        heard = steady & (over > np.tile(_OVER_REST, len(_MAINS)))
        for number, mains in enumerate(_MAINS):
            own = slice(number * _TONES, (number + 1) * _TONES)
            first, *overtones = heard[own].tolist()
            if not first and sum(overtones) < _FEWEST_OVERTONES:
                continue
            level = 10 * math.log10((10 ** (least[own][heard[own]] / 10)).sum())
            if level > speech - _BELOW_SPEECH:
                best = int(np.argmax((tones - rests)[:, own][:, heard[own]].min(axis=1)))
                start = float(best * _SECONDS)
                return Hum(mains, round(level, 1), round(speech - level, 1), start)
        return None
