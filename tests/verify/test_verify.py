"""A published show is read over HTTP from a real store, whole and then broken on purpose."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from podcast_publisher.model.publication import FEED_KEY, Artifact, Publication
from podcast_publisher.publish.bucket import BucketDestination
from podcast_publisher.publish.dist import write_folder
from podcast_publisher.verify.show import verify
from tests.shows import built


@pytest.fixture
def published(
    small_show: Path, bucket: tuple[BucketDestination, str]
) -> tuple[Publication, BucketDestination, str]:
    """The small show in a bucket that is open to the world."""
    destination, public_url = bucket
    publication = built(small_show, public_url)[0].publication
    for artifact in publication:
        destination.write(artifact)
    return publication, destination, public_url + FEED_KEY


def codes(feed_url: str) -> list[str]:
    """The codes of what is found there."""
    return sorted({finding.rule.code for finding in verify(feed_url)})


def test_a_good_show_has_no_finding(
    published: tuple[Publication, BucketDestination, str],
) -> None:
    """Every file the feed names is looked at, and nothing is wrong."""
    publication, _, feed_url = published
    looked: list[str] = []
    assert verify(feed_url, tick=lambda url, _: looked.append(url)) == ()
    assert len(looked) == len(publication.media)


def broken(artifact: Artifact, **changed: object) -> Artifact:
    """The artifact with other headers, or with another body under its own."""
    if "body" in changed:
        return Artifact.of_bytes(
            artifact.key,
            bytes(str(changed["body"]), "utf-8"),
            content_type=artifact.content_type,
            cache_control=artifact.cache_control,
        )
    return replace(artifact, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("folder", "change", "code"),
    [
        ("audio/", partial(broken, content_type="binary/octet-stream"), "PP612"),
        ("audio/", partial(broken, body="too short"), "PP613"),
        ("transcripts/", partial(broken, content_type="text/plain"), "PP612"),
        ("transcripts/", partial(broken, body="not a transcript"), "PP615"),
        ("chapters/", partial(broken, body="{}"), "PP615"),
        ("chapters/", partial(broken, content_type="application/json"), "PP612"),
        ("artwork/", partial(broken, content_type="image/webp"), "PP612"),
        (FEED_KEY, partial(broken, content_type="binary/octet-stream"), "PP603"),
        (FEED_KEY, partial(broken, body="<rss>"), "PP602"),
        (FEED_KEY, partial(broken, body="<!DOCTYPE rss><rss><channel/></rss>"), "PP602"),
        (FEED_KEY, partial(broken, body="<html/>"), "PP602"),
    ],
)
def test_what_is_broken_is_named(
    published: tuple[Publication, BucketDestination, str],
    folder: str,
    change: Callable[[Artifact], Artifact],
    code: str,
) -> None:
    """One object is served otherwise than the feed says: one rule says so."""
    publication, destination, feed_url = published
    one = next(artifact for artifact in publication if artifact.key.startswith(folder))
    destination.write(change(one))
    assert codes(feed_url) == [code]


def test_a_lost_recording_is_named(
    published: tuple[Publication, BucketDestination, str],
) -> None:
    """A recording that is gone is found by its address."""
    publication, destination, feed_url = published
    lost = next(artifact for artifact in publication if artifact.key.startswith("audio/"))
    destination._client.delete_object(**destination._at(lost.key))
    (found,) = verify(feed_url)
    assert (found.rule.code, found.message) == ("PP611", "It answers 404")
    assert found.file.endswith(lost.key)


def test_a_feed_that_is_not_public(published: tuple[Publication, BucketDestination, str]) -> None:
    """A feed for which one must sign in is told as the first and only thing."""
    _, _, feed_url = published
    (found,) = verify(feed_url.replace(FEED_KEY, "releases/feed.xml"))
    assert (found.rule.code, found.message) == ("PP601", "It answers 403")


def test_nothing_answers() -> None:
    """An address where nothing listens is a finding and no traceback."""
    (found,) = verify("http://127.0.0.1:9/feed.xml")
    assert (found.rule.code, found.message) == (
        "PP601",
        "It cannot be fetched: nothing answers there",
    )


@pytest.fixture
def plain_server(tmp_path: Path) -> Iterator[str]:
    """A web server without ranges and without ETags, and its address."""

    class Quiet(SimpleHTTPRequestHandler):
        extensions_map = {  # noqa: RUF012 - the base class's own shape
            ".xml": "application/xml",
            ".mp3": "audio/mpeg",
            ".jpg": "image/jpeg",
            ".vtt": "text/vtt",
            ".json": "application/json+chapters",
        }

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
            """Say nothing."""

    handler = partial(Quiet, directory=str(tmp_path / "public"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_server_that_is_too_plain(small_show: Path, plain_server: str, tmp_path: Path) -> None:
    """A server without byte ranges and 304 is found out, whatever else is right."""
    write_folder(built(small_show, plain_server)[0].publication, tmp_path / "public")
    assert codes(plain_server + FEED_KEY) == ["PP604", "PP614"]


def test_another_address_than_the_feeds_own(
    small_show: Path, plain_server: str, tmp_path: Path
) -> None:
    """A feed that names another address as its own is told."""
    write_folder(built(small_show, plain_server)[0].publication, tmp_path / "public")
    assert "PP605" in codes(plain_server.replace("127.0.0.1", "localhost") + FEED_KEY)
