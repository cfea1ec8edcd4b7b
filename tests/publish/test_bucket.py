"""What only a bucket does: requests counted on the wire, and its errors as messages."""

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


def test_an_unchanged_show_costs_three_requests(
    small_show: Path, bucket: tuple[BucketDestination, str]
) -> None:
    """Two GETs and a HEAD, and no PUT."""
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


def test_a_corrected_text_costs_fourteen_requests(
    small_show: Path, bucket: tuple[BucketDestination, str]
) -> None:
    """However many episodes there are: record, feed, its page and the series', and copies of the latter three."""
    target = Target(*bucket)
    publish(small_show, target)
    replace_in(small_show / "episodes" / "01-listening.yaml", "What patients say", "What is said")
    sent = sent_by(bucket[0])
    publish(small_show, target)
    assert sorted(method for method, _ in sent) == ["GET"] * 4 + ["HEAD"] * 3 + ["PUT"] * 7
    asked = [(method, url.rpartition("test-")[2].partition("/")[2]) for method, url in sent]
    assert [request for request in asked if request[1].endswith(FEED_KEY)] == [
        ("GET", FEED_KEY),
        ("HEAD", "releases/000001/feed.xml"),  # whether that release is finished
        ("HEAD", "releases/000002/feed.xml"),  # whether anything of someone else is in the way
        ("PUT", FEED_KEY),
        ("PUT", "releases/000002/feed.xml"),
        ("HEAD", FEED_KEY),  # whether a later release, of an erasure maybe, is live by now
    ]


def test_a_new_page_costs_one_request(
    small_show: Path, bucket: tuple[BucketDestination, str]
) -> None:
    """Only the front page is looked for first, because somebody else's may have that name."""
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
def test_a_new_object_costs_few_requests(
    bucket: tuple[BucketDestination, str], size: int, methods: list[str]
) -> None:
    """It is sent once, and verified by one response with bytes and headers."""
    sound = Artifact.of_bytes("audio/a.mp3", b"x" * size, content_type="a/b", cache_control="c")
    feed = Artifact.of_bytes(FEED_KEY, b"<rss/>", content_type="a/b", cache_control="c")
    contents = {artifact.key: PublishedObject.of(artifact) for artifact in (sound, feed)}
    plan = Plan(LiveState(), media=(Step(sound, "new"),), feed=Step(feed, "new"), objects=contents)
    sent = sent_by(bucket[0])
    carried_out(plan, bucket[0])
    assert [method for method, url in sent if url.endswith(sound.key)] == methods


def test_an_upload_is_one_plain_put(bucket: tuple[BucketDestination, str]) -> None:
    """One PUT with its MD5, without the chunked encoding that some stores keep in the file."""
    headers = headers_of_an_upload(bucket[0], 20_000_000)
    assert headers["content-md5"]
    assert "aws-chunked" not in headers.get("content-encoding", "")
    assert "x-amz-trailer" not in headers


def test_a_body_is_signed_by_its_md5(bucket: tuple[BucketDestination, str]) -> None:
    """Over http, too, a file is not read a second time for signing."""
    headers = headers_of_an_upload(bucket[0], 20_000_000)
    assert headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
    assert "content-md5" in headers["authorization"]


@pytest.mark.parametrize(
    ("size", "asked"), [(SMALL_OBJECT, ""), (SMALL_OBJECT + 1, "100-continue")]
)
def test_only_large_bodies_expect_continue(
    bucket: tuple[BucketDestination, str], size: int, asked: str
) -> None:
    """Waiting for 100 takes as long as sending a small one."""
    assert headers_of_an_upload(bucket[0], size).get("expect", "") == asked


def headers_of_an_upload(destination: BucketDestination, size: int) -> dict[str, str]:
    """The headers of an upload of that size, in lower case."""
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
def test_path_and_virtual_host_addressing(addressing: str, address: str) -> None:
    """As the settings say."""
    connected = client(
        endpoint_url="https://s3.example.org", addressing=addressing, access_key="a", secret_key="b"
    )
    location = {"Bucket": "podcast", "Key": FEED_KEY}
    assert connected.generate_presigned_url("get_object", Params=location).startswith(address)


def test_a_prefix_becomes_a_folder(
    store: LocalStore, bucket: tuple[BucketDestination, str]
) -> None:
    """However it is written."""
    name = bucket[1].rstrip("/").rpartition("/")[2]
    below = BucketDestination(local.connect(store), name, "/series/one/")
    feed = Artifact.of_bytes(FEED_KEY, b"<rss/>", content_type="a/b", cache_control="c")
    below.write(feed)
    assert bucket[0].head(f"series/one/{FEED_KEY}") is not None
    assert below.head(FEED_KEY) is not None


@contextmanager
def refused() -> Iterator[list[DestinationError]]:
    """The refusal of the block, with its fix."""
    caught: list[DestinationError] = []
    with pytest.raises(DestinationError) as error:
        yield caught
    caught.append(error.value)


def test_a_missing_bucket_is_named(store: LocalStore) -> None:
    """A misspelt name is reported, and makes no bucket."""
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
def test_wrong_keys_have_their_own_messages(
    store: LocalStore, access: str | None, secret: str, message: str
) -> None:
    """An unknown access key, and a wrong secret."""
    wrong = client(
        endpoint_url=store.endpoint_url,
        access_key=access or store.access_key,
        secret_key=secret,
    )
    with refused() as caught:
        BucketDestination(wrong, "podcast").read(FEED_KEY)
    assert message in str(caught[0])


def test_missing_keys_are_reported(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fix names the two variables."""
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    with refused() as caught:
        BucketDestination(client(endpoint_url=store.endpoint_url), "podcast").read(FEED_KEY)
    assert "There are no keys to sign in with" in str(caught[0])
    assert "AWS_ACCESS_KEY_ID" in caught[0].fix


def test_an_unreachable_store_is_reported() -> None:
    """An address at which nothing listens."""
    nobody = client(endpoint_url="http://127.0.0.1:9", access_key="a", secret_key="b")
    with refused() as caught:
        BucketDestination(nobody, "podcast").read(FEED_KEY)
    assert "Nothing answers at the store's address" in str(caught[0])
    assert "endpoint_url" in caught[0].fix
