"""Check that release records are not public."""

import hashlib
from collections.abc import Iterator
from urllib.parse import urljoin

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import record_key
from podcast_publisher.verify.rules import access

_ENOUGH = 4096
"""Bytes that distinguish a record from any other page."""


def check_private_records(client: HttpClient, feed_url: str, feed: Response) -> Iterator[Finding]:
    """Report records that anyone can read.

    A bucket sends the release's number with the feed. A web server does not, but a folder destination
    remembers the headers of the feed under its digest.
    """
    number = feed.headers.get("x-amz-meta-release", "")
    has_number = number.isascii() and number.isdigit() and len(number) <= 6
    digest = hashlib.sha256(feed.body).hexdigest()
    markers = {record_key(int(number) if has_number else 1): b'"objects"'}
    if not has_number:
        markers[f".headers/{FEED_KEY}/{digest}.json"] = b'"cache"'
    for key, field in markers.items():
        url = urljoin(feed_url, key)
        response = client.get(url, max_bytes=_ENOUGH)
        # some servers answer everything with 200 and a page of their own
        if response.status == 200 and response.body.startswith(b"{") and field in response.body:
            message = "Anyone can read this record; it is for the publisher alone"
            yield Finding.for_url(access.records_are_private, url, message)
