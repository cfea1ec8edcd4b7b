"""Multipart uploads: each part verified by MD5, resumed after a kill, completed on a condition.

Only where the store was seen to keep that condition: some accept it at completion and ignore it (Ceph).
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from podcast_publisher.model.capabilities import PROBES
from podcast_publisher.model.destination import ConflictError, DestinationError
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.stores.s3.conditions import BusyError
from podcast_publisher.publish.stores.s3.connection import translate_errors
from podcast_publisher.publish.stores.s3.store_errors import store_error

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MULTIPART_FROM = 100_000_000
"""Bytes from which an object goes up in parts."""
PART_SIZE = 8 << 20
"""Bytes of each part but the last: the same for all of them, as some stores want it."""

ABANDONED_AFTER = timedelta(days=7)
"""After that nobody resumes an upload."""
_OURS = re.compile(r"[a-z0-9_.-]+-[0-9a-f]{8}\.[a-z0-9]+")
"""The names of our recordings in their folder."""

_MEANT: Mapping[int, type[Exception]] = {404: ConflictError, 409: BusyError, 412: ConflictError}
"""What a status means where an upload is completed: 404 where another run has completed or aborted it."""

Progress = Callable[[int], None]
"""Called with the bytes of the object that have arrived."""


class ObjectLocation(Struct, frozen=True):
    """A key in a bucket, as a request names it."""

    client: "S3Client"
    store: str
    bucket: str
    key: str

    @property
    def named(self) -> Any:
        return {"Bucket": self.bucket, "Key": self.key}


def upload_multipart(
    location: ObjectLocation, artifact: Artifact, headers: Any, progress: Progress
) -> None:
    """Upload the missing parts, and complete the upload only where no object exists.

    Cut off, the parts stay; the next run compares each with its own bytes, and sends what differs.

    Raises:
        ConflictError: something is there by now, or another run has completed or aborted the upload.
        DestinationError: the store refuses, or does not keep a part.
    """
    upload = _unfinished_upload_id(location) or _begin(location, headers)
    arrived = _arrived(location, upload)
    parts: list[Any] = []
    sent, whole_md5 = 0, hashlib.md5(usedforsecurity=False)
    for number, body in enumerate(_split(artifact), 1):
        digest = hashlib.md5(body, usedforsecurity=False)
        if arrived.get(number) != (len(body), digest.hexdigest()):
            _send(location, upload, number, body, digest.digest())
        parts.append({"PartNumber": number, "ETag": f'"{digest.hexdigest()}"'})
        whole_md5.update(body)
        sent += len(body)
        progress(sent)
    if (
        whole_md5.hexdigest() != artifact.md5
    ):  # the parts are those of another file than was checked
        abort_multipart(location, upload)
        raise store_error(location.store, "BadDigest", 400, "")
    _complete(location, upload, parts)


def abort_multipart(location: ObjectLocation, upload: str) -> None:
    """Discard what has arrived of an upload; where there is none, nothing happens."""
    with suppress(KeyError), translate_errors(location.store, location.key):
        location.client.abort_multipart_upload(**location.named, UploadId=upload)


def probe_conditional_completion(location: ObjectLocation) -> bool:
    """Whether the store refuses to complete an upload where something is there, tried out and cleared away.

    Some six small requests below `releases/`; nothing of it is for the world.
    """
    probe = ObjectLocation(
        location.client,
        location.store,
        location.bucket,
        location.key + f"{secrets.token_hex(8)}/parts.bin",
    )
    body, digest = b"first", hashlib.md5(b"first", usedforsecurity=False)
    parts = [{"PartNumber": 1, "ETag": f'"{digest.hexdigest()}"'}]
    upload = ""
    try:
        for expected in (True, False):
            upload = _begin(probe, {"ContentType": "application/octet-stream"})
            _send(probe, upload, 1, body, digest.digest())
            if _completed(probe, upload, parts) is not expected:
                return False
    except DestinationError:
        return False
    else:
        return True
    finally:
        with suppress(DestinationError, KeyError), translate_errors(location.store, probe.key):
            location.client.delete_object(**probe.named)
        with suppress(DestinationError):
            abort_multipart(probe, upload)


def probe_place(client: "S3Client", store: str, bucket: str, prefix: str) -> ObjectLocation:
    """Where it is tried out."""
    return ObjectLocation(client, store, bucket, prefix + PROBES)


def _completed(location: ObjectLocation, upload: str, parts: list[Any]) -> bool:
    try:
        _complete(location, upload, parts)
    except (ConflictError, BusyError):
        return False
    return True


def _unfinished_upload_id(location: ObjectLocation) -> str:
    """The newest unfinished upload to that key; nothing where there is none.

    Those to other keys of our form that were left behind a week ago are discarded: nobody resumes them.
    """
    folder = location.key.rpartition("/")[0] + "/"
    with suppress(DestinationError), translate_errors(location.store, location.key, {}):
        response = location.client.list_multipart_uploads(Bucket=location.bucket, Prefix=folder)
        uploads: list[Any] = [*response.get("Uploads", [])]
        now = _clock(response)
        for upload in uploads:
            is_ours = upload["Key"] != location.key and _OURS.fullmatch(
                upload["Key"].removeprefix(folder)
            )
            if is_ours and now and now - upload["Initiated"] > ABANDONED_AFTER:
                abandoned = ObjectLocation(
                    location.client, location.store, location.bucket, upload["Key"]
                )
                abort_multipart(abandoned, upload["UploadId"])
        matching = [upload for upload in uploads if upload["Key"] == location.key]
        return (
            str(max(matching, key=lambda candidate: candidate["Initiated"])["UploadId"])
            if matching
            else ""
        )
    return ""  # without the right to list uploads, start again


def _clock(response: Any) -> datetime | None:
    """The time by the store's own clock."""
    try:
        return parsedate_to_datetime(response["ResponseMetadata"]["HTTPHeaders"]["date"])
    except (KeyError, ValueError):
        return None


