"""Everything that stands at a destination, old versions and delete markers among it: for erasing alone."""

from collections.abc import Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.erasure import Entry
from podcast_publisher.publish.stores.s3.connection import translate_errors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PIECE = 1 << 20
_NO_VERSION = {"", "null"}
"""What a store calls the version of an object that was written without versioning."""
_NO_VERSIONS = {400: NotImplementedError, 405: NotImplementedError, 501: NotImplementedError}
_RIGHTS = (
    "Erasing needs rights that publishing lacks. Ask whoever runs the storage to allow what "
    "`podcast-publisher destination policy NAME --erase` prints, to a person and not to the publisher."
)


class BucketVersions:
    """The versions of the objects in a bucket, below a prefix."""

    def __init__(self, client: "S3Client", bucket: str, prefix: str, name: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._name = name
        self.keeps = False
        """Whether an old version or a delete marker was listed."""
        self.known = True
        """Whether the store can list versions."""

    def entries(self) -> Iterator[Entry]:
        """Every version and delete marker, or every object where the store cannot list versions.

        Raises:
            DestinationError: the keys do not allow it.
        """
        try:
            yield from self._versions()
        except NotImplementedError:
            self.known = False
            yield from self._objects()
        except DestinationError as error:
            raise DestinationError(str(error), fix=_RIGHTS) from error

    def _versions(self) -> Iterator[Entry]:
        with translate_errors(self._name, self._prefix, _NO_VERSIONS):
            for page in self._pages("list_object_versions"):
                for kind, marker in (("Versions", False), ("DeleteMarkers", True)):
                    for one in page.get(kind, []):
                        version = "" if one["VersionId"] in _NO_VERSION else one["VersionId"]
                        self.keeps = self.keeps or bool(version) or not one["IsLatest"]
                        key = one["Key"].removeprefix(self._prefix)
                        size = one.get("Size", 0)
                        yield Entry(key, size, one["VersionId"], one["IsLatest"], marker)

    def _objects(self) -> Iterator[Entry]:
        with translate_errors(self._name, self._prefix, {}):
            for page in self._pages("list_objects_v2"):
                for one in page.get("Contents", []):
                    yield Entry(one["Key"].removeprefix(self._prefix), one["Size"])

    def _pages(self, operation: Any) -> Any:
        paginator = self._client.get_paginator(operation)
        return paginator.paginate(Bucket=self._bucket, Prefix=self._prefix)

    def read(self, entry: Entry, most: int) -> Iterator[bytes]:
        """At most so many of its bytes, in pieces; none where it is gone by now."""
        if entry.marker:
            return
        with suppress(KeyError), translate_errors(self._name, entry.key):
            answer = self._client.get_object(**self._at(entry))
            with closing(answer["Body"]) as body:
                while most > 0 and (piece := body.read(min(_PIECE, most))):
                    most -= len(piece)
                    yield piece

    def remove(self, entry: Entry) -> None:
        """Delete exactly that version; where there is none, nothing happens.

        Raises:
            DestinationError: the store refuses.
        """
        with suppress(KeyError), translate_errors(self._name, entry.key):
            self._client.delete_object(**self._at(entry))

    def sweep(self) -> None:
        """A bucket keeps nothing beside its objects."""

    def _at(self, entry: Entry) -> Any:
        # without versions the name of one is left out: deleting by it is a right of its own
        named = entry.version and (self.keeps or entry.version not in _NO_VERSION)
        version = {"VersionId": entry.version} if named else {}
        return {"Bucket": self._bucket, "Key": self._prefix + entry.key, **version}
