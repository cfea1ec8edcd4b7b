"""A destination without conditional writes, for stores that only one publisher writes to.

What is there is read and compared before each write. Between the two, another writer could still
come: that is what `single_writer` in podcast.yaml accepts, and nothing else.
"""

from collections.abc import Iterator

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.destination import (
    Condition,
    ConflictError,
    Destination,
    ListedObject,
    StoredObject,
    UnfinishedUpload,
)
from podcast_publisher.model.erasure import ObjectVersions
from podcast_publisher.model.publication import Artifact


class SingleWriter:
    """Passes everything on, but checks conditions here."""

    def __init__(self, real: Destination) -> None:
        self._real = real
        self.name = real.name

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        return self._real.read(key)

    def head(self, key: str) -> StoredObject | None:
        return self._real.head(key)

    def read_range(self, key: str, start: int, length: int) -> tuple[bytes, StoredObject] | None:
        return self._real.read_range(key, start, length)

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        """Look, compare, and write without a condition."""
        if condition is not None:
            stored = self._real.head(artifact.key)
            if stored is not None and stored.matches(artifact, release):
                return False
            if not condition.is_met(stored):
                raise ConflictError(artifact.key)
        return self._real.write(artifact, release=release)

    def interrupt_upload(self, artifact: Artifact) -> None:
        self._real.interrupt_upload(artifact)

    def versioning(self) -> Versioning:
        return self._real.versioning()

    def replace_headers(self, artifact: Artifact) -> None:
        self._real.replace_headers(artifact)

    def list_objects(self, prefix: str) -> Iterator[ListedObject]:
        return self._real.list_objects(prefix)

    def delete(self, key: str) -> None:
        self._real.delete(key)

    def versions(self) -> ObjectVersions:
        return self._real.versions()

    def unfinished_uploads(self, prefix: str) -> Iterator[UnfinishedUpload]:
        return self._real.unfinished_uploads(prefix)

    def abort_upload(self, upload: UnfinishedUpload) -> None:
        self._real.abort_upload(upload)
