"""Records apart from what the world reads: for stores that can only open a bucket as a whole.

Keys below `releases/` and `kept/` lead to a second place, all others to the first. What a show has in the first
place from before is still read there, until it is moved.
"""

from collections.abc import Iterator, Sequence

from podcast_publisher.model.capabilities import Retention
from podcast_publisher.model.destination import (
    Absent,
    Condition,
    ConflictError,
    Destination,
    DestinationError,
    Listed,
    ReportsBytes,
    Sending,
    Stored,
    UnfinishedUpload,
)
from podcast_publisher.model.erasure import Entry, Versions
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import KEPT, PRUNING_KEY, RELEASES
from podcast_publisher.publish.releases.ownership import own_objects

PRIVATE_PREFIXES = (RELEASES, KEPT)
"""What the world may not read stands below these."""


class SeparateRecords:
    """One destination made of two: what the world reads, and the records."""

    def __init__(self, public: Destination, records: Destination) -> None:
        self.public = public
        self.records = records
        self.name = public.name

    def report_to(self, progress: Sending) -> None:
        if isinstance(self.public, ReportsBytes):
            self.public.report_to(progress)

    def read(self, key: str) -> tuple[bytes, Stored] | None:
        found = self._at(key).read(key)
        return self.public.read(key) if found is None and _was_public(key) else found

    def head(self, key: str) -> Stored | None:
        found = self._at(key).head(key)
        return self.public.head(key) if found is None and _was_public(key) else found

    def read_range(self, key: str, start: int, length: int) -> tuple[bytes, Stored] | None:
        return self._at(key).read_range(key, start, length)

    def write(
        self, artifact: Artifact, when: Condition | None = None, *, release: int | None = None
    ) -> bool:
        return self._at(artifact.key).write(artifact, when, release=release)

    def interrupt_upload(self, artifact: Artifact) -> None:
        self._at(artifact.key).interrupt_upload(artifact)

    def retention(self) -> Retention:
        """The stricter of the two."""
        kept = self.public.retention()
        return kept if kept != Retention() else self.records.retention()

    def replace_headers(self, artifact: Artifact) -> None:
        self._at(artifact.key).replace_headers(artifact)

    def list_objects(self, prefix: str) -> Iterator[Listed]:
        """Of what stands in both places, the one that is read."""
        seen = set()
        for folder in PRIVATE_PREFIXES:
            if folder.startswith(prefix) or prefix.startswith(folder):
                for one in self.records.list_objects(max(folder, prefix, key=len)):
                    seen.add(one.key)
                    yield one
        for one in self.public.list_objects(prefix):
            if one.key not in seen:
                yield one

    def remove(self, key: str) -> None:
        """From both places, where it stands in both."""
        self._at(key).remove(key)
        if _was_public(key) and self.public.head(key):
            self.public.remove(key)

    def versions(self) -> Versions:
        return _VersionsOfBoth(self.public.versions(), self.records.versions())

    def unfinished_uploads(self, prefix: str) -> Iterator[UnfinishedUpload]:
        yield from self.public.unfinished_uploads(prefix)

    def abort_upload(self, upload: UnfinishedUpload) -> None:
        self.public.abort_upload(upload)

    def _at(self, key: str) -> Destination:
        return self.records if key.startswith(PRIVATE_PREFIXES) else self.public


class _VersionsOfBoth:
    """What stands in both places with its old versions; what was listed in one is read and removed there."""

    def __init__(self, *places: Versions) -> None:
        self._places = places
        self._listed: dict[tuple[str, str], list[Versions]] = {}

    @property
    def keeps(self) -> bool:
        return any(place.keeps for place in self._places)

    @property
    def known(self) -> bool:
        return all(place.known for place in self._places)

    def entries(self) -> Iterator[Entry]:
        for place in self._places:
            for entry in place.entries():
                places = self._listed.setdefault((entry.key, entry.version), [])
                if place not in places:  # it may be listed again
                    places.append(place)
                yield entry

    def read(self, entry: Entry, most: int) -> Iterator[bytes]:
        for place in self._of(entry):
            yield from place.read(entry, most)

    def remove(self, entry: Entry) -> None:
        for place in self._of(entry):
            place.remove(entry)

    def sweep(self) -> None:
        for place in self._places:
            place.sweep()

    def _of(self, entry: Entry) -> Sequence[Versions]:
        return self._listed.get((entry.key, entry.version), self._places)


def _was_public(key: str) -> bool:
    """Whether it may stand in the first place, from before there was a second."""
    return key.startswith(PRIVATE_PREFIXES) and key != PRUNING_KEY


def underlying_destinations(destination: Destination) -> tuple[Destination, ...]:
    """The places of which a destination is made: one, or two where records stand apart."""
    if isinstance(destination, SeparateRecords):
        return destination.public, destination.records
    return (destination,)


def misplaced_records(destination: Destination) -> list[Listed]:
    """The records that still stand where the world reads; nothing where they are not meant to stand apart."""
    if not isinstance(destination, SeparateRecords):
        return []
    there = [one for folder in PRIVATE_PREFIXES for one in destination.public.list_objects(folder)]
    return own_objects(destination.public, there)


def move_record(key: str, destination: Destination) -> None:
    """Copy it to where records stand apart, and remove it where the world reads.

    Raises:
        DestinationError: another one stands there already, or the keys do not allow to remove it.
    """
    found = destination.public.read(key) if isinstance(destination, SeparateRecords) else None
    if not isinstance(destination, SeparateRecords) or found is None:
        return
    body, stored = found
    copy = Artifact.of_bytes(
        key, body, content_type=stored.content_type, cache_control=stored.cache_control
    )
    try:
        destination.records.write(copy, Absent(), release=stored.release)
    except ConflictError as error:
        raise DestinationError(
            f"{key} stands in {destination.records.name} with other contents already",
            fix="Look at both, and remove the one that is wrong by hand.",
        ) from error
    destination.public.remove(key)
