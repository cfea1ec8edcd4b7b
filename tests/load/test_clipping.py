"""Clipped waves are told from unclipped ones, whatever was done to them later."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.sounds import RATE, Samples, measured, speech, tone

SECONDS = 8
SPOKEN = speech(SECONDS)
AT = np.arange(len(SPOKEN)) / RATE
ENCODED = {".mp3": 64_000, ".m4a": 128_000, ".wav": 0}
"""Bits a second, by the ending of the name."""
TURNED_DOWN = {".mp3": 0.0, ".m4a": -6.0, ".wav": -1.0}
"""Decibels from full scale to the highest sample."""


def as_samples(wave: NDArray[Any]) -> Samples:
    return np.asarray(wave, np.float32)


def of_height(wave: NDArray[Any], decibels: float) -> Samples:
    """With its highest sample that many decibels from full scale."""
    return as_samples(wave / np.abs(wave).max() * 10 ** (decibels / 20))


def cut(wave: Samples, decibels: float = 12) -> Samples:
    """Recorded too loud by that much."""
    return as_samples(np.clip(wave * 10 ** (decibels / 20), -1, 1))


def limited(wave: Samples, decibels: float) -> Samples:
    """Amplified by that much with the gain reduced around each peak, as a limiter does."""
    louder = wave * 10 ** (decibels / 20)
    reach = RATE // 100
    highest = np.abs(louder)
    for shift in (1, reach // 4, reach // 2, reach):  # in some 10 ms before and behind
        highest = np.maximum(highest, np.maximum(np.roll(highest, shift), np.roll(highest, -shift)))
    smooth = np.hanning(reach) / np.hanning(reach).sum()
    return of_height(louder * np.convolve(1 / np.maximum(highest, 1), smooth, "same"), 0)


def beeps(pitch: float) -> Samples:
    """A beep of a third of a second, each second."""
    return as_samples(np.sin(2 * np.pi * pitch * AT) * (AT % 1 < 0.33))


def notes(wave: str) -> Samples:
    """Four notes a second that die away."""
    pitch = np.array([220, 277, 330, 440, 415, 330])[(AT * 4).astype(int) % 6]
    turns = pitch * (AT % 0.25)
    form = {
        "sine": np.sin(2 * np.pi * turns),
        "square": np.sign(np.sin(2 * np.pi * turns)),
        "saw": 2 * (turns % 1) - 1,
        "organ": sum(np.sin(2 * np.pi * turns * k) / k for k in (1, 2, 3, 4, 6, 8)),
    }[wave]
    return as_samples(form * np.exp(-(AT % 0.25) * 4))


CLEAN = {
    "speech": SPOKEN,
    "speech through a limiter": limited(SPOKEN, 12),
    "speech, bleeped": np.where(beeps(1_000), 0.8 * beeps(1_000), 0.5 * SPOKEN),
    "speech, bleeped with a square wave": np.where(
        beeps(800), 0.8 * np.sign(beeps(800)), 0.5 * SPOKEN
    ),
    "low tone": tone(SECONDS, 0, 100),
    "high tone": tone(SECONDS, 0, 4_000),
    "tone that swells": tone(SECONDS, 0, 220) * (AT / SECONDS),
    "chord": (tone(SECONDS, -9, 220) + tone(SECONDS, -9, 277.2) + tone(SECONDS, -9, 329.6)),
    "square wave": np.sign(tone(SECONDS, 0, 220)),
    "notes of sines": notes("sine"),
    "notes of squares": notes("square"),
    "notes of saws": notes("saw"),
    "notes of an organ": notes("organ"),
    "notes through a limiter": limited(notes("organ"), 12),
    "noise": np.random.default_rng(1).uniform(-1, 1, len(AT)),
    "other noise": np.random.default_rng(2).normal(0, 0.2, len(AT)),
}


@pytest.mark.parametrize("ending", ENCODED)
@pytest.mark.parametrize("name", CLEAN)
def test_clean_sound_is_not_clipped(tmp_path: Path, name: str, ending: str) -> None:
    """Natural, steady or limited sound, at full scale or below."""
    wave = of_height(CLEAN[name], TURNED_DOWN[ending])
    sound = measured(tmp_path / f"clean{ending}", wave, bit_rate=ENCODED[ending])
    assert (sound.clipped_seconds, sound.clipping_level) == (0, None)


@pytest.mark.parametrize("ending", ENCODED)
@pytest.mark.parametrize("decibels", [0.0, -3.0, -12.0])
def test_clipped_speech_is_recognised(tmp_path: Path, ending: str, decibels: float) -> None:
    """Recorded 12 dB too loud, at the level to which it was turned down."""
    wave = of_height(cut(SPOKEN), decibels)
    sound = measured(tmp_path / f"cut{ending}", wave, bit_rate=ENCODED[ending])
    assert sound.clipped_seconds > 3
    assert sound.clipping_level == pytest.approx(decibels, abs=1)


@pytest.mark.parametrize("decibels", [6, 9, 18])
def test_different_amounts_of_clipping_are_recognised(tmp_path: Path, decibels: float) -> None:
    """Where it was not encoded."""
    assert measured(tmp_path / "cut.wav", cut(SPOKEN, decibels)).clipped_seconds > 1


def test_clipping_of_one_channel_is_enough(tmp_path: Path) -> None:
    """One of two channels."""
    sound = measured(tmp_path / "cut.mp3", 0.5 * SPOKEN, 0.5 * cut(SPOKEN))
    assert sound.clipping_level == pytest.approx(-6, abs=1)
