"""Keep records in a second place: for stores that can only make a whole bucket public.

Keys below `releases/` and `kept/` lead to a second place, all others to the first. What a show has in the first
place from before is still read there, until it is moved.
"""

from collections.abc import Iterator, Sequence

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.destination import (
    ByteProgress,
    Condition,
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    ListedObject,
    ReportsBytes,
    StoredObject,
    UnfinishedUpload,
)
from podcast_publisher.model.erasure import ObjectVersion, ObjectVersions
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import KEPT_PAGES, PRUNE_MARKER_KEY, RELEASES
from podcast_publisher.publish.releases.ownership import own_objects

PRIVATE_PREFIXES = (RELEASES, KEPT_PAGES)
"""Private objects are below these."""


class SeparateRecords:
    """One destination made of two: a public one, and one for records."""

    def __init__(self, public: Destination, records: Destination) -> None:
        self.public = public
        self.records = records
        self.name = public.name

    def report_to(self, progress: ByteProgress) -> None:
        if isinstance(self.public, ReportsBytes):
            self.public.report_to(progress)

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        read_result = self._at(key).read(key)
        return self.public.read(key) if read_result is None and _was_public(key) else read_result

    def head(self, key: str) -> StoredObject | None:
        read_result = self._at(key).head(key)
        return self.public.head(key) if read_result is None and _was_public(key) else read_result

    def read_range(self, key: str, start: int, length: int) -> tuple[bytes, StoredObject] | None:
        return self._at(key).read_range(key, start, length)

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        return self._at(artifact.key).write(artifact, condition, release=release)

    def interrupt_upload(self, artifact: Artifact) -> None:
        self._at(artifact.key).interrupt_upload(artifact)

    def versioning(self) -> Versioning:
        """The stricter of the two."""
        retentions = self.public.versioning()
        return retentions if retentions != Versioning() else self.records.versioning()

    def replace_headers(self, artifact: Artifact) -> None:
        self._at(artifact.key).replace_headers(artifact)

    def list_objects(self, prefix: str) -> Iterator[ListedObject]:
        """Of an object in both places, the one that is read."""
        seen = set()
        for folder in PRIVATE_PREFIXES:
            if folder.startswith(prefix) or prefix.startswith(folder):
                for item in self.records.list_objects(max(folder, prefix, key=len)):
                    seen.add(item.key)
                    yield item
        for item in self.public.list_objects(prefix):
            if item.key not in seen:
                yield item

    def delete(self, key: str) -> None:
        """From both places, if it is in both."""
        self._at(key).delete(key)
        if _was_public(key) and self.public.head(key):
            self.public.delete(key)

    def versions(self) -> ObjectVersions:
        return _VersionsOfBoth(self.public.versions(), self.records.versions())

    def unfinished_uploads(self, prefix: str) -> Iterator[UnfinishedUpload]:
        yield from self.public.unfinished_uploads(prefix)

    def abort_upload(self, upload: UnfinishedUpload) -> None:
        self.public.abort_upload(upload)

    def _at(self, key: str) -> Destination:
        return self.records if key.startswith(PRIVATE_PREFIXES) else self.public


class _VersionsOfBoth:
    """The versions in both places; each is read and removed where it was listed."""

    def __init__(self, *places: ObjectVersions) -> None:
        self._places = places
        self._listed: dict[tuple[str, str], list[ObjectVersions]] = {}

    @property
    def keeps_versions(self) -> bool:
        return any(part.keeps_versions for part in self._places)

    @property
    def can_list(self) -> bool:
        return all(part.can_list for part in self._places)

    def list_versions(self) -> Iterator[ObjectVersion]:
        for part in self._places:
            for entry in part.list_versions():
                places = self._listed.setdefault((entry.key, entry.version_id), [])
                if part not in places:  # it may be listed again
                    places.append(part)
                yield entry

    def read(self, entry: ObjectVersion, max_bytes: int) -> Iterator[bytes]:
        for part in self._of(entry):
            yield from part.read(entry, max_bytes)

    def delete(self, entry: ObjectVersion) -> None:
        for part in self._of(entry):
            part.delete(entry)

    def delete_leftovers(self) -> None:
        for part in self._places:
            part.delete_leftovers()

    def _of(self, entry: ObjectVersion) -> Sequence[ObjectVersions]:
        return self._listed.get((entry.key, entry.version_id), self._places)


def _was_public(key: str) -> bool:
    """Whether it may be in the first place, from before there was a second."""
    return key.startswith(PRIVATE_PREFIXES) and key != PRUNE_MARKER_KEY


def underlying_destinations(destination: Destination) -> tuple[Destination, ...]:
    """The places of a destination: one, or two with separate records."""
    if isinstance(destination, SeparateRecords):
        return destination.public, destination.records
    return (destination,)


def misplaced_records(destination: Destination) -> list[ListedObject]:
    """The records that are still in the public place; none where records are not kept separately."""
    if not isinstance(destination, SeparateRecords):
        return []
    listed = [
        item for folder in PRIVATE_PREFIXES for item in destination.public.list_objects(folder)
    ]
    return own_objects(destination.public, listed)


def move_record(key: str, destination: Destination) -> None:
    """Copy it to the separate place, and remove it from the public one.

    Raises:
        DestinationError: another one is there already, or the keys may not remove it.
    """
    read_result = destination.public.read(key) if isinstance(destination, SeparateRecords) else None
    if not isinstance(destination, SeparateRecords) or read_result is None:
        return
    body, stored = read_result
    copy = Artifact.of_bytes(
        key, body, content_type=stored.content_type, cache_control=stored.cache_control
    )
    try:
        destination.records.write(copy, IfAbsent(), release=stored.release)
    except ConflictError as error:
        raise DestinationError(
            f"{key} is in {destination.records.name} with other contents already",
            fix="Check both, and remove the one that is wrong by hand.",
        ) from error
    destination.public.delete(key)
