"""How far large objects are on their way to the store, for bars and logs."""

import threading
from collections.abc import Mapping
from typing import NamedTuple

from podcast_publisher.report.words import size as in_words

_STEPS = 10
"""Of each object, as often it is reported."""
_LARGE = 10_000_000
"""Bytes from which an object is reported before it has arrived."""


class More(NamedTuple):
    """What was sent since the last report."""

    bytes: int
    line: str


class Sendings:
    """Counts by object; several threads send."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self._sizes = sizes
        self._lock = threading.Lock()
        self._reported: dict[str, int] = {}

    def more(self, key: str, sent: int) -> More | None:
        """What to report now that so many bytes of an object have left; nothing for small steps.

        Where an upload is begun again, nothing is reported until it has come as far as before.
        """
        total = self._sizes.get(key, 0)
        if total < _LARGE or sent >= total:
            return None
        with self._lock:
            before = self._reported.get(key, 0)
            if sent - before < total / _STEPS:
                return None
            self._reported[key] = sent
        return More(sent - before, f"{key}, {in_words(sent)} of {in_words(total)}")

    def rest(self, key: str, size: int) -> int:
        """Of an object that has arrived, the bytes that were not reported yet."""
        with self._lock:
            return max(0, size - self._reported.pop(key, 0))
