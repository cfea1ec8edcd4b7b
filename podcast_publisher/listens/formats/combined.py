"""The format `combined` of nginx and Apache; fields behind it may hold the range."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from podcast_publisher.listens.request import COUNTED, UNKNOWN, Days, Request, Tally, byte_count

_QUOTED = rb'"([^"\\]*(?:\\.[^"\\]*)*)"'
_LINE = re.compile(
    rb"(?:[\w.-]+:\d{1,5} )?(\S+) \S+ [^\[]*\[([^\]]{26})\] "
    + _QUOTED
    + rb" (\d{3}) (\d+|-) "
    + _QUOTED
    + b" "
    + _QUOTED
    + rb"(.*)",
    re.DOTALL,
)
_RANGE = re.compile(rb"bytes[ =](\d{1,15})-(\d{0,15})(?![\d,-])")
"""Of the answer (`bytes 0-99/200`) or of the request (`bytes=0-99`), and of one part only."""


class Combined:
    """Lines of address, user, time, request, status, bytes, referrer and user agent."""

    name = "combined (nginx, Apache)"

    def __init__(self) -> None:
        self._days = Days()
        self._second = b""
        self._equal: Counter[bytes] = Counter()

    @classmethod
    def recognise(cls, line: bytes) -> "Combined | None":
        """A parser, if a file that begins with that line is such a log."""
        return cls() if _LINE.fullmatch(line) else None

    def requests(self, lines: Iterable[bytes], tally: Tally) -> Iterator[Request]:
        """Successful GET requests; see `LogFormat`."""
        match, day_of, days = _LINE.fullmatch, self._days.common_log, tally.days
        for line in lines:
            fields = match(line)
            if fields is None:
                tally.broken += 1
                continue
            try:
                address, time, request, status, sent, _, agent, behind = fields.groups()
                day = day_of(time)
                length = byte_count(sent)
            except ValueError:
                tally.broken += 1
                continue
            days.add(day)
            if status not in COUNTED or request[:4] != b"GET ":
                continue
            start, identity = 0, line
            if status == b"206":
                if part := _RANGE.search(behind):
                    start = int(part[1])
                else:
                    tally.lacking.add("range")
                    start, identity = UNKNOWN, self._numbered(line, time)
            path = request[4:].partition(b" ")[0]
            yield (day, path, address, agent, start, length, identity)

    def _numbered(self, line: bytes, time: bytes) -> bytes:
        """The line with its number among equal ones: an app may ask for several parts in a second."""
        if time != self._second:
            self._second = time
            self._equal.clear()
        self._equal[line] += 1
        return b"%d %s" % (self._equal[line], line)
