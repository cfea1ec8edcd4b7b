"""Record what a plan asks a destination: if nothing else changes, the same answers give the same plan."""

from typing import Any, cast

from msgspec import Struct, field

from podcast_publisher.model.destination import Destination, StoredObject
from podcast_publisher.publish.stores.separate_records import SeparateRecords


class RecordedReads(Struct):
    """Every object that was asked for, where, and what the destination said of it."""

    answers: list[tuple[Destination, str, StoredObject | None]] = field(default_factory=list)
    are_complete: bool = True
    """Whether nothing but single objects was asked for."""


class _Recorded:
    """Passes everything on to a destination."""

    def __init__(self, real: Destination, reads: RecordedReads) -> None:
        self._real = real
        self._reads = reads
        self.name = real.name

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        read_result = self._real.read(key)
        self._reads.answers.append((self._real, key, read_result[1] if read_result else None))
        return read_result

    def head(self, key: str) -> StoredObject | None:
        stored = self._real.head(key)
        self._reads.answers.append((self._real, key, stored))
        return stored

    def __getattr__(self, name: str) -> Any:
        self._reads.are_complete = False
        return getattr(self._real, name)


def recorded(destination: Destination, reads: RecordedReads) -> Destination:
    """The same destination, with every read added to `reads`."""
    if isinstance(destination, SeparateRecords):
        public = recorded(destination.public, reads)
        return SeparateRecords(public, recorded(destination.records, reads))
    return cast("Destination", _Recorded(destination, reads))
