"""The order of episodes as apps list them, before and after."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from podcast_publisher.model.foreign_show import ForeignEpisode

_NEVER = datetime.min.replace(tzinfo=UTC)


def moved_episodes(
    expected: Sequence[ForeignEpisode], there: Mapping[str, ForeignEpisode]
) -> Mapping[str, str]:
    """The episodes that stand elsewhere among the others than before, each with its new neighbour.

    As few as possible are named: those outside the longest row that kept its order.
    """
    common = [item for item in _as_listed(expected) if item.identity in there]
    after = _as_listed([there[item.identity] for item in common])
    places = {item.identity: number for number, item in enumerate(after)}
    kept = _longest_rise([places[item.identity] for item in common])
    moved = {}
    for number, item in enumerate(common):
        if number not in kept:
            place = places[item.identity]
            moved[item.identity] = f"after {after[place - 1].title}" if place else "first"
    return moved


def _as_listed(episodes: Sequence[ForeignEpisode]) -> list[ForeignEpisode]:
    return sorted(
        episodes,
        key=lambda item: (-((item.published or _NEVER) - _NEVER).total_seconds(), item.position),
    )


def _longest_rise(numbers: Sequence[int]) -> frozenset[int]:
    """The places of the longest rising row in the numbers."""
    ends: list[int] = []
    at: list[int] = []
    before: dict[int, int] = {}
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length : length + 1], at[length : length + 1] = [number], [place]
        before[place] = at[length - 1] if length else -1
    row, place = set(), at[-1] if at else -1
    while place >= 0:
        row.add(place)
        place = before[place]
    return frozenset(row)
