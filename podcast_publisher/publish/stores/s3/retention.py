"""Whether a bucket keeps or locks deleted objects."""

from typing import TYPE_CHECKING, Any

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.publish.stores.s3.connection import translate_errors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_UNABLE = {404: KeyError, 400: KeyError, 405: KeyError, 501: KeyError}
"""The store has no object lock, or no versions."""


def read_retention(client: "S3Client", bucket: str, name: str) -> Versioning:
    """Two requests. Without an answer, nothing is known to be kept."""
    try:
        versions = _asked(client.get_bucket_versioning, bucket, name).get("Status", "")
        lock = _asked(client.get_object_lock_configuration, bucket, name)
    except DestinationError as error:
        return Versioning(error=str(error))
    configured = lock.get("ObjectLockConfiguration", {})
    default = configured.get("Rule", {}).get("DefaultRetention", {})
    return Versioning(
        status=versions,
        has_object_lock=configured.get("ObjectLockEnabled") == "Enabled",
        lock_mode=default.get("Mode", ""),
        lock_days=default.get("Days", 0) or 365 * default.get("Years", 0),
    )


def _asked(question: Any, bucket: str, name: str) -> Any:
    try:
        with translate_errors(name, "", _UNABLE):
            return question(Bucket=bucket)
    except KeyError:
        return {}
