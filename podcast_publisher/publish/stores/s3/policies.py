"""Bucket policies for public reading, CORS, publishing and erasing."""

import json
from typing import TYPE_CHECKING

from podcast_publisher.model.capabilities import PROBES
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import FEED_COPY, KEPT_PAGES, PRUNE_MARKER_KEY, RELEASES
from podcast_publisher.model.shared_preview import PREVIEWS, SHARED_RECORDS

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CORSConfigurationTypeDef

PUBLIC_PATTERNS = (
    FEED_KEY,
    "audio/*",
    "artwork/*",
    "transcripts/*",
    "chapters/*",
    "index.html",
    "sitemap.xml",
    "episodes/*",
    "embed/*",
    "site/*",
    f"{PREVIEWS}*",
)
"""Named one by one: the records under `releases/` are not for the world.

Of a shared preview the world may read what it knows the name of; it may list nothing.
"""


REMOVED = (
    "audio/*",
    "artwork/*",
    "transcripts/*",
    "chapters/*",
    "site/*",
    "episodes/*",
    "embed/*",
    f"{KEPT_PAGES}*",
    f"{RELEASES}*{FEED_COPY}",
    PRUNE_MARKER_KEY,
    f"{PREVIEWS}*",
    f"{SHARED_RECORDS}*",
    f"{PROBES}*",
)
"""What `prune`, a roll-back and finding out what a store can do take away; never the feed, nor a record."""

UPLOADS_IN_PARTS = ("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
"""Beside s3:PutObject, what it takes to resume the upload of a large recording, or to discard it."""


def public_read_policy(bucket: str, prefix: str = "") -> str:
    """The policy of a bucket whose public part the world reads, as JSON."""
    return _policy(
        {
            "Sid": "ReadWhatTheFeedNames",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:GetObject"],
            "Resource": _objects(bucket, prefix, PUBLIC_PATTERNS),
        }
    )


def publisher_policy(bucket: str, prefix: str = "", records: str = "") -> str:
    """What the publisher must be allowed to do, and no more, as JSON for an identity.

    The listing is what `prune` needs; without it S3 also answers 403 instead of 404 for what is not there.
    """
    below = _below(prefix)
    written = (*PUBLIC_PATTERNS, f"{RELEASES}*", f"{KEPT_PAGES}*")
    return _policy(
        {
            "Sid": "ReadAndWriteTheShow",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject", *UPLOADS_IN_PARTS],
            "Resource": _objects(bucket, prefix, written),
        },
        {
            "Sid": "RemoveWhatNobodyNeeds",
            "Effect": "Allow",
            "Action": ["s3:DeleteObject"],
            "Resource": _objects(bucket, prefix, REMOVED),
        },
        *_listing(bucket, below),
        *(_of_records(records) if records else ()),
    )


def erase_policy(bucket: str, prefix: str = "", records: str = "") -> str:
    """What erasing an episode needs besides the publisher's rights, as JSON: for a person's keys alone.

    Old versions are deleted one by one; the publisher can delete none, nor a record or the copy of a feed's old version.
    """
    statements = _erasing(bucket, prefix)
    if records:
        bucket, _, prefix = records.partition("/")
        statements += _erasing(bucket, prefix, "OfRecords")
    return _policy(*statements)


def _erasing(bucket: str, prefix: str, name: str = "") -> list[object]:
    below = _below(prefix)
    see: dict[str, object] = {
        "Sid": f"FindOldVersions{name}",
        "Effect": "Allow",
        "Action": ["s3:ListBucketVersions"],
        "Resource": [f"arn:aws:s3:::{bucket}"],
    }
    if below:
        see["Condition"] = {"StringLike": {"s3:prefix": f"{below}*"}}
    return [
        {
            "Sid": f"EraseWhatIsThere{name}",
            "Effect": "Allow",
            "Action": [
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:DeleteObject",
                "s3:DeleteObjectVersion",
                "s3:AbortMultipartUpload",
            ],
            "Resource": _objects(bucket, prefix, ("*",)),
        },
        {
            "Sid": f"RewriteRecords{name}",
            "Effect": "Allow",
            "Action": ["s3:PutObject"],
            "Resource": _objects(bucket, prefix, (f"{RELEASES}*",)),
        },
        see,
    ]


def _of_records(records: str) -> list[object]:
    """The rights to a second place for the records: a bucket, with a prefix behind a slash."""
    bucket, _, prefix = records.partition("/")
    removed = (
        f"{KEPT_PAGES}*",
        f"{RELEASES}*{FEED_COPY}",
        PRUNE_MARKER_KEY,
        f"{SHARED_RECORDS}*",
        f"{PROBES}*",
    )
    return [
        {
            "Sid": "ReadAndWriteTheRecords",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": _objects(bucket, prefix, (f"{RELEASES}*", f"{KEPT_PAGES}*")),
        },
        {
            "Sid": "RemoveCopies",
            "Effect": "Allow",
            "Action": ["s3:DeleteObject"],
            "Resource": _objects(bucket, prefix, removed),
        },
        *_listing(bucket, _below(prefix), "OfRecords"),
    ]


def _listing(bucket: str, below: str, name: str = "") -> list[object]:
    """Twice, because Ceph and Amazon ask for this right too where a GET finds nothing, and a GET names no prefix.

    They then answer 403 under `StringLike` alone (measured with Ceph 16.2). SeaweedFS does not know `IfExists`.
    With it, listing without a prefix shows the names in the whole bucket, and no object.
    """
    see = {
        "Sid": f"SeeWhatIsThere{name}",
        "Effect": "Allow",
        "Action": ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
        "Resource": [f"arn:aws:s3:::{bucket}"],
    }
    if not below:
        return [see]
    prefixes = {"s3:prefix": f"{below}*"}
    return [
        see | {"Condition": {"StringLike": prefixes}},
        see | {"Sid": f"HearWhatIsNotThere{name}", "Condition": {"StringLikeIfExists": prefixes}},
    ]


def _policy(*statements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def _objects(bucket: str, prefix: str, patterns: tuple[str, ...]) -> list[str]:
    return [f"arn:aws:s3:::{bucket}/{_below(prefix)}{pattern}" for pattern in patterns]


def _below(prefix: str) -> str:
    return f"{prefix.strip('/')}/" if prefix.strip("/") else ""


CROSS_ORIGIN: "CORSConfigurationTypeDef" = {
    "CORSRules": [
        {
            "AllowedOrigins": ["*"],
            "AllowedMethods": ["GET", "HEAD"],
            "AllowedHeaders": ["*"],
            "ExposeHeaders": ["ETag", "Content-Length", "Content-Range", "Accept-Ranges"],
            "MaxAgeSeconds": 86400,
        }
    ]
}
"""Web players on other sites fetch transcripts and chapters (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
