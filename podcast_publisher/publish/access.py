"""What the world may do with a bucket: read what the feed names, and no more."""

import json
from typing import TYPE_CHECKING

from podcast_publisher.model.publication import FEED_KEY

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CORSConfigurationTypeDef

PUBLIC = (
    FEED_KEY,
    "audio/*",
    "artwork/*",
    "transcripts/*",
    "chapters/*",
    "index.html",
    "episodes/*",
)
"""Named one by one: the records under `releases/` are not for the world."""


def public_read_policy(bucket: str) -> str:
    """The bucket policy, as JSON."""
    statement = {
        "Sid": "ReadWhatTheFeedNames",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{bucket}/{pattern}" for pattern in PUBLIC],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


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
"""Web players fetch transcripts and chapters from pages of other sites (feed-rules.md, http-cors)."""
