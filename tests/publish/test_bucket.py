"""What only a bucket does: requests counted on the wire, and refusals put into words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.plan import LiveState, Plan, Step
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, SMALL_OBJECT, Artifact
from podcast_publisher.model.release import PublishedObject
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from tests.publish.publishing import carried_out, publish, replace_in
from tests.publish.target import Target


def sent_by(destination: BucketDestination) -> list[tuple[str, str]]:
    """A list that fills with method and path of every request of that destination."""
    sent: list[tuple[str, str]] = []

    def note(request: Any, **_: object) -> None:
        sent.append((request.method, request.url.partition("?")[0]))

    destination._client.meta.events.register("before-send.s3", note)
    return sent


def test_nothing_changed_is_three_requests(
    small_show: Path, bucket: tuple[BucketDestination, str]
) -> None:
    """A second publishing sends two GETs and a HEAD over the wire, and no PUT."""
    target = Target(*bucket)
    publish(small_show, target)
    sent = sent_by(bucket[0])
    publish(small_show, target)
    feed_url = target.public_url + FEED_KEY
    assert sent == [
        ("GET", feed_url),
        ("GET", feed_url.replace(FEED_KEY, "releases/000001/release.json")),
        ("HEAD", feed_url.replace(FEED_KEY, "releases/000001/feed.xml")),
    ]


def test_other_words_are_eleven_requests(
    small_show: Path, bucket: tuple[BucketDestination, str]
) -> None:
    """However many episodes there are, one corrected text writes record, feed, page and a copy of the two."""
    target = Target(*bucket)
    publish(small_show, target)
    replace_in(small_show / "episodes" / "01-listening.yaml", "What patients say", "What is said")
    sent = sent_by(bucket[0])
    publish(small_show, target)
    assert sorted(method for method, _ in sent) == ["GET"] * 3 + ["HEAD"] * 3 + ["PUT"] * 5
    asked = [(method, url.rpartition("test-")[2].partition("/")[2]) for method, url in sent]
    assert [request for request in asked if request[1].endswith(FEED_KEY)] == [
        ("GET", FEED_KEY),
        ("HEAD", "releases/000001/feed.xml"),  # whether that release is finished
        ("HEAD", "releases/000002/feed.xml"),  # whether anything of someone else is in the way
        ("PUT", FEED_KEY),
        ("PUT", "releases/000002/feed.xml"),
        ("HEAD", FEED_KEY),  # whether a later release, of an erasure maybe, is live by now
    ]


def test_a_first_page_is_one_request(
    small_show: Path, bucket: tuple[BucketDestination, str]
) -> None:
    """What was put where nothing was is not looked at again.

    The front page alone is looked for before: other people's may have that name.
    """
    sent = sent_by(bucket[0])
    target = Target(*bucket)
    publish(small_show, target)
    pages = [(method, url) for method, url in sent if url.endswith(".html")]
    assert pages[0] == ("HEAD", target.public_url + INDEX_KEY)
    assert [method for method, _ in pages[1:]] == ["PUT"] * 5


@pytest.mark.parametrize(
    ("size", "methods"),
    [
        (20_000, ["PUT", "GET"]),  # to look whether it is there would cost as much as sending it
        (200_000, ["HEAD", "PUT", "GET"]),  # not sent again where a cut-off run has left it
    ],
)
def test_an_object_is_sent_and_proved_in_few_requests(
    bucket: tuple[BucketDestination, str], size: int, methods: list[str]
) -> None:
    """A new object is sent once, and proved by one answer that tells bytes and headers."""
    sound = Artifact.of_bytes("audio/a.mp3", b"x" * size, content_type="a/b", cache_control="c")
    feed = Artifact.of_bytes(FEED_KEY, b"<rss/>", content_type="a/b", cache_control="c")
    contents = {artifact.key: PublishedObject.of(artifact) for artifact in (sound, feed)}
    plan = Plan(LiveState(), media=(Step(sound, "new"),), feed=Step(feed, "new"), objects=contents)
    sent = sent_by(bucket[0])
    carried_out(plan, bucket[0])
    assert [method for method, url in sent if url.endswith(sound.key)] == methods


def test_an_upload_is_one_plain_put(bucket: tuple[BucketDestination, str]) -> None:
    """A body goes in one PUT with its MD5, without the framing that some stores keep in the file."""
    headers = headers_of_an_upload(bucket[0], 20_000_000)
    assert headers["content-md5"]
    assert "aws-chunked" not in headers.get("content-encoding", "")
    assert "x-amz-trailer" not in headers


def test_a_body_is_signed_by_its_md5(bucket: tuple[BucketDestination, str]) -> None:
    """Over http, too, a file is not read a second time to be signed; its MD5 is."""
    headers = headers_of_an_upload(bucket[0], 20_000_000)
    assert headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
    assert "content-md5" in headers["authorization"]


@pytest.mark.parametrize(
    ("size", "asked"), [(SMALL_OBJECT, ""), (SMALL_OBJECT + 1, "100-continue")]
)
def test_leave_is_asked_for_large_bodies_alone(
    bucket: tuple[BucketDestination, str], size: int, asked: str
) -> None:
    """A small one is sent at once: to wait for leave takes as long."""
    assert headers_of_an_upload(bucket[0], size).get("expect", "") == asked


def headers_of_an_upload(destination: BucketDestination, size: int) -> dict[str, str]:
    """What goes over the wire before so many bytes, by names in small letters."""
    headers: dict[str, str] = {}

    def note(request: Any, **_: object) -> None:
        for name, value in request.headers.items():
            headers[name.lower()] = value.decode() if isinstance(value, bytes) else value

    destination._client.meta.events.register("before-send.s3.PutObject", note)
    artifact = Artifact.of_bytes("audio/a", b"x" * size, content_type="a/b", cache_control="c")
    destination.write(artifact)
    return headers


@pytest.mark.parametrize(
    ("addressing", "address"),
    [
        ("path", "https://s3.example.org/podcast/feed.xml?"),
        ("virtual", "https://podcast.s3.example.org/feed.xml?"),
    ],
)
def test_where_the_buckets_name_stands(addressing: str, address: str) -> None:
    """Behind the store's name, or in front of it, as the settings say."""
    connected = client(
        endpoint_url="https://s3.example.org", addressing=addressing, access_key="a", secret_key="b"
    )
    location = {"Bucket": "podcast", "Key": FEED_KEY}
    assert connected.generate_presigned_url("get_object", Params=location).startswith(address)


