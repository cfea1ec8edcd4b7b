"""Parts of a recording that somebody was sent, put together."""

from bisect import bisect_left

_MAX_PARTS = 500
"""Parts of one recording; apps send a few, and an attacker must not take time or memory."""


class Parts:
    """The bytes that arrived: ranges put together, and sums where a log gives no range."""

    __slots__ = ("_ends", "_starts", "_sums")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._sums: dict[int, int] | None = None

    def add(self, start: int, end: int) -> None:
        """Add the bytes from `start` up to `end`, which is not among them."""
        first = bisect_left(self._ends, start)
        last = first
        while last < len(self._starts) and self._starts[last] <= end:
            last += 1
        if first == last and len(self._starts) >= _MAX_PARTS:
            return
        if first < last:
            start = min(start, self._starts[first])
            end = max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]

    def add_sum(self, identity: int, length: int) -> None:
        """Add bytes of an unknown range, once for each line of a log."""
        if self._sums is None:
            self._sums = {}
        if len(self._sums) < _MAX_PARTS or identity in self._sums:
            self._sums[identity] = length

    @property
    def size(self) -> int:
        """The number of bytes."""
        ranges = sum(self._ends) - sum(self._starts)
        return ranges + (sum(self._sums.values()) if self._sums else 0)
