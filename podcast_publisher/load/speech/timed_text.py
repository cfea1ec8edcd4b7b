"""Give the words of a text without times those at which they are heard."""

from collections.abc import Sequence
from itertools import pairwise

from podcast_publisher.load.speech.align import matching_words, plain_words
from podcast_publisher.model.speech import SpokenWord

_ENOUGH = 0.6
"""Share of the text's words that must be heard."""


def timed_words(
    texts: Sequence[str], heard: Sequence[SpokenWord], seconds: float
) -> list[SpokenWord]:
    """The words of the text with their times in a recording of that length; none if too few of them are heard.

    Words that were not heard share the time between those that were.
    """
    written = [(place, word) for place, text in enumerate(texts) for word in plain_words(text)]
    spoken = [(word, part) for word in heard for part in plain_words(word.text)]
    pairs = matching_words([word for _, word in written], [part for _, part in spoken])
    if not pairs or len(pairs) < _ENOUGH * len(written):
        return []
    times: dict[int, tuple[float, float]] = {}
    for here, there in pairs:
        word = spoken[there][0]
        times.setdefault(written[here][0], (word.start, word.end))
    known = sorted(times)
    if known[0] > 0:
        first = times[known[0]][0]
        _share(times, range(known[0]), max(0.0, first - known[0] / 2.5), first)
    for before, after in pairwise(known):
        _share(times, range(before + 1, after), times[before][1], times[after][0])
    last, rest = times[known[-1]][1], len(texts) - known[-1] - 1
    _share(times, range(known[-1] + 1, len(texts)), last, min(seconds, last + rest / 2.5))
    return [SpokenWord(*times[place], text) for place, text in enumerate(texts)]


def _share(times: dict[int, tuple[float, float]], places: range, begin: float, end: float) -> None:
    """Words one after the other in that time."""
    step = max(0.0, end - begin) / max(1, len(places))
    for number, place in enumerate(places):
        times[place] = (begin + number * step, begin + (number + 1) * step)
