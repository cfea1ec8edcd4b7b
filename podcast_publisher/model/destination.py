"""The port: what a place to publish to must be able to do, and no more.

Nothing here builds on policies, versioning, batch deletes or copies: the oldest honest store can
do it (docs/reference/stores.md).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.erasure import ObjectVersions
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.publication import Artifact

MAX_READ = 32_000_000
"""Bytes of an object that is read whole, as feeds, records and pages are: more than 5,000 episodes have."""
MAX_LISTED = 200_000
"""Objects below a prefix: a thousand episodes with a thousand releases have some 20,000."""


@dataclass(frozen=True, slots=True)
class IfAbsent:
    """Write only where nothing stands yet."""

    def is_met(self, there: "StoredObject | None") -> bool:
        return there is None


@dataclass(frozen=True, slots=True)
class IfUnchanged:
    """Write only if what stands there is still this version."""

    etag: str

    def is_met(self, there: "StoredObject | None") -> bool:
        return there is not None and there.etag == self.etag


Condition = IfAbsent | IfUnchanged


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as the destination describes it."""

    size: int
    etag: str
    """The destination's name for exactly these bytes: its ETag."""
    content_type: str
    cache_control: str
    encoding: str = ""
    """How the destination says the bytes are wrapped; ours never are."""
    sha256: str = ""
    """As its publisher declared it; empty where the store lost it."""
    md5: str = ""
    """As the store counted it; empty where it does not say."""
    release: int | None = None
    """The release a feed belongs to."""

    def matches(self, artifact: Artifact, release: int | None) -> bool:
        """Whether a write of that artifact, for that release, has been done."""
        return not self.differences(artifact) and self.release == release

    def has_same_bytes(self, artifact: Artifact) -> bool:
        """Whether it holds that artifact's bytes, as far as the destination can tell."""
        declared = self.sha256 == artifact.sha256 if self.sha256 else self.md5 == artifact.md5
        counted = self.md5 == artifact.md5 if self.md5 else True
        return self.size == artifact.size and declared and counted

    def differences(self, artifact: Artifact) -> tuple[str, ...]:
        """In words, in what it is not that artifact; nothing where it is."""
        reasons = []
        if not self.has_same_bytes(artifact):
            reasons.append(f"its bytes differ ({self.size:,} there, {artifact.size:,} meant)")
        if self.content_type != artifact.content_type:
            reasons.append(
                f"its type is {self.content_type!r} instead of {artifact.content_type!r}"
            )
        if self.cache_control != artifact.cache_control:
            reasons.append(
                f"its cache header is {self.cache_control!r} instead of {artifact.cache_control!r}"
            )
        if self.encoding:
            reasons.append(f"it is marked as encoded ({self.encoding}), which it is not")
        return tuple(reasons)


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An object as a listing tells of it."""

    key: str
    size: int
    last_modified: datetime
    """When, by the destination's clock, in UTC."""


@dataclass(frozen=True, slots=True)
class UnfinishedUpload:
    """An upload that was begun and neither completed nor aborted; the destination holds what has arrived of it."""

    key: str
    """The object's, once the upload is completed."""
    upload_id: str
    """The destination's own name for the upload."""
    started: datetime
    """When, by the destination's clock, in UTC."""


class ConflictError(Exception):
    """The condition of a write did not hold; nothing was written."""


class DestinationError(PublisherError):
    """The destination refused, cannot be reached, or was changed by someone else."""

    code = ExitCode.DESTINATION


ByteProgress = Callable[[str, int], None]
"""Called with the key of an object on its way, and how many of its bytes have left; from any thread."""


@runtime_checkable
class ReportsBytes(Protocol):
    """A destination that tells how far it is with an object."""

    def report_to(self, progress: ByteProgress) -> None:
        """Call it from now on."""


class Destination(Protocol):
    """Objects by key, over whatever holds them.

    Every method raises DestinationError where the destination does not do what is asked.
    """

    @property
    def name(self) -> str:
        """What to call it when speaking to a person."""

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        """The whole object, or nothing where there is none.

        One of more than LARGEST_READ bytes is refused.
        """

    def head(self, key: str) -> StoredObject | None:
        """What the destination says of an object, without its bytes."""

    def read_range(self, key: str, start: int, length: int) -> tuple[bytes, StoredObject] | None:
        """Some bytes out of the middle, as a player asks for them, and what is said of the whole.

        Nothing where there is no such object, or it ends before.
        """

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        """Put the object there in one piece, or not at all; whether it had to be put there.

        Where exactly this object, of this release, is there already, a write whose condition does
        not hold is a success: its own answer may have been lost, and asked for again.

        Raises:
            ConflictError: the condition did not hold, and something else is there.
        """

    def interrupt_upload(self, artifact: Artifact) -> None:
        """Begin to replace the object with it, and stop in the middle, as where a connection fails."""

    def versioning(self) -> Versioning:
        """What the destination keeps of an object that is deleted."""

    def replace_headers(self, artifact: Artifact) -> None:
        """Give the object that is there the artifact's headers, in its place, without its bytes being sent."""

    def list_objects(self, prefix: str) -> Iterator[ListedObject]:
        """Every object whose key begins so, in no order that could be relied on.

        More than MOST_LISTED are refused.
        """

    def delete(self, key: str) -> None:
        """Take one object away; where there is none, nothing happens."""

    def versions(self) -> ObjectVersions:
        """Everything that stands there with its old versions, for erasing."""

    def unfinished_uploads(self, prefix: str) -> Iterator[UnfinishedUpload]:
        """Every unfinished upload to a key that begins so; one of them may be under way at this moment."""

    def abort_upload(self, upload: UnfinishedUpload) -> None:
        """Discard what has arrived of an upload; where there is none, nothing happens."""
