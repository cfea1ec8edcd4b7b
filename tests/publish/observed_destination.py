"""A destination that tells what was asked of it, and can be made to fail or to forget."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.destination import (
    Condition,
    Destination,
    ListedObject,
    StoredObject,
    UnfinishedUpload,
)
from podcast_publisher.model.erasure import ObjectVersions
from podcast_publisher.model.publication import Artifact


@dataclass
class ObservedDestination:
    """Passes everything on to a real destination."""

    real: Destination
    before_write: Callable[[Artifact], Artifact] = lambda artifact: artifact
    """Called with each artifact before it is written; may raise, or return another."""
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Every request, as verb and key."""

    already_stored: list[str] = field(default_factory=list)
    """The keys at which a write found exactly its object."""

    @property
    def name(self) -> str:
        return self.real.name

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        self.requests.append(("read", key))
        return self.real.read(key)

    def head(self, key: str) -> StoredObject | None:
        self.requests.append(("head", key))
        return self.real.head(key)

    def read_range(self, key: str, start: int, length: int) -> tuple[bytes, StoredObject] | None:
        self.requests.append(("read_range", key))
        return self.real.read_range(key, start, length)

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        self.requests.append(("write", artifact.key))
        new = self.real.write(self.before_write(artifact), condition, release=release)
        if not new:
            self.already_stored.append(artifact.key)
        return new

    def interrupt_upload(self, artifact: Artifact) -> None:
        self.requests.append(("break off", artifact.key))
        self.real.interrupt_upload(artifact)

    def versioning(self) -> Versioning:
        self.requests.append(("versioning", ""))
        return self.real.versioning()

    def replace_headers(self, artifact: Artifact) -> None:
        self.requests.append(("replace_headers", artifact.key))
        self.real.replace_headers(artifact)

    def list_objects(self, prefix: str) -> Iterator[ListedObject]:
        self.requests.append(("list_objects", prefix))
        return self.real.list_objects(prefix)

    def delete(self, key: str) -> None:
        self.requests.append(("delete", key))
        self.real.delete(key)

    def versions(self) -> ObjectVersions:
        self.requests.append(("versions", ""))
        return self.real.versions()

    def unfinished_uploads(self, prefix: str) -> Iterator[UnfinishedUpload]:
        self.requests.append(("unfinished uploads", prefix))
        return self.real.unfinished_uploads(prefix)

    def abort_upload(self, upload: UnfinishedUpload) -> None:
        self.requests.append(("abort", upload.key))
        self.real.abort_upload(upload)

    def written(self) -> list[str]:
        """The keys that were written, in order, but not what was found to be there."""
        return [
            key for verb, key in self.requests if verb == "write" and key not in self.already_stored
        ]
