"""The live feed is compared with the release that should be live."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.publication import FEED_KEY, Artifact, Publication
from podcast_publisher.model.release import PublishedObject, Release, feed_copy_key, record_key
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.verify.release_comparison import ExpectedRelease, UnknownReleaseError
from podcast_publisher.verify.show import verify
from podcast_publisher.workflow.verify import released
from tests.feed.planted_faults import both, cut, put
from tests.verify.servers import Asked, File, Reply, Serve, Server

NOW = datetime(2026, 1, 10, tzinfo=UTC)
OLD = put("<title>Measuring", "<title>Mesuring")
"""How the feed was in release 1."""


def record(number: int, day: str, feed: bytes) -> tuple[Artifact, Artifact]:
    """The record of that release, and its feed copy."""
    live = PublishedObject(len(feed), sha256(feed).hexdigest(), "application/xml", "max-age=300")
    release = Release(
        number=number,
        published=f"{day}T06:00:00+00:00",
        by="Ada",
        tool="0",
        run="a",
        objects={FEED_KEY: live},
        previous=number - 1 or None,
    )
    return (
        Artifact.of_bytes(
            record_key(number),
            release.to_json(),
            content_type="application/json",
            cache_control="no-store",
        ),
        Artifact.of_bytes(
            feed_copy_key(number),
            feed,
            content_type="application/xml",
            cache_control="no-store",
        ),
    )


@pytest.fixture
def place(
    serve: Serve, publication: Publication, tmp_path: Path
) -> tuple[Server, str, FolderDestination]:
    """Release 2 of the small show, in a folder and on the public server."""
    server = serve()
    feed_url = server.hold(publication)
    feed = server.files[f"/show/{FEED_KEY}"].body
    destination = FolderDestination(tmp_path)
    for number, day, body in (
        (1, "2026-01-01", OLD(feed.decode()).encode()),
        (2, "2026-01-05", feed),
    ):
        for artifact in record(number, day, body):
            destination.write(artifact)
    destination.write(
        Artifact.of_bytes(
            FEED_KEY, feed, content_type="application/xml", cache_control="max-age=300"
        ),
        release=2,
    )
    return server, feed_url, destination


def findings(
    place: tuple[Server, str, FolderDestination], change: Callable[[str], str], **headers: str
) -> list[tuple[str, str]]:
    """The findings where the public feed has that change."""
    server, feed_url, destination = place
    file = server.files[f"/show/{FEED_KEY}"]
    server.files[f"/show/{FEED_KEY}"] = File(
        change(file.body.decode()).encode(), file.type, file.cache
    )

    def with_headers(asked: Asked, reply: Reply) -> Reply:
        return reply.but(**headers) if asked.is_feed else reply

    server.change = with_headers
    read = partial(released, destination, read_live(destination))
    return [
        (finding.rule.code, finding.message)
        for finding in verify(feed_url, released=read, now=NOW)
        if finding.rule.code in {"PP636", "PP677"}
    ]


def test_the_published_feed_has_no_finding(place: tuple[Server, str, FolderDestination]) -> None:
    """Its bytes are the live release's."""
    assert findings(place, str) == []


def test_a_stale_cdn_is_reported_with_its_age(place: tuple[Server, str, FolderDestination]) -> None:
    """With the old feed's release, its date, and the cache's age."""
    ((code, message),) = findings(place, OLD, Age="604800")
    assert code == "PP636"
    assert message == (
        "It is the feed of release 1, published 2026-01-01 (8 days ago); release 2 of 2026-01-05 "
        "is live. A cache has kept it for 7 days (Age: 604800). "
        'Changed: "Measuring: what counts"'
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (cut("<item>.*?</item>\\s*(?=<item>)"), 'Missing: "Measuring: what counts"'),
        (put("<guid[^>]*>[^<]*", '<guid isPermaLink="false">new'), "Not published by us: "),
        (cut('<itunes:image href="[^"]*02-[^"]*"/>'), 'Changed: "Measuring: what counts"'),
        (cut("<itunes:type>[^<]*</itunes:type>"), "It is not the feed of release 2"),
        (both(str, lambda feed: feed + "\n"), "It is not the feed of release 2"),
    ],
    ids=["an-item", "a-guid", "a-picture", "a-tag", "a-byte"],
)
def test_an_altered_feed_is_reported(
    place: tuple[Server, str, FolderDestination], change: Callable[[str], str], words: str
) -> None:
    """With the episodes concerned."""
    ((code, message),) = findings(place, change)
    assert code == "PP636"
    assert words in message


def test_an_unreadable_record_is_reported(
    place: tuple[Server, str, FolderDestination],
) -> None:
    """As a missing comparison, not as an error."""
    _, feed_url, destination = place
    live = replace(read_live(destination), release=None)
    (finding,) = verify(feed_url, released=lambda: released(destination, live), now=NOW)
    assert finding.rule.code == "PP677"
    assert finding.message.endswith(": there is no record of what is live")


def test_a_refusing_destination_is_reported(place: tuple[Server, str, FolderDestination]) -> None:
    """With its own message."""

    def refuse() -> ExpectedRelease:
        raise UnknownReleaseError("the store refuses the keys")

    (finding,) = verify(place[1], released=refuse, now=NOW)
    assert (finding.rule.code, "refuses the keys" in finding.message) == ("PP677", True)
