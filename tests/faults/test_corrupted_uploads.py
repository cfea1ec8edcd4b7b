"""Stores that do not keep what they are given: found out before the feed names it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import is_page
from tests.faults.faults import and_then, sent
from tests.faults.listener import undated
from tests.faults.proxied_show import BUCKET, Scene, release_then_change
from tests.faults.proxy import Answer, Fault, Forward, Request
from tests.publish.publishing import publish


def keeping(here: Scene, **otherwise: Any) -> Fault:
    """A store that takes an object, and keeps it like this."""

    def change(request: Request) -> None:
        body = otherwise.get("Body")
        as_sent = {
            "Body": request.body,
            "ContentType": request.headers["Content-Type"],
            "CacheControl": request.headers["Cache-Control"],
            "Metadata": {"sha256": request.headers["x-amz-meta-sha256"]},
        }
        wanted = {**as_sent, **otherwise, **({"Body": body(request.body)} if body else {})}
        here.client.put_object(Bucket=BUCKET, Key=f"{here.prefix}/{request.key}", **wanted)

    return and_then(change)


@pytest.mark.parametrize(
    ("otherwise", "told"),
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
def test_it_keeps_something_else(here: Scene, otherwise: dict[str, Any], told: str) -> None:
    """It is said of which object, and what is wrong with it; the feed is not replaced, nor next time."""
    old = release_then_change(here)
    here.proxy.when(sent("PUT", "audio/02"), keeping(here, **otherwise))
    first = here.publish()
    assert first.code == 3
    assert first.last.startswith("the bucket faults did not keep audio/02-measuring-")
    assert told in first.last
    assert "The feed was not replaced." in first.last
    assert here.publish().code == 3
    assert FEED_KEY not in here.proxy.put()
    assert here.listen() == (old, [])


def whole(request: Request, forward: Forward) -> Answer:
    """A store that has not heard of ranges."""
    part = forward(request)
    size = re.sub(r".*/", "", dict(part.headers)["Content-Range"])
    return Answer(200, part.headers, part.body.ljust(int(size), b"?"))


def part_as_200(request: Request, forward: Forward) -> Answer:
    """`rclone serve s3`: the right bytes, and not a word that they are a part."""
    part = forward(request)
    return Answer(200, part.headers, part.body)


def whole_as_206(request: Request, forward: Forward) -> Answer:
    """`s3rver`, asked for the first byte: everything, and says that it is a part."""
    return replace(whole(request, forward), status=206)


@pytest.mark.parametrize("answer", [whole, part_as_200, whole_as_206])
def test_it_does_not_answer_ranges(here: Scene, answer: Fault) -> None:
    """Players could not seek: the feed is not replaced; nor next time, when the files are there."""
    old = release_then_change(here)
    here.proxy.when(lambda request: "Range" in request.headers, answer)
    for _ in range(2):
        result = here.publish()
        assert result.code == 3
        assert "did not keep audio/" in result.last
        assert "asked for some bytes out of the middle (Range)" in result.last
    assert FEED_KEY not in here.proxy.put()
    assert here.listen() == (old, [])


def test_it_forgets_what_was_said_of_it(here: Scene) -> None:
    """Without the digest that went with it, the store's own count tells that the bytes are right."""
    release_then_change(here)
    here.proxy.when(sent("PUT", "audio/"), keeping(here, Metadata={}))
    result = here.publish()
    assert result.code == 0, result.text
    assert here.listen() == (here.feed(), [])


def test_a_feed_that_forgets_its_release(here: Scene) -> None:
    """Then every object is looked at again, and none is sent twice."""
    publish(here.show, here.somewhere)
    feed, stored = here.there()[FEED_KEY]
    here.client.put_object(
        Bucket=BUCKET,
        Key=f"{here.prefix}/{FEED_KEY}",
        Body=feed,
        ContentType=stored.content_type,
        CacheControl=stored.cache_control,
    )
    sent_again = publish(here.show, here.somewhere).written()
    others = [key for key in sent_again if not key.startswith("releases/") and not is_page(key)]
    assert others == [FEED_KEY]
    assert here.listen() == (undated(feed), [])
