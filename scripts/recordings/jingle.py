"""A jingle of our own: five plucked strings, by the method of Karplus and Strong.

A pluck is a burst of noise going round a loop one wave long. Each time round, neighbouring samples
are averaged, so the hiss dies first and a string is left ringing.
"""

import numpy as np
from numpy.typing import NDArray

RATE = 44_100  # Hz
G_MAJOR = (196.00, 246.94, 293.66, 392.00, 493.88)  # Hz: G3 B3 D4 G4 B4
STEP = 0.17  # seconds between plucks
FADE = 1.2  # seconds
ECHOES = ((0.11, 0.30), (0.23, 0.20), (0.37, 0.12), (0.53, 0.07))  # seconds later, how loud


def rising(seconds: float) -> NDArray[np.float32]:
    """The jingle that opens an episode: mono samples at 44,100 Hz, loudest at 1."""
    return _jingle(G_MAJOR, seconds)


def falling(seconds: float) -> NDArray[np.float32]:
    """The jingle that closes an episode: mono samples at 44,100 Hz, loudest at 1."""
    return _jingle(G_MAJOR[::-1], seconds)


def _jingle(notes: tuple[float, ...], seconds: float) -> NDArray[np.float32]:
    noise = np.random.default_rng(9)  # seeded, so that every episode opens with the same sound
    dry = np.zeros(round(seconds * RATE))
    for place, pitch in enumerate(notes):
        start = round(place * STEP * RATE)
        dry[start:] += _pluck(pitch, len(dry) - start, noise)
    wet = dry.copy()
    for delay, volume in ECHOES:
        shift = round(delay * RATE)
        wet[shift:] += volume * dry[:-shift]
    fade = round(FADE * RATE)
    wet[-fade:] *= np.cos(np.linspace(0, np.pi / 2, fade)) ** 2
    return np.asarray(wet / np.abs(wet).max(), np.float32)


def _pluck(pitch: float, length: int, noise: np.random.Generator) -> NDArray[np.float64]:
    loop = noise.uniform(-1, 1, round(RATE / pitch))
    loop -= loop.mean()  # otherwise the average of the noise stays behind as a thump
    rounds = []
    for _ in range(length // len(loop) + 1):
        rounds.append(loop)
        loop = 0.498 * (loop + np.roll(loop, 1))
    return np.concatenate(rounds)[:length]
