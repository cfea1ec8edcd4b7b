"""A large recording in parts: each proved by its MD5, resumed after a kill, and completed on a condition.

Only where the store was seen to keep that condition: some accept it at completion and ignore it (Ceph).
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True, slots=True)
class ObjectLocation:
    """A key in a bucket, as a request names it."""

    client: "S3Client"
    store: str
    bucket: str
    key: str

    @property
    def named(self) -> Any:
        return {"Bucket": self.bucket, "Key": self.key}


def upload_multipart(
    place: ObjectLocation, artifact: Artifact, headers: Any, progress: Progress
) -> None:
    """Upload what is missing of the object, and complete it only where nothing is there yet.

    Cut off, the parts stay; the next run compares each with its own bytes, and sends what differs.

    Raises:
        ConflictError: something is there by now, or another run has completed or aborted the upload.
        DestinationError: the store refuses, or does not keep a part.
    """
    upload = _begun(place) or _begin(place, headers)
    arrived = _arrived(place, upload)
    parts: list[Any] = []
    sent, whole = 0, hashlib.md5(usedforsecurity=False)
    for number, body in enumerate(_split(artifact), 1):
        digest = hashlib.md5(body, usedforsecurity=False)
        if arrived.get(number) != (len(body), digest.hexdigest()):
            _send(place, upload, number, body, digest.digest())
        parts.append({"PartNumber": number, "ETag": f'"{digest.hexdigest()}"'})
        whole.update(body)
        sent += len(body)
        progress(sent)
    if whole.hexdigest() != artifact.md5:  # the parts are those of another file than was checked
        abort_multipart(place, upload)
        raise store_error(place.store, "BadDigest", 400, "")
    _complete(place, upload, parts)


def abort_multipart(place: ObjectLocation, upload: str) -> None:
    """Discard what has arrived of an upload; where there is none, nothing happens."""
    with suppress(KeyError), translate_errors(place.store, place.key):
        place.client.abort_multipart_upload(**place.named, UploadId=upload)


def probe_conditional_completion(place: ObjectLocation) -> bool:
    """Whether the store refuses to complete an upload where something is there, tried out and cleared away.

    Some six small requests below `releases/`; nothing of it is for the world.
    """
    probe = ObjectLocation(
        place.client, place.store, place.bucket, place.key + f"{secrets.token_hex(8)}/parts.bin"
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
        with suppress(DestinationError, KeyError), translate_errors(place.store, probe.key):
            place.client.delete_object(**probe.named)
        with suppress(DestinationError):
            abort_multipart(probe, upload)


def probe_place(client: "S3Client", store: str, bucket: str, prefix: str) -> ObjectLocation:
    """Where it is tried out."""
    return ObjectLocation(client, store, bucket, prefix + PROBES)


def _completed(place: ObjectLocation, upload: str, parts: list[Any]) -> bool:
    try:
        _complete(place, upload, parts)
    except (ConflictError, BusyError):
        return False
    return True


def _begun(place: ObjectLocation) -> str:
    """The newest unfinished upload to that key; nothing where there is none.

    Those to other keys of our form that were left behind a week ago are discarded: nobody resumes them.
    """
    folder = place.key.rpartition("/")[0] + "/"
    with suppress(DestinationError), translate_errors(place.store, place.key, {}):
        answer = place.client.list_multipart_uploads(Bucket=place.bucket, Prefix=folder)
        uploads: list[Any] = [*answer.get("Uploads", [])]
        now = _clock(answer)
        for upload in uploads:
            is_ours = upload["Key"] != place.key and _OURS.fullmatch(
                upload["Key"].removeprefix(folder)
            )
            if is_ours and now and now - upload["Initiated"] > ABANDONED_AFTER:
                left = ObjectLocation(place.client, place.store, place.bucket, upload["Key"])
                abort_multipart(left, upload["UploadId"])
        found = [upload for upload in uploads if upload["Key"] == place.key]
        return str(max(found, key=lambda one: one["Initiated"])["UploadId"]) if found else ""
    return ""  # whoever may not list them begins anew


def _clock(answer: Any) -> datetime | None:
    """The time by the store's own clock."""
    try:
        return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    except (KeyError, ValueError):
        return None


def _begin(place: ObjectLocation, headers: Any) -> str:
    with translate_errors(place.store, place.key, {}):
        return str(place.client.create_multipart_upload(**place.named, **headers)["UploadId"])


def _arrived(place: ObjectLocation, upload: str) -> dict[int, tuple[int, str]]:
    """Size and digest of each part that the store has, by number."""
    found: dict[int, tuple[int, str]] = {}
    with suppress(KeyError, DestinationError), translate_errors(place.store, place.key):
        pages = place.client.get_paginator("list_parts").paginate(**place.named, UploadId=upload)
        for page in pages:
            for part in page.get("Parts", []):
                found[part["PartNumber"]] = part["Size"], part["ETag"].strip('"').lower()
    return found


def _split(artifact: Artifact) -> Iterator[bytes]:
    for start in range(0, artifact.size, PART_SIZE):
        yield artifact.read_range(start, PART_SIZE)


def _send(place: ObjectLocation, upload: str, number: int, body: bytes, digest: bytes) -> None:
    with translate_errors(place.store, place.key, _MEANT):
        answer = place.client.upload_part(
            **place.named,
            UploadId=upload,
            PartNumber=number,
            Body=body,
            ContentMD5=base64.b64encode(digest).decode(),
        )
    if answer["ETag"].strip('"').lower() != digest.hex():
        raise DestinationError(
            f"{place.store} did not keep part {number} of {place.key} as it was sent",
            fix="The feed was not replaced. The store, or something before it, changes what is stored; "
            "whoever runs it must mend that.",
        )


def _complete(place: ObjectLocation, upload: str, parts: list[Any]) -> None:
    with translate_errors(place.store, place.key, _MEANT):
        place.client.complete_multipart_upload(
            **place.named, UploadId=upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
        )
