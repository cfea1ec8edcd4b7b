"""The contract of destinations, the same for all of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.destination import (
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    IfUnchanged,
)
from podcast_publisher.model.pruning import RetentionPolicy
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.pruning.prune import plan_pruning
from podcast_publisher.publish.releases.live import read_live
from tests.publish.publishing import NOW, begin_upload, correct, live_feed, publish, rolled_back
from tests.publish.target import Target

KEY = "audio/01-listening-0a1b2c3d.mp3"


def artifact(body: bytes = b"some sound", key: str = KEY) -> Artifact:
    """An object with its own headers."""
    return Artifact.of_bytes(
        key, body, content_type="audio/mpeg", cache_control="public, max-age=31536000"
    )


def body_of(destination: Destination, key: str = KEY) -> bytes:
    """The bytes stored there."""
    stored = destination.read(key)
    assert stored is not None
    return stored[0]


def wins(attempt: Callable[[], object]) -> bool:
    """Whether the write succeeded rather than failing its condition."""
    try:
        attempt()
    except ConflictError:
        return False
    return True


def test_a_missing_object_is_absent(destination: Destination) -> None:
    """It is no error."""
    assert destination.read(KEY) is None
    assert destination.head(KEY) is None


def test_an_object_comes_back_as_it_was_written(destination: Destination) -> None:
    """Bytes, type, cache header, digest and release are kept."""
    destination.write(artifact(), release=12)
    stored = destination.head(KEY)
    assert stored is not None
    assert stored.differences(artifact()) == ()
    assert stored.release == 12
    assert body_of(destination) == b"some sound"


def test_the_etag_belongs_to_the_bytes(destination: Destination) -> None:
    """Read and head give the same one, and other bytes another."""
    destination.write(artifact())
    read, head = destination.read(KEY), destination.head(KEY)
    assert read is not None
    assert head is not None
    assert read[1].etag == head.etag
    destination.write(artifact(b"other sound"))
    assert destination.head(KEY) != head


def test_a_range_can_be_read(destination: Destination) -> None:
    """A seeking player gets its bytes, and the size of the object."""
    whole = artifact(bytes(range(256)))
    destination.write(whole)
    part = destination.read_range(KEY, 100, 4)
    assert part == (bytes([100, 101, 102, 103]), destination.head(KEY))
    assert part[1].differences(whole) == ()


@pytest.mark.parametrize("body", [b"", b"a"])
def test_a_range_beyond_the_end_is_empty(destination: Destination, body: bytes) -> None:
    """Or absent, and never an error."""
    destination.write(artifact(body))
    part = destination.read_range(KEY, 7, 4)
    assert part is None or part[0] == b""
    assert destination.read_range("audio/nothing.mp3", 0, 4) is None


def test_create_only_does_not_replace(destination: Destination) -> None:
    """The write is refused, and the object stays."""
    destination.write(artifact(), IfAbsent())
    with pytest.raises(ConflictError):
        destination.write(artifact(b"other sound"), IfAbsent())
    assert body_of(destination) == b"some sound"


def test_repeating_a_write_succeeds(destination: Destination) -> None:
    """The same object is no conflict: the first response may have been lost."""
    assert destination.write(artifact(), IfAbsent(), release=3)
    assert not destination.write(artifact(), IfAbsent(), release=3), "there was nothing to write"
    assert not wins(lambda: destination.write(artifact(), IfAbsent(), release=4))


def test_replace_only_the_version_that_was_read(destination: Destination) -> None:
    """A conditional write replaces that version and no other."""
    destination.write(artifact(b"first"))
    before = destination.head(KEY)
    assert before is not None
    destination.write(artifact(b"second"), IfUnchanged(before.etag))
    with pytest.raises(ConflictError):
        destination.write(artifact(b"third"), IfUnchanged(before.etag))
    assert body_of(destination) == b"second"


def test_a_replacing_write_does_not_create(destination: Destination) -> None:
    """A missing object has no version."""
    with pytest.raises(ConflictError):
        destination.write(artifact(), IfUnchanged('"00000000000000000000000000000000"'))
    assert destination.head(KEY) is None


def test_one_of_many_creators_wins(destination: Destination) -> None:
    """Of eight create-only writers one succeeds, and seven are refused."""
    bodies = [f"sound {number}".encode() for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        won = list(
            pool.map(
                lambda body: wins(lambda: destination.write(artifact(body), IfAbsent())), bodies
            )
        )
    assert won.count(True) == 1
    assert body_of(destination) == bodies[won.index(True)]


def test_no_update_is_lost(destination: Destination) -> None:
    """Four writers that each add six marks on a condition: all marks are there."""
    destination.write(artifact(b"start"))

    def add(mark: str) -> bool:
        live = destination.read(KEY)
        assert live is not None
        body, stored = live
        more = artifact(body + mark.encode())
        return wins(lambda: destination.write(more, IfUnchanged(stored.etag)))

    def add_six(mark: str) -> None:
        added = 0
        while added < 6:
            added += add(mark)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_six, "abcd"))
    assert sorted(body_of(destination).decode().removeprefix("start")) == sorted("abcd" * 6)


def test_a_file_that_changed_meanwhile_is_refused(
    destination: Destination, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Other bytes of the same length are not published."""
    if "moto" in request.node.name:
        request.applymarker(pytest.mark.xfail(strict=True, reason="moto verifies no digest"))
    recording = tmp_path / "recording.mp3"
    recording.write_bytes(b"other sound")
    meant = replace(artifact(b"right sound"), content=recording)
    with pytest.raises(DestinationError, match="changed while it was being"):
        destination.write(meant)
    assert destination.head(KEY) is None


