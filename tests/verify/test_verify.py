"""A published show is verified over HTTP on a real store, correct and then broken on purpose."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.publication import FEED_KEY, Artifact, Publication
from podcast_publisher.model.release import Release, record_key
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import CROSS_ORIGIN
from podcast_publisher.verify.show import verify
from tests.shows import build_show
from tests.verify.servers import Asked, Reply, Serve, verify_findings

Bucket = tuple[BucketDestination, str]
Published = tuple[Publication, BucketDestination, str]


def publish(show: Path, bucket: Bucket) -> Published:
    """Publish the show to a public bucket; returns publication, bucket and feed URL."""
    destination, public_url = bucket
    destination._client.put_bucket_cors(Bucket=destination._bucket, CORSConfiguration=CROSS_ORIGIN)
    publication = build_show(show, public_url)[0].publication
    for artifact in (*publication.media, *publication.pages):
        destination.write(artifact)
    destination.write(publication.feed, release=1)
    return publication, destination, public_url + FEED_KEY


@pytest.fixture
def published(small_show: Path, bucket: Bucket) -> Published:
    """The small show, published."""
    return publish(small_show, bucket)


def codes(feed_url: str) -> list[str]:
    """The codes of the findings."""
    return sorted({code for code, _ in verify_findings(feed_url)})


def test_the_series_has_no_finding(series: Path, bucket: Bucket) -> None:
    """Every file of the nine episodes, on a real store."""
    publication, _, feed_url = publish(series, bucket)
    urls: list[str] = []
    assert verify(feed_url, tick=lambda url, _: urls.append(url)) == ()
    feed = publication.feed.body().decode()
    named = [artifact.key for artifact in publication.media if f"/{artifact.key}" in feed]
    pages = [page.key for page in publication.pages if page.key.startswith("episodes/")]
    assert len(urls) == len(named) + len(pages)


def broken(artifact: Artifact, **changed: object) -> Artifact:
    """The artifact with other headers, or with another body under its own."""
    if "body" in changed:
        return Artifact.of_bytes(
            artifact.key,
            bytes(str(changed["body"]), "utf-8"),
            content_type=artifact.content_type,
            cache_control=artifact.cache_control,
        )
    return replace(artifact, **changed)


@pytest.mark.parametrize(
    ("folder", "change", "code"),
    [
        ("audio/", partial(broken, content_type="binary/octet-stream"), "PP612"),
        ("audio/", partial(broken, body="too short"), "PP613"),
        ("audio/", partial(broken, cache_control="no-store"), "PP626"),
        ("transcripts/", partial(broken, content_type="text/plain"), "PP612"),
        ("transcripts/", partial(broken, body="not a transcript"), "PP615"),
        ("chapters/", partial(broken, body="{}"), "PP615"),
        ("chapters/", partial(broken, content_type="text/plain"), "PP612"),
        ("artwork/", partial(broken, content_type="image/webp"), "PP616"),
        ("artwork/", partial(broken, body="<html>"), "PP616"),
        ("episodes/01", partial(broken, content_type="binary/octet-stream"), "PP619"),
        (FEED_KEY, partial(broken, content_type="binary/octet-stream"), "PP603"),
        (FEED_KEY, partial(broken, cache_control="max-age=86400"), "PP626"),
        (FEED_KEY, partial(broken, body="<rss>"), "PP602"),
        (FEED_KEY, partial(broken, body="<html/>"), "PP602"),
    ],
)
def test_a_broken_object_is_reported(
    published: Published,
    folder: str,
    change: Callable[[Artifact], Artifact],
    code: str,
) -> None:
    """One object differs from the feed, and one rule reports it."""
    publication, destination, feed_url = published
    chosen = next(artifact for artifact in publication if artifact.key.startswith(folder))
    destination.write(change(chosen))
    assert codes(feed_url) == [code]


def test_a_missing_recording_is_reported(published: Published) -> None:
    """By its URL."""
    publication, destination, feed_url = published
    lost = next(artifact for artifact in publication if artifact.key.startswith("audio/"))
    destination._client.delete_object(**destination._location(lost.key))
    (finding,) = verify(feed_url)
    assert (finding.rule.code, finding.message) == ("PP611", "It answers 404: it is not there")
    assert finding.file.endswith(lost.key)


def test_a_private_feed_is_the_only_finding(published: Published) -> None:
    """It needs signing in."""
    _, _, feed_url = published
    (finding,) = verify(feed_url.replace(FEED_KEY, "releases/feed.xml"))
    assert (finding.rule.code, finding.message) == ("PP601", "It answers 403: it is not public")


def test_public_records_are_reported(published: Published) -> None:
    """In a bucket that is public completely."""
    _, destination, feed_url = published
    release = Release(number=1, published="2026-11-23", by="Ada", tool="0", run="a", objects={})
    destination.write(
        Artifact.of_bytes(
            record_key(1), release.to_json(), content_type="application/json", cache_control="x"
        )
    )
    assert verify_findings(feed_url) == []
    destination._client.delete_bucket_policy(Bucket=destination._bucket)
    everything = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", '
    everything += (
        f'"Action": "s3:GetObject", "Resource": "arn:aws:s3:::{destination._bucket}/*"}}]}}'
    )
    destination._client.put_bucket_policy(Bucket=destination._bucket, Policy=everything)
    assert codes(feed_url) == ["PP627"]


def test_an_unreachable_address_is_a_finding() -> None:
    """Without a traceback."""
    (finding,) = verify("http://127.0.0.1:9/feed.xml")
    assert (finding.rule.code, finding.message) == (
        "PP601",
        "It cannot be fetched: nothing answers at that address",
    )


def test_verification_can_be_limited_to_new_episodes(
    serve: Serve, publication: Publication
) -> None:
    """After publishing, other episodes' files are not read; feed and cover always are."""

    def refused(asked: Asked, reply: Reply) -> Reply:
        return Reply(403) if "01-listening" in asked.path or "02-measuring" in asked.path else reply

    server = serve(refused)
    feed_url = server.hold(publication)
    assert verify(feed_url, only=frozenset()) == ()
    assert {path for _, path in server.requests if "/artwork/cover" in path}
    (second,) = {
        item.guid for item in build_show()[0].feed.items if item.title.startswith("Measuring")
    }
    assert {finding.rule.code for finding in verify(feed_url, only=frozenset({second}))} == {
        *("PP611", "PP619"),
    }
    assert not [path for _, path in server.requests if "01-listening" in path]