def test_below_a_prefix(store: LocalStore, bucket: tuple[BucketDestination, str]) -> None:
    """A prefix in the settings becomes a folder in the bucket, however it is written."""
    name = bucket[1].rstrip("/").rpartition("/")[2]
    below = BucketDestination(local.connect(store), name, "/series/one/")
    feed = Artifact.of_bytes(FEED_KEY, b"<rss/>", content_type="a/b", cache_control="c")
    below.write(feed)
    assert bucket[0].head(f"series/one/{FEED_KEY}") is not None
    assert below.head(FEED_KEY) is not None


@contextmanager
def refused() -> Iterator[list[DestinationError]]:
    """Whatever is refused within, with its cure."""
    caught: list[DestinationError] = []
    with pytest.raises(DestinationError) as error:
        yield caught
    caught.append(error.value)


def test_a_missing_bucket_is_named(store: LocalStore) -> None:
    """A typing error in the bucket's name is told as that, and makes no bucket."""
    with refused() as caught:
        BucketDestination(local.connect(store), "no-such-bucket").read(FEED_KEY)
    assert str(caught[0]) == "There is no such bucket (the bucket no-such-bucket)"
    assert "podcast.yaml" in caught[0].fix


@pytest.mark.parametrize(
    ("access", "secret", "message"),
    [
        ("nobody", "nothing", "does not know the access key"),
        (None, "wrong", "secret key does not belong"),
    ],
)
def test_wrong_keys_are_told_apart(
    store: LocalStore, access: str | None, secret: str, message: str
) -> None:
    """An unknown access key and a wrong secret are two different sentences."""
    wrong = client(
        endpoint_url=store.endpoint_url,
        access_key=access or store.access_key,
        secret_key=secret,
    )
    with refused() as caught:
        BucketDestination(wrong, "podcast").read(FEED_KEY)
    assert message in str(caught[0])


def test_no_keys_at_all(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without keys anywhere, the cure names the two variables."""
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    with refused() as caught:
        BucketDestination(client(endpoint_url=store.endpoint_url), "podcast").read(FEED_KEY)
    assert "There are no keys to sign in with" in str(caught[0])
    assert "AWS_ACCESS_KEY_ID" in caught[0].fix


def test_nobody_there() -> None:
    """An address where nothing listens is told as that."""
    nobody = client(endpoint_url="http://127.0.0.1:9", access_key="a", secret_key="b")
    with refused() as caught:
        BucketDestination(nobody, "podcast").read(FEED_KEY)
    assert "Nothing answers at the store's address" in str(caught[0])
    assert "endpoint_url" in caught[0].fix
