"""What is heard besides speech: steady noise, room tone and pauses.

Noise has all frequencies alike: within an octave its spectrum is flat, where speech, reverberation and
music have peaks. How well this tells them apart: docs/audio.md.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from podcast_publisher.model.listening import MAX_SECONDS, Noise, Span

BLOCKS = 20
"""Blocks a second."""
_STEADY = 12.0
"""Decibels between the blocks of half a second of room tone; whispers and waves vary more."""
_SHORTEST_GAP = 1.0
"""Seconds: what is shorter may be in a sentence."""
_BELOW_SPEECH = 20.0
"""Decibels that a background should be below speech (WCAG 2.2, 1.4.7)."""
_LOWEST, _HIGHEST = 150, 6_000
"""Hz: telephones have no more, and hum is below."""
_OCTAVES = (300, 600, 1_200, 2_400)
"""Hz: whatever encoders leave of noise is here."""
_NOISY = 0.5
"""Flatness of noise is at least 0.55, of reverberation and many voices at most 0.44, of music about 0.1."""
_VOICED = 0.3
"""Flatness of a vowel is less."""
_LEAST_VOICED = 3
"""Blocks with vowels in a window with speech."""
_OVER_NOISE = 6.0
"""Decibels by which these are louder."""
_WINDOW = 2 * BLOCKS
"""Blocks: in two seconds, every speaker breathes or stops."""
_QUIETEST = 3
"""Blocks of each window in which noise is heard alone."""
_LEAST_NOISE = 20.0
"""Seconds of noise, and..."""
_LEAST_SHARE = 0.25
"""...its share of the windows with speech."""
_SPEECH_SPREAD = 15.0
"""Decibels below the loudest blocks, down to which the level of speech is averaged."""
_PAUSE_BELOW_SPEECH = 25.0
"""Decibels."""
_PAUSE_OVER_NOISE = 6.0
_LOUDEST_PAUSE = 12.0
"""Decibels below speech: with more noise than that, no pauses are found."""
_SHORTEST_PAUSE = 0.15
"""Seconds: shorter ones are in words."""
_DIGITAL = -80.0
"""dBFS below which a block is silent."""
_FLOOR = 1e-12

Samples = NDArray[np.float32]


class Background:
    """Level and flatness of each block."""

    def __init__(self, rate: int) -> None:
        self._size = max(1, rate // BLOCKS)
        self._window = np.hanning(self._size).astype(np.float32)
        step = rate / self._size
        self._band = slice(round(_LOWEST / step), max(1, round(_HIGHEST / step)))
        edges = [round(edge / step) for edge in _OCTAVES]
        self._octaves = [slice(*pair) for pair in pairwise(edges)]
        self._is_measurable = rate > 2 * _OCTAVES[-1]
        self._levels: list[Samples] = []
        self._flatness: list[Samples] = []

    def add(self, sound: Samples) -> None:
        """Take a second of sound, in one channel."""
        count = len(sound) // self._size
        if not count or not self._is_measurable or len(self._levels) >= MAX_SECONDS:
            return
        frames = sound[: count * self._size].reshape(count, self._size) * self._window
        powers = np.square(np.abs(np.fft.rfft(frames, axis=1)))
        powers *= 16 / 3 / self._size**2  # of a sine, half its amplitude squared
        whole = powers[:, self._band].sum(axis=1)
        self._levels.append(np.asarray(10 * np.log10(whole + _FLOOR), np.float32))
        powers += _FLOOR / self._size
        octaves = [powers[:, octave] for octave in self._octaves]
        flatness = [np.exp(np.log(octave).mean(axis=1)) / octave.mean(axis=1) for octave in octaves]
        self._flatness.append(np.mean(flatness, axis=0, dtype=np.float32))

    def result(self) -> "Heard":
        """What was heard."""
        empty = np.zeros(0, np.float32)
        return Heard(
            np.concatenate([empty, *self._levels]), np.concatenate([empty, *self._flatness])
        )


class Heard:
    """Levels and flatness of a whole recording."""

    def __init__(self, levels: Samples, flatness: Samples) -> None:
        self._levels = levels
        self._flatness = flatness
        audible = levels[levels > _DIGITAL]
        loudest = np.percentile(audible, 95) if len(audible) else _DIGITAL
        loud = audible[audible > loudest - _SPEECH_SPREAD]
        self.speech = float(10 * np.log10(np.mean(10 ** (loud / 10)))) if len(loud) else _DIGITAL
        """The level of speech, in dBFS."""

    def noise(self) -> Noise | None:
        """Noise that is too loud for the speech over it."""
        count = len(self._levels) // _WINDOW
        levels = self._levels[: count * _WINDOW].reshape(count, _WINDOW)
        flatness = self._flatness[: count * _WINDOW].reshape(count, _WINDOW)
        quietest = np.argsort(levels, axis=1)[:, :_QUIETEST]
        floor = np.take_along_axis(levels, quietest, 1).mean(axis=1)
        flat = np.take_along_axis(flatness, quietest, 1).mean(axis=1)
        voiced = (levels > floor[:, np.newaxis] + _OVER_NOISE) & (flatness < _VOICED)
        speaks = voiced.sum(axis=1) >= _LEAST_VOICED
        noisy = speaks & (flat >= _NOISY) & (floor > self.speech - _BELOW_SPEECH)
        seconds = int(np.count_nonzero(noisy)) * _WINDOW / BLOCKS
        if seconds < max(_LEAST_NOISE, _LEAST_SHARE * np.count_nonzero(speaks) * _WINDOW / BLOCKS):
            return None
        first = int(np.argmax(noisy))
        start = (first * _WINDOW + int(quietest[first, 0])) / BLOCKS
        return Noise(round(float(self.speech - np.median(floor[noisy])), 1), seconds, start)

    def gaps(self) -> list[Span]:
        """Where room tone is heard alone, and where the recording is silent."""
        half = BLOCKS // 2
        count = len(self._levels) // half
        levels = self._levels[: count * half].reshape(count, half)
        flat = self._flatness[: count * half].reshape(count, half).mean(axis=1) >= _NOISY
        loudest = levels.max(axis=1)
        steady = flat & (loudest - levels.min(axis=1) < _STEADY)
        empty = (loudest < self.speech - _BELOW_SPEECH) & (steady | (loudest < _DIGITAL))
        return [
            Span(start / 2, end / 2)
            for start, end in runs(empty)
            if (end - start) / 2 >= _SHORTEST_GAP
        ]

    def pauses(self) -> list[Span]:
        """Where it is much quieter than speech."""
        if not len(self._levels):
            return []
        floor = float(np.percentile(self._levels, 5)) + _PAUSE_OVER_NOISE
        threshold = max(self.speech - _PAUSE_BELOW_SPEECH, floor)
        if threshold > self.speech - _LOUDEST_PAUSE:
            return []
        return [
            Span(start / BLOCKS, end / BLOCKS)
            for start, end in runs(self._levels < threshold)
            if end - start >= _SHORTEST_PAUSE * BLOCKS
        ]


def runs(where: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of each run of true values."""
    turns = np.flatnonzero(np.diff(where, prepend=False, append=False)).tolist()
    return list(zip(turns[::2], turns[1::2], strict=True))
