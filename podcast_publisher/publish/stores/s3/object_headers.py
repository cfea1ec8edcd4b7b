"""Parse an object's description from a store's response."""

import re
from typing import Any

from podcast_publisher.model.destination import StoredObject

_MD5 = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_RELEASE = re.compile(r"[0-9]{1,9}")


def parse_stored(response: Any, size: int | None = None) -> StoredObject:
    """The object that is described by an answer, which may be to a part of it; of so many bytes, if they were read.

    Raises:
        KeyError: the answer does not say how large it is.
    """
    metadata = {name.lower(): value for name, value in response.get("Metadata", {}).items()}
    etag = response.get("ETag", "")
    digest = etag.strip('"').lower()
    release = metadata.get("release", "")
    total = response.get("ContentRange", "").rpartition("/")[2]  # where a part was asked for
    if size is None:
        size = int(total) if _NUMBER.fullmatch(total) else response["ContentLength"]
    return StoredObject(
        size=size,
        etag=etag,
        content_type=response.get("ContentType", ""),
        cache_control=response.get("CacheControl", ""),
        encoding=response.get("ContentEncoding", ""),
        sha256=metadata.get("sha256", ""),
        md5=digest if _MD5.fullmatch(digest) else "",
        release=int(release) if _RELEASE.fullmatch(release) else None,
    )
