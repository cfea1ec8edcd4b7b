"""Store capabilities are tested by racing; an incapable store is not published to."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from threading import Event
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from msgspec.structs import replace

from podcast_publisher.model.capabilities import PROBES, Capabilities, Capability, Requirement
from podcast_publisher.model.destination import (
    Condition,
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    IfUnchanged,
)
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.publish.stores import capabilities, write_races
from podcast_publisher.publish.stores.capabilities import probe_capabilities
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.single_writer import SingleWriter
from podcast_publisher.report.capabilities import remedy
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import correct, live_feed, publish, replace_in, retitle
from tests.publish.stores import Store
from tests.publish.target import Target

CONDITIONS = {"If-None-Match", "If-Match"}


pytestmark = pytest.mark.usefixtures("fewer_rounds")


def lacking(capabilities: Capabilities) -> dict[str, str]:
    """What is missing, by the first words of its promise, with what was observed."""
    return {
        " ".join(capability.expectation.split()[:3]): capability.observed
        for capability in capabilities.missing
    }


def left_at(destination: Destination) -> list[str]:
    """The test objects that were not removed."""
    return [entry.key for entry in destination.list_objects("releases/")]


def test_capable_stores_pass(destination: Destination, request: pytest.FixtureRequest) -> None:
    """Every destination of the contract tests; moto's missing digests have a substitute."""
    observed = ObservedDestination(destination)
    capabilities = probe_capabilities(observed)
    short = ["refuses an upload"] if "moto" in request.node.name else []
    assert list(lacking(capabilities)) == short
    assert capabilities.blocking(single_writer=False) == ()
    assert capabilities.supports_conditional_writes
    assert left_at(destination) == []
    assert {key.startswith(PROBES) for _, key in observed.requests} == {True}
    assert len(observed.requests) < 150


def without_conditions(destination: BucketDestination) -> BucketDestination:
    """A store that ignores conditions: they are removed on the way to it."""

    def take_off(request: Any, **_: object) -> None:
        for name in CONDITIONS & {*request.headers}:
            del request.headers[name]

    destination._client.meta.events.register("before-sign.s3.PutObject", take_off)
    return destination


def saying_501(destination: BucketDestination) -> BucketDestination:
    """A store that answers a condition as Backblaze B2 does."""

    def answer(request: Any, **_: object) -> AWSResponse | None:
        if not CONDITIONS & {*request.headers}:
            return None
        return AWSResponse(request.url, 501, HTTPHeaders(), _Said(b""))

    events: Any = destination._client.meta.events  # its types do not know that one may answer
    events.register("before-send.s3.PutObject", answer)
    return destination


