"""Put an episode together: jingle, turns, jingle, and the second at which each thing is heard."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from . import jingle, speech
from .loudness import gain_to, samples_loudness
from .turns import Speaker, Turn

RATE = 44_100  # Hz
BETWEEN_SENTENCES, BETWEEN_TURNS, BETWEEN_CHAPTERS = 0.30, 0.50, 0.80  # seconds of silence
INTRO, OUTRO = 3.0, 3.4  # seconds of jingle
FIRST_WORD = 2.5  # seconds: the presenter begins while the last pluck is fading
INTO_SECOND = 0.1  # seconds: how far into its whole second a chapter's first word begins
VOICE_LUFS, JINGLE_LUFS = -19.0, -23.0  # both voices alike, the jingle behind them

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Sound:
    """One sentence (or the music, which nobody speaks), heard from `start` to `end` seconds."""

    start: float
    end: float
    text: str
    speaker: Speaker | None = None


@dataclass(frozen=True)
class Chapter:
    """A chapter, beginning at a whole second."""

    start: int
    title: str


@dataclass(frozen=True)
class Programme:
    """A whole episode: mono samples at 44,100 Hz, what is heard when, and its chapters."""

    samples: Samples
    sounds: list[Sound]
    chapters: list[Chapter]


def assemble(turns: list[Turn], voices: Mapping[Speaker, speech.Voice]) -> Programme:
    """Speak the turns and lay them out between the two jingles."""
    spoken = [[_at_our_rate(voices[t.speaker].say(s)) for s in t.sentences] for t in turns]
    gains = _gains(turns, spoken)
    opening = jingle.rising(INTRO)
    placed: list[tuple[float, Samples]] = [(0.0, _at_level(opening, JINGLE_LUFS))]
    sounds: list[Sound] = []
    chapters: list[Chapter] = []
    position = FIRST_WORD
    for turn, takes in zip(turns, spoken, strict=True):
        if turn.chapter and sounds:
            # Players jump to whole seconds, so the pause grows until the first word meets one.
            position = (
                math.ceil(position + BETWEEN_CHAPTERS - BETWEEN_TURNS - INTO_SECOND) + INTO_SECOND
            )
        if turn.chapter:
            chapters.append(Chapter(int(position) if sounds else 0, turn.chapter))
        for sentence, take in zip(turn.sentences, takes, strict=True):
            end = position + len(take) / RATE
            sounds.append(Sound(position, end, sentence, turn.speaker))
            placed.append((position, take * gains[turn.speaker]))
            position = end + BETWEEN_SENTENCES
        position += BETWEEN_TURNS - BETWEEN_SENTENCES
    closing = jingle.falling(OUTRO)
    placed.append((position, _at_level(closing, JINGLE_LUFS)))
    music = Sound(0.0, FIRST_WORD, "[Music]"), Sound(position, position + OUTRO, "[Music]")
    return Programme(_mixed(placed), [music[0], *sounds, music[1]], chapters)


def _at_our_rate(samples: Samples) -> Samples:
    divisor = math.gcd(RATE, speech.RATE)
    up, down = RATE // divisor, speech.RATE // divisor
    return np.asarray(resample_poly(samples, up, down), np.float32)


def _gains(turns: list[Turn], spoken: list[list[Samples]]) -> dict[Speaker, np.float32]:
    """What to multiply each speaker by, so that neither is louder than the other."""
    takes: dict[Speaker, list[Samples]] = {}
    for turn, of_turn in zip(turns, spoken, strict=True):
        takes.setdefault(turn.speaker, []).extend(of_turn)
    return {
        speaker: gain_to(VOICE_LUFS, samples_loudness(np.concatenate(all_of_it), RATE))
        for speaker, all_of_it in takes.items()
    }


def _at_level(samples: Samples, lufs: float) -> Samples:
    return samples * gain_to(lufs, samples_loudness(samples, RATE))


def _mixed(placed: list[tuple[float, Samples]]) -> Samples:
    starts = [(round(start * RATE), samples) for start, samples in placed]
    whole = np.zeros(max(start + len(samples) for start, samples in starts), np.float32)
    for start, samples in starts:
        whole[start : start + len(samples)] += samples
    return whole
