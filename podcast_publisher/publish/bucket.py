"""A bucket of any S3-compatible store as a destination. The only user of boto3.

Configured for the oldest honest store (stores.md 3): one plain PUT an object with Content-MD5, no
checksum trailers, no multipart, no CRT, bounded time and attempts.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from podcast_publisher import __version__
from podcast_publisher.model.destination import (
    Absent,
    Condition,
    DestinationError,
    Listed,
    Stored,
)
from podcast_publisher.model.publication import SMALL, Artifact
from podcast_publisher.publish.broken_off import broken_off
from podcast_publisher.publish.conditions import meaning, settle
from podcast_publisher.publish.refusals import in_words

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MD5 = re.compile(r"[0-9a-f]{32}")
_ABSENT = {404: KeyError, 416: KeyError}
"""What it means where something is read: there is no such object, or no such part of it."""

CONFIG = Config(
    # over https the default sends a body that some stores keep with its framing inside
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=10,  # also for each piece of an upload to leave
    read_timeout=30,  # for an answer to begin; what was done although it came too late is found out
    max_pool_connections=16,
    # its own is put together twice for every request, a tenth of the work
    user_agent=f"podcast_publisher/{__version__}",
)


class BucketDestination:
    """Objects in a bucket, below a prefix."""

    def __init__(self, client: "S3Client", bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.name = f"the bucket {bucket}"

    def read(self, key: str) -> tuple[bytes, Stored] | None:
        """One GET."""
        try:
            with self._in_words(key):
                answer = self._client.get_object(**self._at(key))
                body = answer["Body"].read()
                return body, _stored(answer)
        except KeyError:
            return None

    def look(self, key: str) -> Stored | None:
        """One HEAD."""
        try:
            with self._in_words(key):
                return _stored(self._client.head_object(**self._at(key)))
        except KeyError:
            return None

    def sample(self, key: str, start: int, length: int) -> tuple[bytes, Stored] | None:
        """One GET of a byte range; no bytes where the store does not say that it is that one (206)."""
        wanted = f"bytes={start}-{start + length - 1}"
        try:
            with self._in_words(key):
                answer = self._client.get_object(**self._at(key), Range=wanted)
                is_206 = answer["ResponseMetadata"]["HTTPStatusCode"] == 206
                is_part = is_206 and answer["ContentLength"] <= length
                with closing(answer["Body"]) as body:
                    return body.read(length) if is_part else b"", _stored(answer)
        except KeyError:
            return None

    def write(
        self, artifact: Artifact, when: Condition | None = None, *, release: int | None = None
    ) -> bool:
        """One PUT, its body proved by the MD5 that was taken when the file was checked."""
        return settle(
            lambda condition: self._put(artifact, condition, release),
            when,
            lambda: self.look(artifact.key),
            lambda there: there.is_already(artifact, release),
        )

    def break_off(self, artifact: Artifact) -> None:
        """One PUT whose connection is closed after half of the body."""
        with broken_off(self._client.meta.events):
            self._put(artifact, None, None)

    def listed(self, prefix: str) -> Iterator[Listed]:
        """One request for a thousand objects."""
        with self._in_words(prefix, {}):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix
            )
            for page in pages:
                for one in page.get("Contents", []):
                    key = one["Key"].removeprefix(self._prefix)
                    yield Listed(key, one["Size"], one["LastModified"])

    def remove(self, key: str) -> None:
        """One DELETE."""
        with suppress(KeyError), self._in_words(key):
            self._client.delete_object(**self._at(key))

    def _put(self, artifact: Artifact, when: Condition | None, release: int | None) -> None:
        metadata = {"sha256": artifact.sha256}
        if release is not None:
            metadata["release"] = str(release)
        conditions: dict[str, Any] = {}
        if when is not None:
            conditions = (
                {"IfNoneMatch": "*"} if isinstance(when, Absent) else {"IfMatch": when.version}
            )
        with self._in_words(artifact.key, meaning(when)), _opened(artifact) as body:
            self._client.put_object(
                **self._at(artifact.key),
                Body=body,
                ContentLength=artifact.size,
                ContentMD5=base64.b64encode(bytes.fromhex(artifact.md5)).decode(),
                ContentType=artifact.content_type,
                CacheControl=artifact.cache_control,
                Metadata=metadata,
                **conditions,
            )

    def _at(self, key: str) -> Any:
        return {"Bucket": self._bucket, "Key": self._prefix + key}

    @contextmanager
    def _in_words(self, key: str, meant: Mapping[int, type[Exception]] = _ABSENT) -> Iterator[None]:
        """Raises what a status is meant to say here, else a DestinationError for a person."""
        try:
            yield
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            code = error.response.get("Error", {}).get("Code", "")
            if status in meant and code != "NoSuchBucket":
                raise meant[status](key) from error
            raise in_words(self.name, code, status, str(error), _where(error)) from error
        except BotoCoreError as error:
            raise in_words(self.name, type(error).__name__, 0, str(error)) from error
        except OSError as error:
            raise DestinationError(
                f"{key} could not be read while it was being uploaded: {error.strerror}"
            ) from error


def _where(error: ClientError) -> str:
    """Where the store says that it is, or in which region the bucket."""
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    told: dict[str, Any] = {**error.response.get("Error", {}), **headers}
    names = ("x-amz-bucket-region", "Region", "location", "Endpoint")
    return str(next((told[name] for name in names if name in told), ""))


def _not_redirected(context: Any, **_: object) -> None:
    """Where a store redirects, botocore asks for the bucket's region, and is redirected again, without end."""
    context["s3_redirect"]["redirected"] = True