def test_an_artifact_may_be_a_file(destination: Destination, tmp_path: Path) -> None:
    """Or bytes."""
    recording = tmp_path / "recording.mp3"
    recording.write_bytes(b"some sound")
    destination.write(replace(artifact(), content=recording))
    assert body_of(destination) == b"some sound"


def test_a_show_is_published_corrected_and_rolled_back(
    small_show: Path, any_target: Target
) -> None:
    """Then nothing needs pruning."""
    publish(small_show, any_target)
    first = live_feed(any_target)
    assert publish(small_show, any_target).written() == []
    correct(small_show, "A cough")
    publish(small_show, any_target)
    assert live_feed(any_target) != first
    rolled_back(any_target)
    assert live_feed(any_target) == first
    keeping = RetentionPolicy(1, NOW, NOW)
    live = read_live(any_target.destination)
    assert plan_pruning(any_target.destination, live, keeping, 500).objects == ()


def test_an_unfinished_upload_is_listed_and_aborted(destination: Destination) -> None:
    """What a killed publisher left is found by its key, aborted once, and is no object."""
    begin_upload(destination, KEY)
    begin_upload(destination, "artwork/cover-0a1b2c3d.jpg")
    uploads = list(destination.unfinished_uploads("audio/"))
    assert [upload.key for upload in uploads] == [KEY]
    assert uploads[0].started.tzinfo is not None
    assert destination.head(KEY) is None
    for _ in range(2):
        destination.abort_upload(uploads[0])
    left = [upload.key for upload in destination.unfinished_uploads("")]
    assert left == ["artwork/cover-0a1b2c3d.jpg"]


@pytest.mark.parametrize("key", ["../feed.xml", "a//b", "Ä.mp3", "audio/a b.mp3", "", "/feed.xml"])
def test_unportable_keys_are_refused(key: str) -> None:
    """Keys are lower-case ASCII without spaces or parent folders, before any store sees them."""
    with pytest.raises(ValueError, match="not a key"):
        artifact(key=key)


@pytest.mark.parametrize("missing", [{"content_type": ""}, {"cache_control": ""}])
def test_an_artifact_needs_headers(missing: dict[str, str]) -> None:
    """A store's default type is not playable."""
    with pytest.raises(ValueError, match="needs a content type and a cache header"):
        replace(artifact(), **missing)
