"""Buckets for tests: made once however often a slow store is asked, emptied and used again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def create_bucket(client: "S3Client", name: str) -> None:
    """Make the bucket. A busy store may answer late: botocore asks again, and hears that it is there."""
    with suppress(client.exceptions.BucketAlreadyOwnedByYou):
        client.create_bucket(Bucket=name)


class BucketPool:
    """Empty buckets of a store.

    SeaweedFS makes volumes for the first upload to a bucket, which takes 0.2 to 1 second.
    """

    def __init__(self, client: "S3Client") -> None:
        self._client = client
        self._free: dict[str, list[str]] = {"": [], "Enabled": []}

    @contextmanager
    def borrow(self, *, versioning: str = "") -> Iterator[str]:
        """The name of a bucket that is empty, and has no settings besides versioning."""
        name = self._take(versioning)
        yield name
        self._reset(name)
        if self._versioning(name) == versioning:
            self._free[versioning].append(name)

    def _take(self, versioning: str) -> str:
        free = self._free[versioning]
        while free:
            name = free.pop()
            if not self._client.list_objects_v2(Bucket=name).get("KeyCount"):
                return name
        name = f"test-{secrets.token_hex(6)}"
        create_bucket(self._client, name)
        if versioning:
            self._client.put_bucket_versioning(
                Bucket=name, VersioningConfiguration={"Status": "Enabled"}
            )
        return name

    def _versioning(self, name: str) -> str:
        return self._client.get_bucket_versioning(Bucket=name).get("Status", "")

    def _reset(self, name: str) -> None:
        client = self._client
        for upload in client.list_multipart_uploads(Bucket=name).get("Uploads", []):
            client.abort_multipart_upload(
                Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"]
            )
        for versions in client.get_paginator("list_object_versions").paginate(Bucket=name):
            for version in (*versions.get("Versions", []), *versions.get("DeleteMarkers", [])):
                client.delete_object(
                    Bucket=name, Key=version["Key"], VersionId=version["VersionId"]
                )
        for objects in client.get_paginator("list_objects_v2").paginate(Bucket=name):
            for entry in objects.get("Contents", []):
                client.delete_object(Bucket=name, Key=entry["Key"])
        for setting in (client.delete_bucket_policy, client.delete_bucket_cors):
            with suppress(ClientError):  # there is none
                setting(Bucket=name)
