"""Rules for what can be told of a destination before anything is sent there."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from podcast_publisher.check.engine.rule import Problems, show_rule
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Show

_VENDORS = re.compile(
    r"(?:^|\.)(?:amazonaws\.com|cloudfront\.net|digitaloceanspaces\.com|backblazeb2\.com|"
    r"r2\.dev|r2\.cloudflarestorage\.com|blob\.core\.windows\.net|storage\.googleapis\.com|wasabisys\.com)$"
)
_HERE = ("localhost", "127.0.0.1", "::1")


@show_rule("PP454", Severity.WARNING)
def settings_of_a_store_can_be_right(show: Show) -> Problems:
    """Bucket, region, prefix and addresses are written as stores expect them.

    Why: The store would refuse them at the first upload, or everything would be stored where no
        address leads.
    Fix: Copy them from the store's own page: a bucket has no capitals, spaces or slashes.
    Source: Amazon S3, General purpose bucket naming rules,
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html.
    """
    for destination in show.destinations:
        for name, message in _odd(destination):
            yield Problem(message, ("destinations", destination.name, name))


@show_rule("PP455", Severity.ADVICE)
def public_address_is_our_own(show: Show) -> Problems:
    """The public address is under the publisher's own domain, not the storage vendor's.

    Why: When the storage moves, every address would change, and every app would lose the show.
    Fix: Ask for a name such as podcast.example.org that leads to the bucket, and enter it here.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url.
    """
    for destination in show.destinations:
        if host := _VENDORS.search(urlsplit(destination.public_url).hostname or ""):
            message = f"It is an address of {host[0].lstrip('.')}"
            yield Problem(message, ("destinations", destination.name, "public_url"))


def _odd(one: DestinationSettings) -> Iterator[tuple[str, str]]:
    """The field, and what is wrong with what stands there."""
    if one.bucket and not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", one.bucket):
        yield "bucket", f'"{one.bucket[:80]}" cannot be the name of a bucket'
    if one.region and not re.fullmatch(r"[a-z0-9-]+", one.region):
        yield "region", f'"{one.region[:80]}" is no region: they are written as eu-west-2'
    if one.records and one.kind == "s3":
        bucket, _, below = one.records.partition("/")
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9/_.-]*)?", one.records):
            yield "records", f'"{one.records[:80]}" is no bucket with a prefix behind a slash'
        elif (bucket, below.strip("/")) == (one.bucket, one.prefix.strip("/")):
            yield (
                "records",
                "The records would stand where the world reads: name another bucket or prefix",
            )
    if one.records and one.kind == "folder" and one.records.rstrip("/") == one.folder.rstrip("/"):
        yield "records", "The records would stand where the world reads: name another folder"
    if not re.fullmatch(r"[A-Za-z0-9/_.-]*", one.prefix):
        yield "prefix", "The prefix holds a space or a letter that addresses cannot hold"
    if re.search(r"\.(?:xml|rss|mp3|html?)/?$", one.public_url, re.IGNORECASE):
        yield "public_url", "This is the address of a file, and should be that of the folder"
    endpoint = urlsplit(one.endpoint_url)
    if endpoint.scheme.lower() == "http" and endpoint.hostname not in _HERE:
        yield (
            "endpoint_url",
            "Passwords would go there unprotected: it does not begin with https://",
        )
