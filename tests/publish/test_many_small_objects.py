"""Many small objects: one request each, a listing for all, and in full where that leaves a doubt."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from botocore.utils import parse_timestamp as botocore_timestamp

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.plan import LiveState, Plan, Step
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import PublishedObject
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3 import credentials
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from tests.faults.faults import and_then, refuse, sent
from tests.faults.proxy import Answer, FaultProxy, Forward, Request, fault_proxy
from tests.publish.publishing import carried_out

COUNT = 40
KINDS = ("text/vtt", "application/json")
CHANGED = f"transcripts/{COUNT // 2:04}.txt"


@pytest.fixture
def place(
    store: LocalStore, bucket: tuple[BucketDestination, str]
) -> Iterator[tuple[BucketDestination, FaultProxy]]:
    """A bucket behind a proxy."""
    with fault_proxy(bucket[1]) as proxy:
        connected = client(
            endpoint_url=proxy.url, access_key=store.access_key, secret_key=store.secret_key
        )
        yield BucketDestination(connected, bucket[0]._bucket), proxy


def texts(count: int = COUNT) -> list[Artifact]:
    """Transcripts of two types, each with other words."""
    return [
        Artifact.of_bytes(
            f"transcripts/{number:04}.txt",
            f"words of {number:04}".encode(),
            content_type=KINDS[number % 2],
            cache_control="max-age=60",
        )
        for number in range(count)
    ]


def plan_of(media: list[Artifact]) -> Plan:
    feed = Artifact.of_bytes(FEED_KEY, b"<rss/>", content_type="a/b", cache_control="c")
    contents = {artifact.key: PublishedObject.of(artifact) for artifact in (*media, feed)}
    steps = tuple(Step(artifact, "new") for artifact in media)
    return Plan(LiveState(), media=steps, feed=Step(feed, "new"), objects=contents)


def requests(proxy: FaultProxy) -> Counter[str]:
    """How often transcripts were put, read and listed."""
    kinds = []
    for request in proxy.requests:
        if "list-type=2" in request.path:
            kinds.append("LIST")
        elif request.key.startswith("transcripts/"):
            kinds.append(request.method)
    return Counter(kinds)


def test_each_small_object_costs_one_request(
    place: tuple[BucketDestination, FaultProxy],
) -> None:
    """Besides, one of each type is read, and all are listed once."""
    destination, proxy = place
    carried_out(plan_of(texts()), destination)
    assert requests(proxy) == {"PUT": COUNT, "GET": len(KINDS), "LIST": 1}


def test_few_small_objects_are_not_listed(place: tuple[BucketDestination, FaultProxy]) -> None:
    """Each is read, which costs no more."""
    destination, proxy = place
    carried_out(plan_of(texts(10)), destination)
    assert requests(proxy) == {"PUT": 10, "GET": 10}


def replaced(body: bytes) -> Callable[[BucketDestination], None]:
    def replace(place: BucketDestination) -> None:
        place.write(
            Artifact.of_bytes(CHANGED, body, content_type="text/vtt", cache_control="max-age=60")
        )

    return replace


def removed(place: BucketDestination) -> None:
    place.delete(CHANGED)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (replaced(b"other of " + CHANGED[-8:-4].encode()), "its bytes differ"),
        (replaced(b"longer words"), "its bytes differ"),
        (removed, "it is not there"),
    ],
    ids=["bytes", "size", "missing"],
)
def test_a_damaged_small_object_is_found(
    place: tuple[BucketDestination, FaultProxy],
    bucket: tuple[BucketDestination, str],
    damage: Callable[[BucketDestination], None],
    words: str,
) -> None:
    """By the listing; the feed is not replaced."""
    destination, proxy = place
    proxy.when(sent("PUT", CHANGED), and_then(lambda _: damage(bucket[0])))
    with pytest.raises(DestinationError, match=f"did not keep {CHANGED} as it was sent: .*{words}"):
        carried_out(plan_of(texts()), destination)
    assert bucket[0].head(FEED_KEY) is None


def without(pattern: bytes, replacement: bytes = b"") -> Callable[[Request, Forward], Answer]:
    """A listing in which something is missing."""

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        headers = tuple(item for item in answer.headers if item[0].lower() != "content-length")
        return Answer(answer.status, headers, re.sub(pattern, replacement, answer.body))

    return fault


@pytest.mark.parametrize(
    ("fault", "read"),
    [
        (refuse(403, "AccessDenied"), COUNT),
        (without(rb"<ETag>.*?</ETag>"), COUNT),
        (without(rb"<ETag>.*?</ETag>", b"<ETag>encrypted</ETag>"), COUNT),
        (without(rb"<Size>\d+</Size>", b"<Size>1</Size>"), COUNT),
        (without(rb"<Contents><Key>transcripts/0002.*?</Contents>"), len(KINDS) + 1),
    ],
    ids=["not-allowed", "no-etag", "no-md5", "other-size", "one-missing"],
)
def test_what_a_listing_does_not_prove_is_read(
    place: tuple[BucketDestination, FaultProxy],
    fault: Callable[[Request, Forward], Answer],
    read: int,
) -> None:
    """One by one; nothing is believed, and nothing is refused."""
    destination, proxy = place
    proxy.when(lambda request: "list-type=2" in request.path, fault)
    carried_out(plan_of(texts()), destination)
    assert requests(proxy)["GET"] == read


def test_a_wrong_type_is_found(
    place: tuple[BucketDestination, FaultProxy], bucket: tuple[BucketDestination, str]
) -> None:
    """A listing names no headers: the first object of each type and cache header is read."""
    destination, proxy = place
    others = [
        Artifact.of_bytes(f"chapters/{n}.json", b"{}", content_type="a/b", cache_control="c")
        for n in range(30)
    ]
    first = others[0]

    def spoil(_: object) -> None:
        bucket[0].write(
            Artifact.of_bytes(first.key, b"{}", content_type="text/plain", cache_control="c")
        )

    proxy.when(sent("PUT", first.key), and_then(spoil))
    with pytest.raises(DestinationError, match=r"its type is 'text/plain' instead of 'a/b'"):
        carried_out(plan_of(others), destination)


def test_dates_in_listings_take_no_guessing(
    place: tuple[BucketDestination, FaultProxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are in one form, which botocore's reader of any date takes thirty times as long to see."""
    destination, _ = place
    for artifact in texts(3):
        destination.write(artifact)
    guessed: list[str] = []

    def parse_timestamp(value: str) -> datetime:
        guessed.append(value)
        return botocore_timestamp(value)

    monkeypatch.setattr(credentials, "parse_timestamp", parse_timestamp)
    dates = [entry.last_modified for entry in destination.list_objects("transcripts/")]
    assert [date.tzinfo for date in dates] == [UTC] * 3
    assert abs(datetime.now(UTC) - dates[0]) < timedelta(minutes=5)
    assert not guessed


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-30T20:44:57.123Z", "2026-11-30T20:44:57Z", "2026-11-30T20:44:57+01:00"),
        *("Mon, 30 Nov 2026 10:00:00 GMT", "1764531897", "2026-02-30T20:44:57Z", "yesterday", ""),
    ],
)
def test_dates_are_read_as_by_botocore(text: str) -> None:
    """In any form, and refused where it refuses them."""

    def outcome(read: Callable[[str], datetime]) -> object:
        try:
            return read(text)
        except ValueError:
            return ValueError

    assert outcome(credentials._timestamp) == outcome(botocore_timestamp)
