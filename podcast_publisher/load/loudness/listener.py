"""Listen to a recording as people do, a second at a time: noise, hum, drop-outs, stutter, pauses."""

import numpy as np
from numpy.typing import NDArray

from podcast_publisher.load.loudness.background import Background
from podcast_publisher.load.loudness.dropouts import Dropouts
from podcast_publisher.load.loudness.hum import MainsHum
from podcast_publisher.load.loudness.stutter import Stutter
from podcast_publisher.model.listening import Listening

_MOST_PLACES = 20
_MOST_PAUSES = 50_000
_LOUD_HUM = 20.0
"""Decibels below speech: louder hum makes all sounds alike, so that stutter cannot be told."""
_BESIDE = 0.5
"""Seconds around a stutter: a hole within its piece is repeated too."""

Samples = NDArray[np.float32]


class Listener:
    """All that is listened for, in one pass."""

    def __init__(self, rate: int) -> None:
        self._background = Background(rate)
        self._dropouts = Dropouts(rate)
        self._stutter = Stutter(rate)
        self._hum = MainsHum(rate)

    def add(self, samples: Samples) -> None:
        """Take a second of sound, shape (channels, samples)."""
        sound = samples[0] if len(samples) == 1 else samples[:2].mean(axis=0)
        sound = np.nan_to_num(sound, posinf=0, neginf=0)  # decoders of damaged files give anything
        for detector in (self._background, self._dropouts, self._stutter, self._hum):
            detector.add(sound)

    def listening(self, loudness: bytes) -> Listening:
        """What was heard; `loudness` is what the meter gives for each moment."""
        heard = self._background.result()
        hum = self._hum.found(heard.speech)
        is_masked = hum is not None and hum.below_speech < _LOUD_HUM
        stutters, beats = self._stutter.found()
        dropouts = [
            hole
            for hole in self._dropouts.found()
            if not any(
                span.start - _BESIDE <= hole.end and hole.start <= span.end + _BESIDE
                for span in (*stutters, *beats)
            )
        ]
        if is_masked:
            stutters = []
        return Listening(
            noise=heard.noise(),
            hum=hum,
            dropouts=tuple(dropouts[:_MOST_PLACES]),
            dropout_count=len(dropouts),
            stutters=tuple(stutters[:_MOST_PLACES]),
            stutter_count=len(stutters),
            gaps=tuple(heard.gaps()[:_MOST_PAUSES]),
            pauses=tuple(heard.pauses()[:_MOST_PAUSES]),
            loudness=loudness,
        )
