"""Rules for the settings of destinations."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from podcast_publisher.check.engine.rule import Problems, show_rule
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Show

_VENDORS = lazy_pattern(
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


def _odd(destination: DestinationSettings) -> Iterator[tuple[str, str]]:
    """Each field with a problem, and the problem."""
    if destination.bucket and not re.fullmatch(
        r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", destination.bucket
    ):
        yield "bucket", f'"{destination.bucket[:80]}" is not a valid bucket name'
    if destination.region and not re.fullmatch(r"[a-z0-9-]+", destination.region):
        yield "region", f'"{destination.region[:80]}" is not a region; regions look like eu-west-2'
    if destination.records and destination.kind == "s3":
        bucket, _, below = destination.records.partition("/")
        if not re.fullmatch(
            r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9/_.-]*)?", destination.records
        ):
            yield (
                "records",
                f'"{destination.records[:80]}" is not a bucket with a prefix after a slash',
            )
        elif (bucket, below.strip("/")) == (destination.bucket, destination.prefix.strip("/")):
            yield (
                "records",
                "The records would be public: use another bucket or prefix",
            )
    if (
        destination.records
        and destination.kind == "folder"
        and destination.records.rstrip("/") == destination.folder.rstrip("/")
    ):
        yield "records", "The records would be public: use another folder"
    if not re.fullmatch(r"[A-Za-z0-9/_.-]*", destination.prefix):
        yield "prefix", "The prefix has a space or a character that addresses cannot have"
    if re.search(r"\.(?:xml|rss|mp3|html?)/?$", destination.public_url, re.IGNORECASE):
        yield "public_url", "This is the address of a file; enter the address of the folder"
    endpoint = urlsplit(destination.endpoint_url)
    if endpoint.scheme.lower() == "http" and endpoint.hostname not in _HERE:
        yield (
            "endpoint_url",
            "It does not begin with https://, so passwords would be sent unprotected",
        )
