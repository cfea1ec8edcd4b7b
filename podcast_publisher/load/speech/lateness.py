"""By how many seconds cues are late: always the same, growing, or another time from one place on."""

from collections.abc import Sequence
from itertools import combinations
from statistics import median

from podcast_publisher.model.transcript_match import Lateness

_FEWEST = 5
"""Cues, to say anything."""
_FEWEST_OF_A_PART = 4
"""Cues before and after a sudden change."""
_MOST = 150
"""Cues that are compared with each other; of more, so many over the whole length."""
_SPREAD = 0.6
"""Seconds by which half of the cues may differ from what is said of them."""
_BETTER = 0.1
"""Seconds by which a change must fit better than none."""
_LEAST_CHANGE = 1.5
"""Seconds between beginning and end, or before and after."""

Points = Sequence[tuple[float, float]]
"""For each cue, when it is spoken and by how many seconds it is late."""


def lateness_of(points: Points, seconds: float) -> Lateness:
    """The simplest that fits the cues of a recording of that length; 0 where nothing fits."""
    if len(points) < _FEWEST:
        return Lateness()
    points = points[:: max(1, len(points) // _MOST)]
    middle = median(late for _, late in points)
    choices = [(_spread([late - middle for _, late in points]), _rounded(middle, middle))]
    choices += [
        (spread + _BETTER, lateness)
        for spread, lateness in (_growing(points, seconds), _sudden(points))
        if abs(lateness.at_end - lateness.seconds) >= _LEAST_CHANGE
    ]
    spread, lateness = min(choices, key=lambda choice: choice[0])
    return lateness if spread <= _SPREAD else Lateness()


def _growing(points: Points, seconds: float) -> tuple[float, Lateness]:
    """The spread around a line through all cues, and that line; none where they cover too little."""
    slopes = [
        (later - late) / (after - before)
        for (before, late), (after, later) in combinations(points, 2)
        if after - before > seconds / 10
    ]
    if not slopes or points[-1][0] - points[0][0] < seconds / 2:
        return _SPREAD, Lateness()
    slope = median(slopes)
    start = median(late - slope * time for time, late in points)
    spread = _spread([late - start - slope * time for time, late in points])
    return spread, _rounded(start, start + slope * seconds)


def _sudden(points: Points) -> tuple[float, Lateness]:
    """The least spread around two levels, and these."""
    best = (_SPREAD, Lateness())
    for place in range(_FEWEST_OF_A_PART, len(points) - _FEWEST_OF_A_PART + 1):
        before, after = points[:place], points[place:]
        early, later = (median(late for _, late in side) for side in (before, after))
        rest = [late - early for _, late in before] + [late - later for _, late in after]
        mean = sum(map(abs, rest)) / len(rest)
        best = min(best, (mean, _rounded(early, later, after[0][0])), key=lambda choice: choice[0])
    return best


def _spread(differences: Sequence[float]) -> float:
    return median(map(abs, differences))


def _rounded(start: float, end: float, at: float | None = None) -> Lateness:
    return Lateness(round(start, 1), round(end, 1), None if at is None else round(at, 1))
