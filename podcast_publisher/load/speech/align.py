"""Find the words of a transcript among those that were heard."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_ANCHOR = 3
"""Words in a row that occur once in each text: these are the same place."""
_LARGEST_GAP = 4_000_000
"""Pairs of words between two such places that are compared; beyond that the texts have nothing in common."""
_PARTS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL += " seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_BELOW_HUNDRED = [[word] for word in _SMALL.split()]
_BELOW_HUNDRED += [
    [tens, *([] if ones == "zero" else [ones])]
    for tens in _TENS.split()
    for ones in _SMALL.split()[:10]
]
_NUMBERS = {str(number): words for number, words in enumerate(_BELOW_HUNDRED)}


def plain_words(text: str) -> list[str]:
    """The words in small letters, without punctuation; numbers below a hundred in words."""
    parts = _PARTS.findall(text.casefold().replace("’", "'"))
    return [word for part in parts for word in _NUMBERS.get(part, [part])]


def matching_words(written: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int]]:
    """The places of words that are the same in both texts, in order."""
    anchors = [(-1, -1), *_longest_chain(_anchors(written, heard)), (len(written), len(heard))]
    pairs: list[tuple[int, int]] = []
    for (a, b), (c, d) in pairwise(anchors):
        pairs += [(a, b)] if a >= 0 else []
        pairs += _within(written, heard, (a + 1, c), (b + 1, d))
    return pairs


def _anchors(written: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int]]:
    """The first words of runs that occur once in each text, by their place in the first."""
    places = [_once(written), _once(heard)]
    return sorted((place, places[1][run]) for run, place in places[0].items() if run in places[1])


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[place : place + _ANCHOR]) for place in range(len(words) - _ANCHOR + 1)]
    counts = Counter(runs)
    return {run: place for place, run in enumerate(runs) if counts[run] == 1}


def _longest_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs whose second places are in order too."""
    tops: list[int] = []
    chain: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        before.append(chain[length - 1] if length else -1)
        tops[length : length + 1] = [place]
        chain[length : length + 1] = [number]
    number = chain[-1] if chain else -1
    backwards = []
    while number >= 0:
        backwards.append(pairs[number])
        number = before[number]
    return backwards[::-1]


def _within(
    written: Sequence[str], heard: Sequence[str], these: tuple[int, int], those: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """The same words between two places that are the same."""
    (a, c), (b, d) = these, those
    if not 0 < (c - a) * (d - b) <= _LARGEST_GAP:
        return
    matcher = SequenceMatcher(None, written[a:c], heard[b:d], autojunk=False)
    for first, second, length in matcher.get_matching_blocks():
        yield from ((a + first + step, b + second + step) for step in range(length))