class _Said:
    """The body of a response."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._body


@pytest.mark.parametrize(
    ("spoil", "seen"),
    [
        (without_conditions, "it ignores the condition, without even a race"),
        (saying_501, "it says that it cannot"),
    ],
)
def test_missing_conditions_are_found(
    bucket: tuple[BucketDestination, str],
    spoil: Callable[[BucketDestination], BucketDestination],
    seen: str,
) -> None:
    """A store that ignores or refuses them; a single writer may accept it."""
    destination = spoil(bucket[0])
    capabilities = probe_capabilities(destination)
    assert {capability.requirement for capability in capabilities.missing} == {
        Requirement.CONCURRENT_WRITERS
    }
    assert {capability.observed for capability in capabilities.missing} == {seen}
    assert len(capabilities.blocking(single_writer=False)) == 2
    assert capabilities.blocking(single_writer=True) == ()
    assert not capabilities.supports_conditional_writes
    assert left_at(destination) == []


def test_check_then_write_is_found_by_a_race(bucket: tuple[BucketDestination, str]) -> None:
    """A store that looks and then writes keeps every condition in turn."""
    racy = SingleWriter(bucket[0])
    racy.write(Artifact.of_bytes(FEED_KEY, b"1", content_type="a/b", cache_control="c"))
    with pytest.raises(ConflictError):
        racy.write(
            Artifact.of_bytes(FEED_KEY, b"2", content_type="a/b", cache_control="c"), IfAbsent()
        )
    capabilities = probe_capabilities(racy)
    assert [capability.requirement for capability in capabilities.missing] == [
        Requirement.CONCURRENT_WRITERS
    ] * 2
    assert all(
        "were told that they had won, in race" in capability.observed
        for capability in capabilities.missing
    )


def test_all_losers_wait_together(bucket: tuple[BucketDestination, str]) -> None:
    """The next race starts once one is decided, although its losers wait for their response."""
    begun = {name: Event() for name in ("first", "changed")}
    waited: list[bool] = []

    class LateForLosers(ObservedDestination):
        def write(
            self,
            artifact: Artifact,
            condition: Condition | None = None,
            *,
            release: int | None = None,
        ) -> bool:
            name, _, number = PurePath(artifact.key).stem.partition("-")
            try:
                new = super().write(artifact, condition, release=release)
            except ConflictError:
                if number:
                    waited.append(begun[name].wait(20))
                raise
            if number == str(write_races._ROUNDS - 1) and condition:
                begun[name].set()
            return new

    assert probe_capabilities(LateForLosers(bucket[0])).missing == ()
    assert waited == [True] * 2 * (write_races._WRITERS - 1) * write_races._ROUNDS


def test_an_interrupted_upload_keeps_the_old_object(
    bucket: tuple[BucketDestination, str],
) -> None:
    """The connection is closed after half of the bytes; nothing is waited for or retried."""
    old = Artifact.of_bytes("audio/a.mp3", b"old", content_type="a/b", cache_control="c")
    new = Artifact.of_bytes("audio/a.mp3", b"n" * 200_000, content_type="a/b", cache_control="c")
    bucket[0].write(old)
    sent: list[Any] = []
    events: Any = bucket[0]._client.meta.events
    events.register("before-send.s3.PutObject", lambda request, **_: sent.append(request.body))
    bucket[0].interrupt_upload(new)
    assert len(sent) == 1
    stored = bucket[0].head(old.key)
    assert stored is not None
    assert stored.differences(old) == ()
    bucket[0].write(new)  # and the next upload is whole again
    assert bucket[0].read(new.key)


def test_an_unreachable_store_is_not_judged(
    bucket: tuple[BucketDestination, str],
) -> None:
    """A store that fails halfway is reported as failing, not as incapable; test objects are removed."""

    def fail(artifact: Artifact) -> Artifact:
        if "changed" in artifact.key:
            raise DestinationError("The store is too busy")
        return artifact

    with pytest.raises(DestinationError, match="too busy"):
        probe_capabilities(ObservedDestination(bucket[0], fail))
    assert left_at(bucket[0]) == []


def test_a_missing_capability_is_reported_despite_a_later_failure(
    bucket: tuple[BucketDestination, str],
) -> None:
    """A store that alters objects, and then fails, is refused for the first."""

    def spoil(artifact: Artifact) -> Artifact:
        if "replaced" in artifact.key:
            raise DestinationError("The store failed; it may be full")
        return replace(artifact, cache_control="no-store")

    capabilities = probe_capabilities(ObservedDestination(bucket[0], spoil))
    (seen,) = lacking(capabilities).values()
    assert seen.startswith("its cache header is 'no-store' instead of")
    assert capabilities.blocking(single_writer=True)
    assert left_at(bucket[0]) == []


def test_a_slow_store_is_stopped_at_the_deadline(
    bucket: tuple[BucketDestination, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing new is started after it, and test objects are removed."""
    monkeypatch.setattr(capabilities, "_LONGEST", -1)
    with pytest.raises(DestinationError, match="too slow to find out"):
        probe_capabilities(bucket[0])
    assert left_at(bucket[0]) == []


def test_rclone_is_refused_for_the_right_reasons(rclone_store: Store) -> None:
    """`rclone serve s3` ignores conditions and ranges; the latter not even a single writer can accept."""
    destination = rclone_store.bucket().destination
    capabilities = probe_capabilities(destination)
    assert lacking(capabilities) == {
        "gives out a": "it answers with the whole file, with another part, or not with 206",
        "lets one of": "it ignores the condition, without even a race",
    }
    assert [
        capability.expectation.split()[0]
        for capability in capabilities.blocking(single_writer=True)
    ] == ["gives"]
    assert left_at(destination) == []


