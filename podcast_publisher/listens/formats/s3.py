"""Server access logs of Amazon S3: they have no ranges, and come late, sometimes twice."""

from collections.abc import Iterable, Iterator

from podcast_publisher.listens.request import COUNTED, UNKNOWN, Days, Request, Tally, byte_count

_READS = {b"REST.GET.OBJECT", b"WEBSITE.GET.OBJECT"}


class S3:
    """Lines of owner, bucket, time, address, requester, id, operation, key, request, status, ..."""

    name = "S3 server access"

    def __init__(self) -> None:
        self._days = Days()

    @classmethod
    def recognise(cls, line: bytes) -> "S3 | None":
        """A parser, if a file that begins with that line is such a log."""
        words = line.partition(b' "')[0].split(b" ")
        known = len(words) == 9 and words[2][:1] == b"[" and words[3] == b"+0000]"
        return cls() if known and words[7].count(b".") >= 2 else None

    def requests(self, lines: Iterable[bytes], tally: Tally) -> Iterator[Request]:
        """Successful GET requests; see `LogFormat`."""
        tally.lacking.add("range")
        for line in lines:
            try:
                request = self._request(line, tally)
            except (ValueError, IndexError):
                tally.broken += 1
                continue
            if request:
                yield request

    def _request(self, line: bytes, tally: Tally) -> Request | None:
        head, _, rest = line.partition(b' "')
        words = head.split(b" ")
        if len(words) != 9 or words[2][:1] != b"[" or words[3][-1:] != b"]":
            raise ValueError("not the fields of S3")
        day = self._days.common_log(words[2][1:] + b" " + words[3][:-1])
        # the request is encoded, so the next quotation mark ends it
        status, _error, sent, _size, _total, _turn, tail = rest.partition(b'" ')[2].split(b" ", 6)
        tally.days.add(day)
        if status not in COUNTED or words[7] not in _READS:
            return None
        # quotation marks in a user agent are not escaped: what follows it has none
        agent = tail[: tail.rindex(b'" ')].partition(b'" "')[2]
        start = 0 if status == b"200" else UNKNOWN
        return (day, words[8], words[4], agent, start, byte_count(sent), line)
