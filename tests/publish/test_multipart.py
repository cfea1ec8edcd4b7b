"""Large recordings in parts: each verified, resumed, and completed only on a condition."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from podcast_publisher.model.destination import ConflictError, DestinationError, IfAbsent
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.releases.carry_out import Uploaded
from podcast_publisher.publish.stores.s3 import multipart
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.upload_progress import UploadProgress
from tests.publish.publishing import begin_upload
from tests.publish.stores import Store

MIB = 1 << 20
KEY = "audio/01-long-0a1b2c3d.mp3"


@pytest.fixture(autouse=True)
def smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts as small as stores accept."""
    monkeypatch.setattr(multipart, "MULTIPART_FROM", 10 * MIB)
    monkeypatch.setattr(multipart, "PART_SIZE", 5 * MIB)


@pytest.fixture(params=["seaweedfs", "tls", "moto"])
def large_bucket(request: pytest.FixtureRequest) -> BucketDestination:
    """An empty bucket of each store that completes on a condition."""
    if request.param == "seaweedfs":
        bucket: tuple[BucketDestination, str] = request.getfixturevalue("bucket")
        return bucket[0]
    store: Store = request.getfixturevalue(f"{request.param}_store")
    destination = store.bucket().destination
    assert isinstance(destination, BucketDestination)
    return destination


@pytest.fixture
def recording(tmp_path: Path) -> Artifact:
    """12 MiB: three parts."""
    file = tmp_path / "long.mp3"
    body = os.urandom(12 * MIB)
    file.write_bytes(body)
    of_bytes = Artifact.of_bytes(KEY, body, content_type="audio/mpeg", cache_control="public")
    return Artifact(KEY, file, of_bytes.size, of_bytes.sha256, of_bytes.md5, "audio/mpeg", "public")


class Wire:
    """The requests for the recording, and where they are interrupted."""

    def __init__(self, destination: BucketDestination) -> None:
        self.sent: list[str] = []
        self.cut_at: int | None = None
        self.ignores_condition = False
        events = destination._client.meta.events
        events.register("before-call.s3", self._note)

    def _note(self, model: Any, params: Any, **_: object) -> None:
        if model.name == "CompleteMultipartUpload" and self.ignores_condition:
            params["headers"].pop("If-None-Match", None)
        if "audio/" not in params["url_path"]:
            return
        self.sent.append(model.name)
        if model.name == "UploadPart" and self.sent.count("UploadPart") == self.cut_at:
            raise KeyboardInterrupt


@pytest.fixture
def wire(large_bucket: BucketDestination) -> Wire:
    """The connection to it."""
    return Wire(large_bucket)


def test_three_parts_make_the_whole_object(
    large_bucket: BucketDestination, wire: Wire, recording: Artifact
) -> None:
    """As one PUT would, and nothing unfinished is left."""
    assert large_bucket.write(recording, IfAbsent())
    assert wire.sent.count("UploadPart") == 3
    assert "PutObject" not in wire.sent
    stored = large_bucket.read(KEY)
    assert stored is not None
    assert stored[0] == recording.body()
    assert stored[1].differences(recording) == ()
    assert list(large_bucket.unfinished_uploads("")) == []
    assert [entry.key for entry in large_bucket.list_objects("")] == [KEY]


def test_an_interrupted_upload_is_resumed(
    large_bucket: BucketDestination, wire: Wire, recording: Artifact
) -> None:
    """Complete parts are not sent again; until it is completed, there is no object."""
    wire.cut_at = 3
    with pytest.raises(KeyboardInterrupt):
        large_bucket.write(recording, IfAbsent())
    assert large_bucket.head(KEY) is None
    assert len(list(large_bucket.unfinished_uploads("audio/"))) == 1
    wire.sent.clear()
    wire.cut_at = None
    assert large_bucket.write(recording, IfAbsent())
    assert wire.sent.count("UploadPart") == 1
    assert wire.sent.count("CreateMultipartUpload") == 0
    stored = large_bucket.read(KEY)
    assert stored is not None
    assert stored[0] == recording.body()


def test_foreign_parts_are_not_reused(
    large_bucket: BucketDestination, wire: Wire, recording: Artifact
) -> None:
    """Each part is compared with the file's bytes."""
    client, place = large_bucket._client, large_bucket._location(KEY)
    upload = client.create_multipart_upload(
        **place,
        ContentType="audio/mpeg",
        CacheControl="public",
        Metadata={"sha256": recording.sha256},
    )["UploadId"]
    client.upload_part(**place, UploadId=upload, PartNumber=1, Body=bytes(5 * MIB))
    wire.sent.clear()
    assert large_bucket.write(recording, IfAbsent())
    assert wire.sent.count("UploadPart") == 3
    stored = large_bucket.read(KEY)
    assert stored is not None
    assert stored[0] == recording.body()


