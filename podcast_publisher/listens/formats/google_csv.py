"""Usage logs of Google Cloud Storage: CSV with a header, by which its fields are known."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from podcast_publisher.listens.formats.json_lines import JsonLines
from podcast_publisher.listens.request import Request, Tally


class GoogleCsv:
    """Quoted values in the order of the header; the rest is as in JSON."""

    name = "Google Cloud Storage CSV"

    def __init__(self, names: list[str], records: JsonLines) -> None:
        self._names = names
        self._records = records

    @classmethod
    def recognise(cls, line: bytes) -> "GoogleCsv | None":
        """A parser, if a file that begins with that line is such a log."""
        if not line.startswith((b'"time_micros"', b"time_micros,")):
            return None
        names = _values(line)
        records = JsonLines.of_record(dict.fromkeys(names, ""))
        return cls(names, records) if records else None

    def requests(self, lines: Iterable[bytes], tally: Tally) -> Iterator[Request]:
        """Successful GET requests; see `LogFormat`."""
        for line in lines:
            try:
                values = _values(line)
                if values == self._names:
                    tally.lines -= 1
                    continue
                record: dict[str, Any] = dict(zip(self._names, values, strict=True))
                request = self._records.request(record, line, tally)
            except (csv.Error, ValueError, TypeError, KeyError, OverflowError):
                tally.broken += 1
                continue
            if request:
                yield request


def _values(line: bytes) -> list[str]:
    return next(csv.reader([line.decode("utf-8", "replace")], strict=True), [])
