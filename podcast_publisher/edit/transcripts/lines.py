"""Make cues of single words with their times: lines fit for captions."""

import math
import textwrap
from collections.abc import Sequence
from itertools import pairwise

from podcast_publisher.edit.transcripts.cues import Caption, clean
from podcast_publisher.edit.transcripts.write import LINE
from podcast_publisher.model.speech import SpokenWord

_LINES = 2
_SHORTEST, _LONGEST = 1.0, 7.0
"""Seconds that a cue is shown."""
_PAUSE = 1.5
"""Seconds without a word that end a cue."""
_MOST_WORDS = 45
"""No two lines hold more."""
_TITLES = {"dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "no.", "vs.", "e.g.", "i.e."}

_AFTER_SENTENCE, _AFTER_CLAUSE, _WITHIN = 0.0, 2.0, 6.0
"""What it costs to end a cue there."""
_A_CUE = 1.5
"""What each cue costs: few and full ones are better than many."""
_TOO_SHORT = 4.0
"""What a cue costs that is shown for less than a second."""
_JOINED = 2.0
"""What the end of a sentence within a cue costs."""


def captions_of(words: Sequence[SpokenWord], voices: Sequence[str] = ()) -> list[Caption]:
    """The words in cues of at most two lines of 42 characters and 7 seconds, each of one voice.

    Cues end where sentences, phrases or pauses do, as far as their length allows. A single word may
    be longer. `voices` has the speaker of each word.
    """
    if not words:
        return []
    who = list(voices) or [""] * len(words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    """For each number of words: the least cost of cues that hold them, and where the last one begins."""
    for end in range(1, len(words) + 1):
        options = []
        for begin in range(end - 1, max(0, end - _MOST_WORDS) - 1, -1):
            cost = _cost(words, who, begin, end)
            if cost == math.inf:  # nor does one with more words fit
                break
            options.append((best[begin][0] + cost, begin))
        best.append(min(options))
    bounds = [len(words)]
    while bounds[-1]:
        bounds.append(best[bounds[-1]][1])
    bounds.reverse()
    return [_caption(words, begin, end, who[begin]) for begin, end in pairwise(bounds)]


def _cost(words: Sequence[SpokenWord], voices: Sequence[str], begin: int, end: int) -> float:
    """What a cue of these words costs; infinite where it must not be."""
    cue = words[begin:end]
    if len(cue) > 1 and not _fits(cue, voices[begin:end]):
        return math.inf
    following = words[end].start if end < len(words) else math.inf
    last = end == len(words) or voices[end] != voices[begin] or following - cue[-1].end > _PAUSE
    cost = _A_CUE + (0.0 if last else _break(cue[-1].text))
    cost += _JOINED * sum(_break(word.text) == _AFTER_SENTENCE for word in cue[:-1])
    if min(following, cue[0].start + _SHORTEST) - cue[0].start < _SHORTEST:
        cost += _TOO_SHORT
    return cost


def _fits(cue: Sequence[SpokenWord], voices: Sequence[str]) -> bool:
    if cue[-1].end - cue[0].start > _LONGEST or len(set(voices)) > 1:
        return False
    if any(after.start - here.end > _PAUSE for here, after in pairwise(cue)):
        return False
    text = _text(cue)
    return len(text) <= LINE or len(textwrap.wrap(text, LINE, break_on_hyphens=False)) <= _LINES


def _break(word: str) -> float:
    bare = word.rstrip("\"'”’)]")
    if bare.endswith(("!", "?", "…")) or (
        bare.endswith(".") and bare.lower() not in _TITLES and len(bare.rstrip(".")) > 1
    ):
        return _AFTER_SENTENCE
    return _AFTER_CLAUSE if bare.endswith((",", ";", ":", "–", "—")) else _WITHIN


def _caption(words: Sequence[SpokenWord], begin: int, end: int, voice: str) -> Caption:
    cue = words[begin:end]
    start, stop = cue[0].start, max(cue[-1].end, cue[0].start + _SHORTEST)
    stop = min(stop, start + _LONGEST)
    if end < len(words):
        stop = min(stop, words[end].start)
    milliseconds = round(start * 1000)
    return Caption(
        milliseconds, max(milliseconds + 1, round(stop * 1000)), clean(_text(cue)), voice
    )


def _text(cue: Sequence[SpokenWord]) -> str:
    return " ".join([word.text for word in cue])