def _small_at_once(params: Any, **_: object) -> None:
    """A small body is sent as quickly as leave to send it is asked for, which botocore does for each."""
    headers = params["headers"]
    if int(headers.get("Content-Length", SMALL + 1)) <= SMALL:
        headers.pop("Expect", None)


@contextmanager
def _opened(artifact: Artifact) -> Iterator[Any]:
    if isinstance(artifact.content, bytes):
        yield artifact.content
    else:
        with artifact.content.open("rb") as file:
            yield file


def _stored(answer: Any) -> Stored:
    metadata = {name.lower(): value for name, value in answer.get("Metadata", {}).items()}
    etag = answer.get("ETag", "")
    digest = etag.strip('"').lower()
    release = metadata.get("release", "")
    whole = answer.get("ContentRange", "").rpartition("/")[2]  # where a part was asked for
    return Stored(
        size=int(whole) if whole.isdigit() else answer["ContentLength"],
        version=etag,
        content_type=answer.get("ContentType", ""),
        cache_control=answer.get("CacheControl", ""),
        encoding=answer.get("ContentEncoding", ""),
        sha256=metadata.get("sha256", ""),
        md5=digest if _MD5.fullmatch(digest) else "",
        release=int(release) if release.isdigit() else None,
    )


def client(
    *,
    endpoint_url: str = "",
    region: str = "",
    addressing: str = "path",
    access_key: str | None = None,
    secret_key: str | None = None,
) -> "S3Client":
    """A client for that store.

    Without keys, they come from where every AWS program takes them: environment, files, machine role.

    Raises:
        DestinationError: what stands there cannot be used.
    """
    dialect = Config(
        s3={
            "addressing_style": "virtual" if addressing == "virtual" else "path",
            # over http each file would be read twice, to sign a digest; its MD5 is known, and signed anyway
            "payload_signing_enabled": False,
        }
    )
    try:
        session = boto3.session.Session(
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=region or None,
        )
        made: S3Client = session.client(
            "s3",
            endpoint_url=endpoint_url or None,
            region_name=region or session.region_name or "us-east-1",
            config=CONFIG.merge(dialect),
        )
        made.meta.events.register("before-call.s3.HeadBucket", _not_redirected)
        made.meta.events.register_last("before-call.s3", _small_at_once)
    except BotoCoreError as error:
        raise in_words(endpoint_url or "Amazon S3", type(error).__name__, 0, str(error)) from error
    return made