def _begin(location: ObjectLocation, headers: Any) -> str:
    with translate_errors(location.store, location.key, {}):
        return str(location.client.create_multipart_upload(**location.named, **headers)["UploadId"])


def _arrived(location: ObjectLocation, upload: str) -> dict[int, tuple[int, str]]:
    """Size and digest of each part that the store has, by number."""
    matching: dict[int, tuple[int, str]] = {}
    with suppress(KeyError, DestinationError), translate_errors(location.store, location.key):
        pages = location.client.get_paginator("list_parts").paginate(
            **location.named, UploadId=upload
        )
        for page in pages:
            for part in page.get("Parts", []):
                matching[part["PartNumber"]] = part["Size"], part["ETag"].strip('"').lower()
    return matching


def _split(artifact: Artifact) -> Iterator[bytes]:
    for start in range(0, artifact.size, PART_SIZE):
        yield artifact.read_range(start, PART_SIZE)


def _send(location: ObjectLocation, upload: str, number: int, body: bytes, digest: bytes) -> None:
    with translate_errors(location.store, location.key, _MEANT):
        response = location.client.upload_part(
            **location.named,
            UploadId=upload,
            PartNumber=number,
            Body=body,
            ContentMD5=base64.b64encode(digest).decode(),
        )
    if response["ETag"].strip('"').lower() != digest.hex():
        raise DestinationError(
            f"{location.store} did not keep part {number} of {location.key} as it was sent",
            fix="The feed was not replaced. The store, or something before it, changes what is stored; "
            "ask your storage administrator to fix that.",
        )


def _complete(location: ObjectLocation, upload: str, parts: list[Any]) -> None:
    with translate_errors(location.store, location.key, _MEANT):
        location.client.complete_multipart_upload(
            **location.named, UploadId=upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
        )
