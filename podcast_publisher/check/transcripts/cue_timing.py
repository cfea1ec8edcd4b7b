"""When cues begin, against when speech begins after a pause: by how many seconds they are late.

Most cues begin with a sentence, and sentences begin after pauses. How many do is counted for each lateness and
speed; it is believed only where chance cannot give so many, and no other lateness gives nearly as many.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from podcast_publisher.model.listening import Span
from podcast_publisher.model.transcript_match import Lateness

_SHORTEST_PAUSE = 0.2
"""Seconds."""
_FEWEST_CUES = 8
_CHUNK = 40
"""Cues that are compared at once: at the beginning and at the end."""
_FARTHEST = 60.0
"""Seconds by which cues are late or early at most."""
_STEP = 0.1
"""Seconds of a bin."""
_FEW = 20
_REACH_OF_FEW, _REACH = 1, 2
"""Bins to either side that count as the same lateness; of few cues each must be exact."""
_RATES = tuple(percent / 100 for percent in range(-12, 13))
"""Seconds of lateness that are gained each second."""
_CHANCE, _CHANCE_AT_A_RATE = 1e-7, 1e-8
"""Probability that so many cues begin after pauses by chance: of the own transcripts of nine episodes at most
2e-9, of other episodes' at least 2e-4. More is tried where the lateness grows."""
_SHARE = 0.5
"""Of the cues that begin after a pause."""
_OTHERS = 0.75
"""Share of that number, which no other lateness may reach."""
_APART = 1.0
"""Seconds between two that are not the same."""


class _Timing(Struct, frozen=True):
    late: float
    """Seconds, of the first cue."""
    rate: float
    """Seconds that it grows by each second."""


def lateness_of(starts: Sequence[float], pauses: Sequence[Span], seconds: float) -> Lateness | None:
    """By how many seconds cues that start then are late; None if it cannot be told.

    `seconds` is the length of the recording.
    """
    onsets = [pause.end for pause in pauses if _is_between(pause, seconds)]
    chunks = [starts[:_CHUNK], starts[-_CHUNK:]] if len(starts) > 1.5 * _CHUNK else [starts]
    first, last = (_timing(chunk, onsets) for chunk in (chunks[0], chunks[-1]))
    if first is None or last is None:
        return None
    at_end = last.late + last.rate * (chunks[-1][-1] - chunks[-1][0])
    return Lateness(round(first.late, 1), round(at_end, 1))


def _is_between(pause: Span, seconds: float) -> bool:
    return pause.seconds >= _SHORTEST_PAUSE and pause.end < seconds - _STEP


def _timing(starts: Sequence[float], onsets: Sequence[float]) -> _Timing | None:
    if len(starts) < _FEWEST_CUES:
        return None
    first, last = starts[0] - _FARTHEST, starts[-1] + _FARTHEST
    near = [onset for onset in onsets if first <= onset <= last]
    if len(near) < _FEWEST_CUES:
        return None
    reach = _REACH_OF_FEW if len(starts) < _FEW else _REACH
    ranked = sorted(_counts(starts, near, reach), reverse=True)
    count, _, rate, late = ranked[0]
    density = len(near) * (2 * reach + 1) * _STEP / (near[-1] - near[0])
    chance = _tail(len(starts), count, min(density, 0.9))
    if count < _SHARE * len(starts) or chance > (_CHANCE_AT_A_RATE if rate else _CHANCE):
        return None
    middle = (starts[0] + starts[-1]) / 2
    own = late + rate * (middle - starts[0])
    for other, _, faster, later in ranked[1:]:
        if other < _OTHERS * count:
            break
        if abs(later + faster * (middle - starts[0]) - own) > _APART:
            return None
    return _Timing(late, rate)


def _counts(
    starts: Sequence[float], onsets: Sequence[float], reach: int
) -> Iterator[tuple[int, float, float, float]]:
    """For each rate and lateness of the first cue: how many cues begin after a pause."""
    for rate in _RATES:
        bins: Counter[int] = Counter()
        for start in starts:
            late = rate * (start - starts[0])
            bins.update(
                {
                    round((start - late - onset) / _STEP)
                    for onset in onsets
                    if abs(start - late - onset) <= _FARTHEST
                }
            )
        for place in bins:
            count = sum(bins[place + step] for step in range(-reach, reach + 1))
            yield count, -abs(rate), rate, place * _STEP


def _tail(cues: int, count: int, chance: float) -> float:
    """The probability of at least so many of all cues, by chance."""
    return sum(
        math.comb(cues, number) * chance**number * (1 - chance) ** (cues - number)
        for number in range(min(count, cues), cues + 1)
    )
