"""CloudFront's standard logs as text, versions 1 and 2: fields by the names in `#Fields`."""

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from podcast_publisher.listens.request import (
    COUNTED,
    UNKNOWN,
    WHOLE,
    Days,
    Request,
    Tally,
    byte_count,
    timestamp_day,
)

_TIMES = ("date", "timestamp(ms)", "timestamp")
_ALWAYS = ("sc-status", "cs-method", "cs-uri-stem", "c-ip")
_OPTIONAL = ("cs(user-agent)", "sc-bytes", "sc-content-len", "sc-range-start")
_LACKING = {"cs(user-agent)": "agent", "sc-bytes": "bytes", "sc-range-start": "range"}
_Values = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes]


class W3c:
    """Lines of fields that a comment names; the comment may come again, with others."""

    name = "CloudFront text"

    def __init__(self) -> None:
        self._days = Days()
        self._day_of: Callable[[bytes], int] = self._days.iso
        self._get: Callable[[list[bytes]], _Values] = _no_fields
        self._width = 0

    @classmethod
    def recognise(cls, line: bytes) -> "W3c | None":
        """A parser, if a file that begins with that line is such a log."""
        return cls() if line.startswith((b"#Version:", b"#Fields:")) else None

    def requests(self, lines: Iterable[bytes], tally: Tally) -> Iterator[Request]:
        """Successful GET requests; see `LogFormat`."""
        days = tally.days
        for line in lines:
            values = line.split(b"\t")
            if len(values) != self._width:
                if line[:1] == b"#":
                    self._read_comment(line, tally)
                    continue
                values = line.split(b" ")
            values.append(b"-")
            try:
                time, status, method, path, address, agent, sent, length, first = self._get(values)
                day = self._day_of(time)
                days.add(day)
                if status not in COUNTED or method != b"GET":
                    continue
                start, size = _part(status, sent, length, first)
            except (ValueError, IndexError):
                tally.broken += 1
                continue
            yield (day, path, address, agent, start, size, line)

    def _read_comment(self, comment: bytes, tally: Tally) -> None:
        tally.lines -= 1
        if not comment.startswith(b"#Fields:"):
            return
        names = comment[8:].decode("ascii", "replace").lower().split()
        places = {name: number for number, name in enumerate(names)}
        self._width, self._get = len(names), _no_fields
        time = next((name for name in _TIMES if name in places), "")
        if not time or any(name not in places for name in _ALWAYS):
            return
        self._day_of = self._days.iso if time == "date" else _stamp_day
        # a field that is not there is read from the end, where `requests` puts a dash
        self._get = itemgetter(
            *(places.get(name, self._width) for name in (time, *_ALWAYS, *_OPTIONAL))
        )
        tally.lacking |= {word for name, word in _LACKING.items() if name not in places}


def _part(status: bytes, sent: bytes, length: bytes, first: bytes) -> tuple[int, int]:
    """The first byte and the number of bytes of the answer.

    `sent` counts headers too, and `length` is what was meant: the smaller is nearer to what arrived.
    """
    is_whole = status == b"200"
    size = byte_count(sent) if sent != b"-" else WHOLE if is_whole else 0
    if length != b"-":
        size = min(size, byte_count(length)) if sent != b"-" else byte_count(length)
    if is_whole:
        return 0, size
    return (byte_count(first) if first != b"-" else UNKNOWN), size


def _stamp_day(text: bytes) -> int:
    return timestamp_day(float(text))


def _no_fields(_values: list[bytes]) -> _Values:
    raise ValueError("nothing says what the fields are")
