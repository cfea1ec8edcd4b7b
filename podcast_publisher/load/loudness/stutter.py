"""Pieces of sound that are repeated at once, sample by sample, as a computer does that is too slow.

Nobody says the same sound twice in the same way. Vowels and music do repeat themselves, at each period:
a repeated piece does so at one distance only, and at its multiples.
"""

import numpy as np
from numpy.typing import NDArray

from podcast_publisher.model.listening import MAX_SECONDS, Span

_RATE = 5_500
"""Hz, about: what is below a thousand of them is enough."""
_PIECE, _HOP = 0.1, 0.05
"""Seconds that are compared, and their distance."""
_NEAREST, _FARTHEST = 0.03, 0.5
"""Seconds to the copy."""
_BASS = 4
"""Samples of that rate between those that are subtracted: 50 Hz are 18 dB lower then, relative to voices."""
_SAME = 0.95
"""Correlation of copies after encoding; of different sounds that are alike at one distance only, 0.94 at most."""
_ELSEWHERE = 0.85
"""Correlation at other distances."""
_BESIDE = 0.002
"""Seconds around a distance that belong to it."""
_MULTIPLES = (1 / 3, 1 / 2, 1, 2, 3, 4)
_SAME_LEVEL = 0.4
"""Decibels between copies; music dies away."""
_LEAST_POWER = 1e-4
"""Of a piece: -40 dBFS."""
_APART = 0.15
"""Seconds between pieces of one stutter."""
_LONGEST = 1.5
"""Seconds: more is the beat of music."""
_AGAIN = 0.95
"""Correlation with a later stutter, from which both are a beat, or a tone that comes again."""
_NEXT = 10
"""Stutters that each is compared with."""
_NEAR_BEAT = 3.0
"""Seconds: what is so near to a beat is music, too."""
_SURE = 0.15
"""Seconds of a single stutter; a shorter one may be chance."""
_MOST = 2_000
"""Pieces that are kept."""

Samples = NDArray[np.float32]


class Stutter:
    """Compares each piece with what follows."""

    def __init__(self, rate: int) -> None:
        self._step = max(1, rate // _RATE)
        self._rate = rate / self._step
        self._piece, self._hop = round(_PIECE * self._rate), round(_HOP * self._rate)
        self._near, self._far = round(_NEAREST * self._rate), round(_FARTHEST * self._rate)
        self._size = 1 << (self._far + self._piece).bit_length()
        self._rest, self._last = np.zeros(0, np.float32), np.zeros(_BASS, np.float32)
        self._begin = 0
        self._hits: list[tuple[float, Samples]] = []
        """The place of each piece, and the sound around it."""

    def add(self, sound: Samples) -> None:
        """Take a second of sound, in one channel."""
        count = len(sound) // self._step
        if not count or self._begin > MAX_SECONDS * self._rate:
            return
        slow = sound[: count * self._step].reshape(count, self._step).mean(axis=1)
        slow = np.concatenate([self._last, slow])
        # without hum and bass, which are always alike
        heard = np.concatenate([self._rest, slow[_BASS:] - slow[:-_BASS]])
        self._last = slow[-_BASS:]
        reach = self._far + self._piece
        starts = np.arange(0, len(heard) - reach, self._hop)
        if len(starts):
            self._compare(heard, starts)
            done = int(starts[-1]) + self._hop
            self._begin += done
            heard = heard[done:]
        self._rest = heard

    def _compare(self, heard: Samples, starts: NDArray[np.int_]) -> None:
        energy = np.concatenate([[0.0], np.cumsum(np.square(heard, dtype=np.float64))])
        own = energy[starts + self._piece] - energy[starts]
        starts = starts[own > _LEAST_POWER * self._piece]
        if not len(starts):
            return
        own = energy[starts + self._piece] - energy[starts]
        long = heard[starts[:, np.newaxis] + np.arange(self._far + self._piece)]
        short = long[:, : self._piece]
        spectra = np.fft.rfft(long, self._size) * np.conj(np.fft.rfft(short, self._size))
        products = np.fft.irfft(spectra, self._size)[:, self._near : self._far]
        begins = starts[:, np.newaxis] + np.arange(self._near, self._far)
        others = energy[begins + self._piece] - energy[begins]
        alike = products / np.sqrt(own[:, np.newaxis] * others + 1e-9)
        best = alike.argmax(axis=1)
        for number in np.flatnonzero(alike.max(axis=1) >= _SAME).tolist():
            there = int(best[number])
            ratio = others[number, there] / own[number]
            if abs(10 * np.log10(ratio)) <= _SAME_LEVEL and self._is_alone(alike[number], there):
                begin = int(starts[number])
                around = heard[max(0, begin - self._hop) : begin + self._piece + self._hop]
                if len(self._hits) < _MOST:
                    self._hits.append(((self._begin + begin) / self._rate, around))

    def _is_alone(self, alike: NDArray[np.float64], best: int) -> bool:
        """Whether the piece is the same at this distance and its multiples only."""
        beside = round(_BESIDE * self._rate)
        elsewhere = np.ones(len(alike), bool)
        for factor in _MULTIPLES:
            middle = round((best + self._near) * factor) - self._near
            elsewhere[max(0, middle - beside) : max(0, middle + beside + 1)] = False
        return bool(alike[elsewhere].max(initial=0) < _ELSEWHERE)

    def found(self) -> tuple[list[Span], list[Span]]:
        """Where pieces are repeated by a fault, and by music."""
        spans: list[Span] = []
        sounds: list[Samples] = []
        for hit, around in self._hits:
            if spans and hit - spans[-1].end <= _APART:
                spans[-1] = Span(spans[-1].start, round(hit + _PIECE, 2))
            else:
                spans.append(Span(round(hit, 2), round(hit + _PIECE, 2)))
                sounds.append(around)
        is_music = [span.seconds > _LONGEST for span in spans]
        for here, sound in enumerate(sounds):
            for there in range(here + 1, min(here + 1 + _NEXT, len(sounds))):
                if self._is_again(sound, sounds[there]):
                    is_music[here] = is_music[there] = True
        beats = [span for span, music in zip(spans, is_music, strict=True) if music]
        stutters = [
            span
            for span, music in zip(spans, is_music, strict=True)
            if not music and not any(abs(span.start - beat.start) < _NEAR_BEAT for beat in beats)
        ]
        if len(stutters) == 1 and stutters[0].seconds < _SURE:
            return [], beats
        return stutters, beats

    def _is_again(self, sound: Samples, later: Samples) -> bool:
        """Whether the middle of one sound is somewhere in the other."""
        middle = sound[len(sound) // 4 :][: self._piece]
        if len(later) < len(middle):
            return False
        products = np.correlate(later, middle, "valid")
        energy = np.concatenate([[0.0], np.cumsum(np.square(later, dtype=np.float64))])
        others = energy[len(middle) :] - energy[: len(energy) - len(middle)]
        scale = np.sqrt(others * np.square(middle, dtype=np.float64).sum() + 1e-9)
        return bool((products / scale).max(initial=0) >= _AGAIN)
