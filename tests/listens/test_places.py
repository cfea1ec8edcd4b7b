"""Logs in a bucket: read in parts from a real store, and bounded."""

import gzip
import random
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.workflow.listens import log_files as log_files_module
from podcast_publisher.workflow.listens.log_files import LogFile, log_files
from podcast_publisher.workflow.listens.read_log import ReadLog
from tests.buckets import BucketPool
from tests.listens.log_writers import NOON, Hit, log

Place = tuple[Any, str, DestinationSettings]


@pytest.fixture
def place(
    store: LocalStore, bucket_pool: BucketPool, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """A client, an empty bucket, and a destination at the same store."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", store.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", store.secret_key)
    settings = DestinationSettings("x", "s3", endpoint_url=store.endpoint_url, bucket="other")
    with bucket_pool.borrow() as name:
        yield local.connect(store), name, settings


def read(file: LogFile) -> tuple[int, ReadLog]:
    """The number of requests in a file, and how it was read."""
    result = ReadLog()
    return sum(1 for _ in result.requests(file)), result


def test_logs_in_a_bucket_are_read_by_parts(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those below the prefix, in order, packed or not; the digest is that of a local copy."""
    client, bucket, settings = place
    monkeypatch.setattr(log_files_module, "_RANGE", 1000)
    made = [Hit(NOON, f"192.0.2.{n}", "AntennaPod/3.8.0", "/a.mp3", number=n) for n in range(200)]
    body = log("S3", made)
    for key, content in {"logs/a": body, "logs/b.gz": gzip.compress(body), "other": b"x"}.items():
        client.put_object(Bucket=bucket, Key=key, Body=content)
    files = list(log_files([f"s3://{bucket}/logs/"], settings))
    assert [file.name for file in files] == [f"s3://{bucket}/logs/a", f"s3://{bucket}/logs/b.gz"]
    counted = [read(file) for file in files]
    assert [number for number, _ in counted] == [200, 200]
    copy = read(LogFile("a", lambda: iter([body])))[1]
    assert counted[0][1].digest == copy.digest != counted[1][1].digest


def test_a_log_that_changes_is_not_counted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two halves of two files are no file."""
    client, bucket, settings = place
    monkeypatch.setattr(log_files_module, "_RANGE", 1000)
    made = [Hit(NOON, f"192.0.2.{n}", "AntennaPod/3.8.0", "/a.mp3", number=n) for n in range(200)]
    client.put_object(Bucket=bucket, Key="log", Body=log("S3", made))
    (file,) = log_files([f"s3://{bucket}/log"], settings)
    pieces = file.pieces()
    next(pieces)
    client.put_object(Bucket=bucket, Key="log", Body=log("S3", made[::-1]))
    with pytest.raises(DestinationError, match="changed while it was read"):
        list(pieces)
    assert (
        "changed while it was read" in read(LogFile("log", partial(iter, file.pieces())))[1].problem
    )


def test_places_without_logs_are_wrong_use(place: Place) -> None:
    """A mistyped prefix must not look like a day without listeners."""
    _, bucket, settings = place
    for name in (f"s3://{bucket}/none/", "s3://"):
        with pytest.raises(WrongUseError):
            list(log_files([name], settings))


def test_memory_does_not_grow_with_hostile_files() -> None:
    """A line without an end, packed: it is skipped a piece at a time."""
    noise = random.Random(1).randbytes(1 << 16).replace(b"\n", b"x")  # noqa: S311 - not a secret
    packed = gzip.compress(noise * 64, 1)
    number, result = read(LogFile("a", lambda: iter([packed])))
    assert number == 0
    assert result.tally.broken == result.tally.lines == 1