def test_rclone_fails_verification_of_uploads(small_show: Path, rclone_store: Store) -> None:
    """Without the store test, too, no feed is published: the first recording fails its verification."""
    target = rclone_store.bucket()
    alone = Target(SingleWriter(target.destination), target.public_url)
    with pytest.raises(DestinationError, match="asked for bytes from the middle"):
        publish(small_show, alone)
    assert target.destination.head(FEED_KEY) is None


def test_s3rver_is_refused_for_the_right_reasons(s3rver_store: Store) -> None:
    """It ignores conditions, which a single writer may accept; asked for the first byte, it sends all."""
    destination = s3rver_store.bucket().destination
    capabilities = probe_capabilities(destination)
    lacks = lacking(capabilities)
    # it writes the upload that was cut off while it is read: as much is there as has reached its disk
    torn = lacks.pop("keeps what is")
    assert re.fullmatch(
        r"(0|\d\d?,\d{3}|100,000) bytes are there, of 200,000 that were to be sent", torn
    )
    assert lacks == {
        "gives out a": "it answers with the whole file, with another part, or not with 206",
        "refuses an upload": "it accepted one",
        "lets one of": "it ignores the condition, without even a race",
    }
    forbidden = [
        capability.expectation.split()[0]
        for capability in capabilities.blocking(single_writer=True)
    ]
    assert forbidden == ["gives", "keeps"]
    assert left_at(destination) == []


class Unconditional:
    """A destination that fails on any condition."""

    def __init__(self, real: Destination) -> None:
        self.observed = ObservedDestination(real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.observed, name)

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        assert condition is None, artifact.key
        return self.observed.write(artifact, release=release)


@pytest.fixture
def by_one(bucket: tuple[BucketDestination, str]) -> Target:
    """A destination without conditions, for its only writer."""
    destination, public_url = bucket
    return Target(SingleWriter(Unconditional(destination)), public_url)


def test_a_single_writer_publishes_without_conditions(small_show: Path, by_one: Target) -> None:
    """A show is published, corrected and renamed; no condition is sent, and no recording replaced."""
    first = publish(small_show, by_one)
    correct(small_show, "A cough")
    retitle(small_show, "title: ", "title: New ")
    second = publish(small_show, by_one)
    assert "New " in live_feed(by_one)
    media = [key for key in first.written() if key.startswith("audio/")]
    assert not set(media) & set(second.written())
    assert all(by_one.destination.head(key) for key in media)


def test_a_single_writer_never_replaces_media(by_one: Target) -> None:
    """An object under a new content-addressed key stays as it is."""
    first = Artifact.of_bytes("audio/a.mp3", b"sound", content_type="a/b", cache_control="c")
    other = Artifact.of_bytes("audio/a.mp3", b"other", content_type="a/b", cache_control="c")
    by_one.destination.write(first, IfAbsent(), release=1)
    by_one.destination.write(first, IfAbsent(), release=1)
    with pytest.raises(ConflictError):
        by_one.destination.write(other, IfAbsent())
    with pytest.raises(ConflictError):
        by_one.destination.write(other, IfUnchanged('"another version"'))
    stored = by_one.destination.read("audio/a.mp3")
    assert stored
    assert stored[0] == b"sound"


def test_a_single_writer_detects_an_earlier_change(small_show: Path, by_one: Target) -> None:
    """A change by another writer is reported, unless it happens at the same moment."""
    publish(small_show, by_one)
    before = by_one.destination.head(FEED_KEY)
    assert before
    replace_in(small_show / "podcast.yaml", "title: ", "title: Theirs ")
    publish(small_show, by_one, name="Grace")
    mine = Artifact.of_bytes(FEED_KEY, b"mine", content_type="a/b", cache_control="c")
    with pytest.raises(ConflictError):
        by_one.destination.write(mine, IfUnchanged(before.etag))
    assert "Theirs" in live_feed(by_one)


def test_ceph_with_versioning_is_named_as_a_cause() -> None:
    """Where only conditions are missing: Ceph ignores them in a versioned bucket."""
    without = Capability("p", "m", "it ignores the condition", Requirement.CONCURRENT_WRITERS)
    assert "Ceph ignores conditions in a bucket with versioning" in remedy(Capabilities((without,)))
    half = Capability("p", "m", "it leaves half a file")
    assert "versioning" not in remedy(Capabilities((without, half)))
