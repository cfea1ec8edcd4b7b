"""The port: what a destination must support, and no more.

Nothing here needs policies, versioning, batch deletes or copies, so every S3-compatible store can
do it (docs/reference/stores.md).
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol, runtime_checkable

from msgspec import Struct

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.erasure import ObjectVersions
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.publication import Artifact

MAX_READ = 32_000_000
"""Bytes of an object that is read whole, as feeds, records and pages are: more than 5,000 episodes have."""
MAX_LISTED = 200_000
"""Objects below a prefix: a thousand episodes with a thousand releases have some 20,000."""


class IfAbsent(Struct, frozen=True):
    """Write only if there is no object yet."""

    def is_met(self, there: "StoredObject | None") -> bool:
        return there is None


class IfUnchanged(Struct, frozen=True):
    """Write only if the object still has this ETag."""

    etag: str

    def is_met(self, there: "StoredObject | None") -> bool:
        return there is not None and there.etag == self.etag


Condition = IfAbsent | IfUnchanged


class StoredObject(Struct, frozen=True):
    """An object as the destination describes it."""

    size: int
    etag: str
    """The destination's name for exactly these bytes: its ETag."""
    content_type: str
    cache_control: str
    encoding: str = ""
    """The content encoding that the destination states; ours have none."""
    sha256: str = ""
    """As its publisher declared it; empty if the store lost it."""
    md5: str = ""
    """As the store computed it; empty if it does not say."""
    release: int | None = None
    """The release a feed belongs to."""

    def matches(self, artifact: Artifact, release: int | None) -> bool:
        """Whether that artifact was written for that release."""
        return not self.differences(artifact) and self.release == release

    def has_same_bytes(self, artifact: Artifact) -> bool:
        """Whether it has that artifact's bytes, as far as the destination can tell."""
        declared = self.sha256 == artifact.sha256 if self.sha256 else self.md5 == artifact.md5
        counted = self.md5 == artifact.md5 if self.md5 else True
        return self.size == artifact.size and declared and counted

    def differences(self, artifact: Artifact) -> tuple[str, ...]:
        """In words, how it differs from that artifact; empty if it does not."""
        reasons = []
        if not self.has_same_bytes(artifact):
            reasons.append(f"its bytes differ ({self.size:,} there, {artifact.size:,} expected)")
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


class ListedObject(Struct, frozen=True):
    """An object in a listing."""

    key: str
    size: int
    last_modified: datetime
    """When, by the destination's clock, in UTC."""
    etag: str = ""
    """The destination's name for exactly these bytes; empty if the listing does not say."""


class UnfinishedUpload(Struct, frozen=True):
    """An upload that was neither completed nor aborted; the destination holds the parts that arrived."""

    key: str
    """The key of the object, once the upload is completed."""
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
"""Called with the key of an object and how many of its bytes were sent; from any thread."""


@runtime_checkable
class ReportsBytes(Protocol):
    """A destination that reports the progress of uploads."""

    def report_to(self, progress: ByteProgress) -> None:
        """Call it from now on."""


class Destination(Protocol):
    """Objects by key, over whatever holds them.

    Every method raises DestinationError where the destination does not do what is asked.
    """

    @property
    def name(self) -> str:
        """Its name in messages."""

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        """The whole object; None if there is none.

        Objects of more than LARGEST_READ bytes are refused.
        """

    def head(self, key: str) -> StoredObject | None:
        """An object's metadata, without its bytes."""

    def read_range(self, key: str, start: int, length: int) -> tuple[bytes, StoredObject] | None:
        """Some bytes out of the middle, as a player asks for them, and what is said of the whole.

        Nothing where there is no such object, or it ends before.
        """

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        """Write the object completely or not at all; whether it had to be written.

        If exactly this object, of this release, is there already, a failed condition is a success:
        the response to an earlier attempt may have been lost.

        Raises:
            ConflictError: the condition did not hold, and something else is there.
        """

    def interrupt_upload(self, artifact: Artifact) -> None:
        """Start to replace the object, and stop in the middle, as a failing connection does."""

    def versioning(self) -> Versioning:
        """What the destination keeps of a deleted object."""

    def replace_headers(self, artifact: Artifact) -> None:
        """Give the existing object the artifact's headers, without an upload."""

    def list_objects(self, prefix: str) -> Iterator[ListedObject]:
        """Every object whose key has this prefix, in any order.

        More than MOST_LISTED are refused.
        """

    def delete(self, key: str) -> None:
        """Remove an object; if there is none, do nothing."""

    def versions(self) -> ObjectVersions:
        """All objects with their old versions, for erasing."""

    def unfinished_uploads(self, prefix: str) -> Iterator[UnfinishedUpload]:
        """Every unfinished upload to a key with this prefix; one of them may be in progress."""

    def abort_upload(self, upload: UnfinishedUpload) -> None:
        """Discard an unfinished upload; if there is none, do nothing."""
