"""Stores that alter what is uploaded: found before the feed names it."""

import re
from typing import Any

import pytest
from msgspec.structs import replace

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import is_page
from tests.faults.faults import and_then, sent
from tests.faults.listener import undated
from tests.faults.proxied_show import BUCKET, ProxiedShow, release_then_change
from tests.faults.proxy import Answer, Fault, Forward, Request
from tests.publish.publishing import publish


def keeping(proxied_show: ProxiedShow, **otherwise: Any) -> Fault:
    """A store that accepts an object, and stores it with these differences."""

    def change(request: Request) -> None:
        body = otherwise.get("Body")
        as_sent = {
            "Body": request.body,
            "ContentType": request.headers["Content-Type"],
            "CacheControl": request.headers["Cache-Control"],
            "Metadata": {"sha256": request.headers["x-amz-meta-sha256"]},
        }
        wanted = {**as_sent, **otherwise, **({"Body": body(request.body)} if body else {})}
        proxied_show.client.put_object(
            Bucket=BUCKET, Key=f"{proxied_show.prefix}/{request.key}", **wanted
        )

    return and_then(change)


@pytest.mark.parametrize(
    ("otherwise", "message"),
    [
        (
            {"ContentType": "binary/octet-stream"},
            "its type is 'binary/octet-stream' instead of 'audio/mpeg'",
        ),
        ({"CacheControl": "no-store"}, "its cache header is 'no-store' instead of 'public, "),
        ({"ContentEncoding": "aws-chunked"}, "it is marked as encoded (aws-chunked)"),
        ({"Body": lambda body: body[: len(body) // 2]}, "its bytes differ (82,"),
        ({"Body": lambda body: body[:-1] + b"?"}, "its bytes differ (164,"),
    ],
    ids=["type", "cache", "encoding", "cut", "other-bytes"],
)
def test_an_altered_object_stops_the_publish(
    proxied_show: ProxiedShow, otherwise: dict[str, Any], message: str
) -> None:
    """The message names the object and the difference; the feed is not replaced, nor next time."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(sent("PUT", "audio/02"), keeping(proxied_show, **otherwise))
    first = proxied_show.publish()
    assert first.code == 3
    assert first.last.startswith("the bucket faults did not keep audio/02-measuring-")
    assert message in first.last
    assert "The feed was not replaced." in first.last
    assert proxied_show.publish().code == 3
    assert FEED_KEY not in proxied_show.proxy.put()
    assert proxied_show.listen() == (old, [])


def whole(request: Request, forward: Forward) -> Answer:
    """A store without ranges."""
    part = forward(request)
    size = re.sub(r".*/", "", dict(part.headers)["Content-Range"])
    return Answer(200, part.headers, part.body.ljust(int(size), b"?"))


def part_as_200(request: Request, forward: Forward) -> Answer:
    """`rclone serve s3`: the right bytes, without saying that they are a part."""
    part = forward(request)
    return Answer(200, part.headers, part.body)


def whole_as_206(request: Request, forward: Forward) -> Answer:
    """`s3rver`, asked for the first byte: the whole object, declared as a part."""
    return replace(whole(request, forward), status=206)


@pytest.mark.parametrize("answer", [whole, part_as_200, whole_as_206])
def test_missing_range_support_stops_the_publish(proxied_show: ProxiedShow, answer: Fault) -> None:
    """Players could not seek: the feed is not replaced, nor next time, when the files are there."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(lambda request: "Range" in request.headers, answer)
    for _ in range(2):
        result = proxied_show.publish()
        assert result.code == 3
        assert "did not keep audio/" in result.last
        assert "asked for bytes from the middle (Range)" in result.last
    assert FEED_KEY not in proxied_show.proxy.put()
    assert proxied_show.listen() == (old, [])


def test_lost_metadata_is_replaced_by_the_etag(proxied_show: ProxiedShow) -> None:
    """Without the digest in the metadata, the store's own digest proves the bytes."""
    release_then_change(proxied_show)
    proxied_show.proxy.when(sent("PUT", "audio/"), keeping(proxied_show, Metadata={}))
    result = proxied_show.publish()
    assert result.code == 0, result.text
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


def test_a_feed_without_its_release_number_causes_full_verification(
    proxied_show: ProxiedShow,
) -> None:
    """Every object is verified again, and none is sent twice."""
    publish(proxied_show.show, proxied_show.target)
    feed, stored = proxied_show.objects()[FEED_KEY]
    proxied_show.client.put_object(
        Bucket=BUCKET,
        Key=f"{proxied_show.prefix}/{FEED_KEY}",
        Body=feed,
        ContentType=stored.content_type,
        CacheControl=stored.cache_control,
    )
    sent_again = publish(proxied_show.show, proxied_show.target).written()
    others = [key for key in sent_again if not key.startswith("releases/") and not is_page(key)]
    assert others == [FEED_KEY]
    assert proxied_show.listen() == (undated(feed), [])
