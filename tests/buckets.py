"""Buckets for tests, made once however often a slow store is asked."""

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def create_bucket(client: "S3Client", name: str) -> None:
    """Make the bucket. A busy store may answer late: botocore asks again, and hears that it is there."""
    with suppress(client.exceptions.BucketAlreadyOwnedByYou):
        client.create_bucket(Bucket=name)
