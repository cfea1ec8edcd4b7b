"""List and delete object versions and delete markers, for erasing."""

from collections.abc import Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.erasure import ObjectVersion
from podcast_publisher.publish.stores.s3.connection import translate_errors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PIECE = 1 << 20
_NO_VERSION = {"", "null"}
"""What a store calls the version of an object that was written without versioning."""
_NO_VERSIONS = {400: NotImplementedError, 405: NotImplementedError, 501: NotImplementedError}
_RIGHTS = (
    "Erasing needs rights that publishing lacks. Ask your storage administrator to allow what "
    "`podcast-publisher destination policy NAME --erase` prints, to a person and not to the publisher."
)


class BucketVersions:
    """The versions of the objects in a bucket, below a prefix."""

    def __init__(self, client: "S3Client", bucket: str, prefix: str, name: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._name = name
        self.keeps_versions = False
        """Whether an old version or a delete marker was listed."""
        self.can_list = True
        """Whether the store can list versions."""

    def list_versions(self) -> Iterator[ObjectVersion]:
        """Every version and delete marker, or every object where the store cannot list versions.

        Raises:
            DestinationError: the keys do not allow it.
        """
        try:
            yield from self._versions()
        except NotImplementedError:
            self.can_list = False
            yield from self._objects()
        except DestinationError as error:
            raise DestinationError(str(error), fix=_RIGHTS) from error

    def _versions(self) -> Iterator[ObjectVersion]:
        with translate_errors(self._name, self._prefix, _NO_VERSIONS):
            for page in self._pages("list_object_versions"):
                for kind, marker in (("Versions", False), ("DeleteMarkers", True)):
                    for item in page.get(kind, []):
                        version = "" if item["VersionId"] in _NO_VERSION else item["VersionId"]
                        self.keeps_versions = (
                            self.keeps_versions or bool(version) or not item["IsLatest"]
                        )
                        key = item["Key"].removeprefix(self._prefix)
                        size = item.get("Size", 0)
                        yield ObjectVersion(key, size, item["VersionId"], item["IsLatest"], marker)

    def _objects(self) -> Iterator[ObjectVersion]:
        with translate_errors(self._name, self._prefix, {}):
            for page in self._pages("list_objects_v2"):
                for item in page.get("Contents", []):
                    yield ObjectVersion(item["Key"].removeprefix(self._prefix), item["Size"])

    def _pages(self, operation: Any) -> Any:
        paginator = self._client.get_paginator(operation)
        return paginator.paginate(Bucket=self._bucket, Prefix=self._prefix)

    def read(self, entry: ObjectVersion, max_bytes: int) -> Iterator[bytes]:
        """At most so many of its bytes, in pieces; none where it is gone by now."""
        if entry.is_delete_marker:
            return
        with suppress(KeyError), translate_errors(self._name, entry.key):
            response = self._client.get_object(**self._at(entry))
            with closing(response["Body"]) as body:
                while max_bytes > 0 and (piece := body.read(min(_PIECE, max_bytes))):
                    max_bytes -= len(piece)
                    yield piece

    def delete(self, entry: ObjectVersion) -> None:
        """Delete exactly that version; where there is none, nothing happens.

        Raises:
            DestinationError: the store refuses.
        """
        with suppress(KeyError), translate_errors(self._name, entry.key):
            self._client.delete_object(**self._at(entry))

    def delete_leftovers(self) -> None:
        """A bucket keeps nothing beside its objects."""

    def _at(self, entry: ObjectVersion) -> Any:
        # without versions the name of one is left out: deleting by it is a right of its own
        location = entry.version_id and (self.keeps_versions or entry.version_id not in _NO_VERSION)
        version = {"VersionId": entry.version_id} if location else {}
        return {"Bucket": self._bucket, "Key": self._prefix + entry.key, **version}