def test_a_file_that_changed_meanwhile_is_refused(
    large_bucket: BucketDestination, recording: Artifact
) -> None:
    """The parts of the other bytes are discarded."""
    assert isinstance(recording.content, Path)
    recording.content.write_bytes(bytes(recording.size))
    with pytest.raises(DestinationError, match="changed while it was being uploaded"):
        large_bucket.write(recording, IfAbsent())
    assert large_bucket.head(KEY) is None
    assert list(large_bucket.unfinished_uploads("")) == []


def test_completion_does_not_replace_an_object(
    large_bucket: BucketDestination, recording: Artifact
) -> None:
    """Other bytes stay, and it is a conflict; the same bytes count as success."""
    other = Artifact.of_bytes(KEY, b"other", content_type="audio/mpeg", cache_control="public")
    large_bucket.write(other)
    with pytest.raises(ConflictError):
        large_bucket.write(recording, IfAbsent())
    stored = large_bucket.read(KEY)
    assert stored is not None
    assert stored[0] == b"other"
    large_bucket.delete(KEY)
    assert large_bucket.write(recording, IfAbsent())
    assert not large_bucket.write(recording, IfAbsent())


def test_abandoned_uploads_are_aborted(
    large_bucket: BucketDestination, recording: Artifact, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only those with this program's keys."""
    # moto's uploads were all begun in 2010
    monkeypatch.setattr(multipart, "ABANDONED_AFTER", timedelta(days=36_500))
    for key in ("audio/02-old-11111111.mp3", "audio/jingle.mp3", "other/02-old-11111111.mp3"):
        begin_upload(large_bucket, key)
    large_bucket.write(recording, IfAbsent())
    assert len(list(large_bucket.unfinished_uploads(""))) == 3, "they are young"
    large_bucket.delete(KEY)
    monkeypatch.setattr(multipart, "ABANDONED_AFTER", timedelta(days=-1))
    large_bucket.write(recording, IfAbsent())
    left = sorted(
        unfinished_upload.key for unfinished_upload in large_bucket.unfinished_uploads("")
    )
    assert left == ["audio/jingle.mp3", "other/02-old-11111111.mp3"]


def test_without_conditional_completion_one_put_is_used(
    large_bucket: BucketDestination, wire: Wire, recording: Artifact
) -> None:
    """It is tested once: Ceph completes whatever is there."""
    wire.ignores_condition = True
    assert large_bucket.write(recording, IfAbsent())
    assert wire.sent.count("PutObject") == 1
    assert "UploadPart" not in wire.sent
    assert [entry.key for entry in large_bucket.list_objects("")] == [KEY]


@pytest.mark.parametrize("size", [12 * MIB, 9 * MIB])
def test_progress_is_reported(
    large_bucket: BucketDestination, recording: Artifact, size: int
) -> None:
    """In parts or one PUT, while bytes are sent, and never more than there are."""
    whole = recording.body()[:size]
    assert isinstance(recording.content, Path)
    recording.content.write_bytes(whole)
    meant = Artifact.of_bytes(KEY, whole, content_type="audio/mpeg", cache_control="public")
    artifact = Artifact(
        KEY, recording.content, size, meant.sha256, meant.md5, "audio/mpeg", "public"
    )
    reported: list[int] = []
    large_bucket.report_to(lambda _key, sent: reported.append(sent))
    large_bucket.write(artifact, IfAbsent())
    assert reported[-1] == size
    assert len(set(reported)) > 2
    assert max(reported) == size


class Counted(Events):
    """Collects reports of uploads."""

    def __init__(self) -> None:
        self.reports: list[tuple[int, str]] = []

    def uploading(self, count: int, line: str) -> None:
        self.reports.append((count, line))


def test_progress_reports_add_up_to_the_whole() -> None:
    """A bar moves in tenths, is not moved back by a retry, and ends at the whole."""
    events = Counted()
    large = Artifact("a", b"", 50_000_000, "", "", content_type="a/b", cache_control="c")
    progress = UploadProgress({"a": 50_000_000, "b": 1_000}, events)
    for sent in (*range(0, 30_000_000, 16_384), *range(0, 50_000_001, 16_384)):
        progress.sending("a", sent)
    assert 8 <= len(events.reports) <= 10
    assert events.reports[0][1].startswith("a, 5.0 MB of 50")
    progress.sent(Uploaded(large))
    assert sum(count for count, _ in events.reports) == 50_000_000
    events.reports.clear()
    progress.sending("b", 900)
    assert not events.reports
