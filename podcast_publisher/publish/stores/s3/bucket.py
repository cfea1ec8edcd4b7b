"""A bucket of an S3-compatible store as a destination: one plain PUT an object, with Content-MD5."""

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.destination import (
    MAX_LISTED,
    MAX_READ,
    ByteProgress,
    Condition,
    DestinationError,
    IfAbsent,
    ListedObject,
    StoredObject,
    UnfinishedUpload,
)
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.stores.s3 import multipart
from podcast_publisher.publish.stores.s3.conditions import status_meanings, write_conditionally
from podcast_publisher.publish.stores.s3.connection import translate_errors
from podcast_publisher.publish.stores.s3.direct_requests import DirectRequests
from podcast_publisher.publish.stores.s3.head_request import head_request
from podcast_publisher.publish.stores.s3.interrupted_upload import interrupt_uploads
from podcast_publisher.publish.stores.s3.multipart import (
    ObjectLocation,
    probe_conditional_completion,
    probe_place,
    upload_multipart,
)
from podcast_publisher.publish.stores.s3.object_headers import parse_stored
from podcast_publisher.publish.stores.s3.response_limits import (
    LISTING_TIMEOUT,
    endless_listing_error,
    read_body,
)
from podcast_publisher.publish.stores.s3.retention import read_retention
from podcast_publisher.publish.stores.s3.store_errors import UnsupportedError
from podcast_publisher.publish.stores.s3.upload_body import open_body
from podcast_publisher.publish.stores.s3.versions import BucketVersions

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class BucketDestination:
    """Objects in a bucket, below a prefix."""

    def __init__(self, client: "S3Client", bucket: str, prefix: str = "") -> None:
        self._client = client
        self._objects = DirectRequests(client)
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.name = f"the bucket {bucket}"
        self.request_for = partial(head_request, client, bucket, self._prefix)
        self._progress: ByteProgress = lambda _key, _bytes: None
        self._parts_lock = threading.Lock()
        self._takes_parts: bool | None = None

    def report_to(self, progress: ByteProgress) -> None:
        """Report the bytes of large objects as they are sent."""
        self._progress = progress

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        """One GET."""
        try:
            with translate_errors(self.name, key):
                response = self._objects.get_object(**self._location(key))
                body = read_body(response["Body"], MAX_READ, f"{key} in {self.name}")
                return body, parse_stored(response, len(body))
        except KeyError:
            return None

    def head(self, key: str) -> StoredObject | None:
        """One HEAD."""
        try:
            with translate_errors(self.name, key):
                return parse_stored(self._objects.head_object(**self._location(key)))
        except KeyError:
            return None

    def read_range(self, key: str, start: int, length: int) -> tuple[bytes, StoredObject] | None:
        """One GET of a byte range; no bytes where the store does not say that it is that one (206)."""
        byte_range = f"bytes={start}-{start + length - 1}"
        try:
            with translate_errors(self.name, key):
                response = self._objects.get_object(**self._location(key), Range=byte_range)
                is_206 = response["ResponseMetadata"]["HTTPStatusCode"] == 206
                is_part = is_206 and response["ContentLength"] <= length
                with closing(response["Body"]) as body:
                    return body.read(length) if is_part else b"", parse_stored(response)
        except KeyError:
            return None

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        """One PUT, its body verified by the MD5 taken when the file was checked.

        A store that refuses a redirect gets the object without it.
        """
        try:
            return self._write(artifact, condition, release)
        except DestinationError:
            if not artifact.redirect:
                raise
            return self._write(replace(artifact, redirect=""), condition, release)

    def _write(self, artifact: Artifact, condition: Condition | None, release: int | None) -> bool:
        return write_conditionally(
            lambda condition: self._put(artifact, condition, release),
            condition,
            lambda: self.head(artifact.key),
            lambda stored: stored.matches(artifact, release),
        )

    def interrupt_upload(self, artifact: Artifact) -> None:
        """One PUT whose connection is closed after half of the body."""
        with interrupt_uploads(self._client.meta.events):
            self._put(artifact, None, None)

    def replace_headers(self, artifact: Artifact) -> None:
        """One copy of the object onto itself."""
        location, headers = self._location(artifact.key), _headers(artifact, None)
        with translate_errors(self.name, artifact.key, {}):
            self._client.copy_object(
                **location, CopySource=location, MetadataDirective="REPLACE", **headers
            )

    def list_objects(self, prefix: str) -> Iterator[ListedObject]:
        """One request for a thousand objects."""
        for item in self._paged("list_objects_v2", "Contents", prefix):
            with translate_errors(self.name, prefix, {}):
                key = item["Key"].removeprefix(self._prefix)
                listed = ListedObject(
                    key, item["Size"], item["LastModified"], str(item.get("ETag", ""))
                )
            yield listed

    def delete(self, key: str) -> None:
        """One DELETE."""
        with suppress(KeyError), translate_errors(self.name, key):
            self._client.delete_object(**self._location(key))

    def versions(self) -> BucketVersions:
        return BucketVersions(self._client, self._bucket, self._prefix, self.name)

    def unfinished_uploads(self, prefix: str) -> Iterator[UnfinishedUpload]:
        """One request for a thousand uploads in parts; a store that has none of these has none unfinished."""
        with suppress(UnsupportedError):
            for item in self._paged("list_multipart_uploads", "Uploads", prefix):
                with translate_errors(self.name, prefix, {}):
                    key = item["Key"].removeprefix(self._prefix)
                    upload = UnfinishedUpload(key, item["UploadId"], item["Initiated"])
                yield upload

    def abort_upload(self, upload: UnfinishedUpload) -> None:
        """One DELETE."""
        with suppress(KeyError), translate_errors(self.name, upload.key):
            self._client.abort_multipart_upload(
                **self._location(upload.key), UploadId=upload.upload_id
            )

    def _paged(self, operation: Any, name: str, prefix: str) -> Iterator[Any]:
        """What is listed below that prefix, page by page, as far as a listing may go."""
        paginator = self._client.get_paginator(operation)
        pages = iter(paginator.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix))
        until = time.monotonic() + LISTING_TIMEOUT
        count = 0
        while True:
            with translate_errors(self.name, prefix, {}):
                page: Any = next(pages, None)
                if page is None:
                    return
                listed = page.get(name, [])
            count += len(listed)
            if count > MAX_LISTED or time.monotonic() > until:
                raise endless_listing_error(self.name)
            yield from listed

    def versioning(self) -> Versioning:
        """Two requests."""
        return read_retention(self._client, self._bucket, self.name)

    def _put(self, artifact: Artifact, condition: Condition | None, release: int | None) -> None:
        headers = _headers(artifact, release)
        progress = partial(self._progress, artifact.key)
        if isinstance(condition, IfAbsent) and self._goes_in_parts(artifact):
            location = ObjectLocation(
                self._client, self.name, self._bucket, self._prefix + artifact.key
            )
            upload_multipart(location, artifact, headers, progress)
            return
        conditions: dict[str, Any] = {}
        if condition is not None:
            conditions = (
                {"IfNoneMatch": "*"}
                if isinstance(condition, IfAbsent)
                else {"IfMatch": condition.etag}
            )
        errors = translate_errors(
            self.name, artifact.key, status_meanings(condition), sent=artifact.size
        )
        with errors, open_body(artifact, progress) as body:
            self._objects.put_object(
                **self._location(artifact.key),
                Body=body,
                ContentLength=artifact.size,
                ContentMD5=base64.b64encode(bytes.fromhex(artifact.md5)).decode(),
                **headers,
                **conditions,
            )

    def _goes_in_parts(self, artifact: Artifact) -> bool:
        """Only what is large, and only where a store was seen to complete on a condition: tried once."""
        if artifact.size < multipart.MULTIPART_FROM:
            return False
        with self._parts_lock:
            if self._takes_parts is None:
                location = probe_place(self._client, self.name, self._bucket, self._prefix)
                self._takes_parts = probe_conditional_completion(location)
            return self._takes_parts

    def _location(self, key: str) -> Any:
        return {"Bucket": self._bucket, "Key": self._prefix + key}


def _headers(artifact: Artifact, release: int | None) -> Any:
    metadata = {"sha256": artifact.sha256}
    if release is not None:
        metadata["release"] = str(release)
    headers: dict[str, Any] = {
        "ContentType": artifact.content_type,
        "CacheControl": artifact.cache_control,
        "Metadata": metadata,
    }
    if artifact.redirect:
        headers["WebsiteRedirectLocation"] = artifact.redirect
    return headers
