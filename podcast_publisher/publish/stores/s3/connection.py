"""Connect to an S3-compatible store, and translate its errors. The only user of boto3.

Configured for what every store can do (docs/reference/stores.md): no checksum trailers, no CRT client, and
limits on time and attempts.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from podcast_publisher import __version__
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.publication import SMALL_OBJECT
from podcast_publisher.publish.stores.s3.credentials import sign_in_session
from podcast_publisher.publish.stores.s3.limited_session import apply_limits
from podcast_publisher.publish.stores.s3.response_limits import (
    UNUSABLE,
    limit_response_time,
    unusable_response_error,
)
from podcast_publisher.publish.stores.s3.sign_in_errors import sign_in_error_for
from podcast_publisher.publish.stores.s3.store_errors import store_error

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ABSENT_CODES = {404: KeyError, 416: KeyError}
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


@contextmanager
def translate_errors(
    store: str, key: str, meanings: Mapping[int, type[Exception]] = ABSENT_CODES, *, sent: int = 0
) -> Iterator[None]:
    """Raise the error that `meanings` names for a status, otherwise a DestinationError for people.

    Ends in bounded time, allowing for `sent` bytes of upload.
    """
    try:
        with limit_response_time(store, sent):
            yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = error.response.get("Error", {}).get("Code", "")
        if status in meanings and code != "NoSuchBucket":
            raise meanings[status](key) from error
        raise store_error(store, code, status, str(error), _where(error)) from error
    except BotoCoreError as error:
        raise store_error(store, type(error).__name__, 0, str(error)) from error
    except UNUSABLE as error:
        raise unusable_response_error(store) from error
    except OSError as error:
        raise DestinationError(
            f"{key} could not be read while it was being uploaded: {error.strerror}"
        ) from error


def _where(error: ClientError) -> str:
    """The store's address or the bucket's region, as the store reports them."""
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    details: dict[str, Any] = {**error.response.get("Error", {}), **headers}
    names = ("x-amz-bucket-region", "Region", "location", "Endpoint")
    return str(next((details[name] for name in names if name in details), ""))


def _not_redirected(context: Any, **_: object) -> None:
    """Where a store redirects, botocore asks for the bucket's region, and is redirected again, without end."""
    context["s3_redirect"]["redirected"] = True


def _small_at_once(params: Any, **_: object) -> None:
    """A small body is sent as quickly as leave to send it is asked for, which botocore does for each."""
    headers = params["headers"]
    if int(headers.get("Content-Length", SMALL_OBJECT + 1)) <= SMALL_OBJECT:
        headers.pop("Expect", None)


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
        DestinationError: they cannot be used.
    """
    dialect = Config(
        s3={
            "addressing_style": "virtual" if addressing == "virtual" else "path",
            # over http each file would be read twice, to sign a digest; its MD5 is known, and signed anyway
            "payload_signing_enabled": False,
        }
    )
    store = endpoint_url or "Amazon S3"
    try:
        session = boto3.session.Session(
            botocore_session=sign_in_session(store),
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=region or None,
        )
        s3: S3Client = session.client(
            "s3",
            endpoint_url=endpoint_url or None,
            region_name=region or session.region_name or "us-east-1",
            config=CONFIG.merge(dialect),
        )
        s3.meta.events.register("before-call.s3.HeadBucket", _not_redirected)
        s3.meta.events.register_last("before-call.s3", _small_at_once)
        apply_limits(s3)
    except BotoCoreError as error:
        raise store_error(store, type(error).__name__, 0, str(error)) from error
    except ValueError as error:  # a number or an address in AWS's settings that is none
        raise sign_in_error_for("settings", store) from error
    return s3
