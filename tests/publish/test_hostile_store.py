"""A broken or foreign store: every response ends in time, takes little memory, and is reported."""

import itertools
import json
import os
import resource
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from podcast_publisher.feed.read import read_feed
from podcast_publisher.feed.xml import UnreadableFeedError
from podcast_publisher.model.destination import MAX_READ, DestinationError, StoredObject
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import Release, UnreadableReleaseError
from podcast_publisher.publish.releases.saved_plan import SavedPlan, UnreadablePlanError
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.s3 import response_limits
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from tests.long_run import sampled
from tests.publish.publishing import add_destination

Raw = Callable[[str], Iterator[bytes]]
"""The bytes that go back for the line of a request."""

OK = b'HTTP/1.1 200 OK\r\nETag: "a"\r\nLast-Modified: Mon, 23 Nov 2026 12:00:00 GMT\r\n'
ERROR = b"HTTP/1.1 400 Bad Request\r\n"
LIST = b'<?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated>'


class _Handler(StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        with suppress(OSError):
            line = self.rfile.readline().decode() if self.server.listens else ""
            while line and self.rfile.readline().strip():
                pass
            for piece in self.server.raw(line):
                if self.server.closing.is_set():
                    return
                self.wfile.write(piece)
                self.wfile.flush()


class _Server(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, raw: Raw, *, listens: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.raw = raw
        self.listens = listens
        self.closing = threading.Event()


@contextmanager
def store_that_sends(raw: Raw, *, listens: bool = True) -> Iterator[str]:
    """Its address; it may start sending before any request."""
    server = _Server(raw, listens=listens)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.closing.set()
        server.shutdown()
        server.socket.close()
        thread.join()


@contextmanager
def place_that_sends(raw: Raw) -> Iterator[BucketDestination]:
    """A bucket there."""
    with store_that_sends(raw) as url:
        yield destination(url)


def destination(url: str) -> BucketDestination:
    return BucketDestination(client(endpoint_url=url, access_key="a", secret_key="b"), "podcast")


def drip(first: bytes, then: bytes) -> Raw:
    """The first bytes at once, the others slowly, for longer than any test takes."""

    def dripping(_: str) -> Iterator[bytes]:
        yield first
        for _again in range(6000):
            time.sleep(0.02)
            yield then

    return dripping


def flood(first: bytes, then: bytes = b" " * 65536) -> Raw:
    def flooding(_: str) -> Iterator[bytes]:
        yield first
        while True:
            yield then

    return flooding


def once(whole: bytes) -> Raw:
    def sending(_: str) -> Iterator[bytes]:
        yield whole

    return sending


def with_length(head: bytes, body: bytes) -> bytes:
    return head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def read(place: BucketDestination) -> object:
    return place.read("feed.xml")


def look(place: BucketDestination) -> object:
    return place.head("feed.xml")


def sample(place: BucketDestination) -> object:
    return place.read_range("feed.xml", 0, 100)


def listed(place: BucketDestination) -> object:
    return list(place.list_objects(""))


def write(place: BucketDestination) -> object:
    return place.write(
        Artifact.of_bytes("a", b"x" * 500_000, content_type="a/b", cache_control="c")
    )


SLOW = {
    "status": drip(b"", b"H"),
    "header": drip(OK, b"X"),
    "many-headers": drip(OK, b"X: y\r\n"),
    "body-with-a-length": drip(OK + b"Content-Length: 999999\r\n\r\n", b"W"),
    "body-without-a-length": drip(OK + b"\r\n", b"W"),
    "chunks": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nW\r\n"),
    "a-chunk's-length": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "continue": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "refusal": drip(ERROR + b"\r\n", b"W"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("ask", [read, listed, write], ids=lambda ask: ask.__name__)
@pytest.mark.parametrize("raw", SLOW.values(), ids=SLOW)
def test_a_slow_response_is_given_up(
    ask: Callable[[BucketDestination], object], raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In time, once, and the message says after how long."""
    monkeypatch.setattr(response_limits, "RESPONSE_TIMEOUT", 0.25)
    monkeypatch.setattr(response_limits, "MIN_BYTES_PER_SECOND", 1e9)
    started = time.monotonic()
    with place_that_sends(raw) as bucket, pytest.raises(DestinationError, match="after 0 seconds"):
        ask(bucket)
    assert time.monotonic() - started < 10


@pytest.mark.timeout(60)
def test_a_slow_tls_handshake_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time counts from the first byte."""
    monkeypatch.setattr(response_limits, "RESPONSE_TIMEOUT", 0.25)
    record = b"\x16\x03\x03\x40\x00"  # says that 16 kB of a handshake follow
    store = store_that_sends(drip(record, b"\x02"), listens=False)
    with store as url, pytest.raises(DestinationError, match="after 0 seconds"):
        read(destination(url.replace("http:", "https:")))


LARGE = {
    "no-end": flood(OK + b"\r\n"),
    "ten-gigabytes": flood(OK + b"Content-Length: 10000000000\r\n\r\n"),
    "chunks": flood(
        OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65536 + b"\r\n"
    ),
    "refusal": flood(ERROR + b"\r\n"),
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("ask", "answer"),
    sampled(
        itertools.product((read, listed, write, sample), LARGE),
        {(read, "no-end"), (listed, "chunks"), (write, "refusal"), (sample, "ten-gigabytes")},
    ),
)
def test_an_endless_response_is_read_to_a_limit(
    ask: Callable[[BucketDestination], object], answer: str
) -> None:
    """What is kept of it is as small."""
    raw = LARGE[answer]
    tracemalloc.start()
    try:
        with store_that_sends(raw) as url:
            if ask is sample and raw is not LARGE["refusal"]:  # a store that knows no ranges
                with suppress(DestinationError):
                    ask(destination(url))
            else:
                with pytest.raises(DestinationError, match="is larger than"):
                    ask(destination(url))
        assert tracemalloc.get_traced_memory()[1] < 3 * MAX_READ
    finally:
        tracemalloc.stop()


def page_of(number: int, count: int = 1000) -> bytes:
    """A page of a listing that is followed by another."""
    keys = "".join(
        f"<Contents><Key>a{number}-{index}</Key><Size>1</Size>"
        "<LastModified>2026-11-23T12:00:00.000Z</LastModified></Contents>"
        for index in range(count)
    )
    more = f"<NextContinuationToken>{number}</NextContinuationToken></ListBucketResult>"
    return LIST + keys.encode() + more.encode()


def endless_listing(count: int) -> Raw:
    numbers = iter(range(10**9))

    def sending(_: str) -> Iterator[bytes]:
        yield with_length(OK + b"Connection: close\r\n", page_of(next(numbers), count))

    return sending


@pytest.mark.timeout(60)
def test_an_endless_listing_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a number of objects."""
    monkeypatch.setattr("podcast_publisher.publish.stores.s3.bucket.MAX_LISTED", 3000)
    place = place_that_sends(endless_listing(1000))
    with place as bucket, pytest.raises(DestinationError, match="lists more than"):
        listed(bucket)


@pytest.mark.timeout(60)
def test_a_listing_of_empty_pages_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a time, where each page has only another page."""
    monkeypatch.setattr("podcast_publisher.publish.stores.s3.bucket.LISTING_TIMEOUT", 0.25)
    place = place_that_sends(endless_listing(0))
    with place as bucket, pytest.raises(DestinationError, match="or takes longer"):
        listed(bucket)


NONSENSE = {
    "no-xml": b"nonsense",
    "nothing": b"",
    "deep": b"<a>" * 200_000 + b"</a>" * 200_000,
    "no-keys": b"<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
    "no-size": b"<ListBucketResult><Contents><Key>a</Key><Size>x</Size></Contents></ListBucketResult>",
    "no-date": b"<ListBucketResult><Contents><Key>a</Key><Size>1</Size><LastModified>soon</LastModified>"
    b"</Contents></ListBucketResult>",
    "same-page": LIST + b"<NextContinuationToken>1</NextContinuationToken></ListBucketResult>",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("status", [OK, ERROR], ids=["listing", "refusal"])
@pytest.mark.parametrize("body", NONSENSE.values(), ids=NONSENSE)
def test_invalid_responses_are_reported(body: bytes, status: bytes) -> None:
    """No listing is made up from them."""
    whole = with_length(status + b"Connection: close\r\n", body)
    with place_that_sends(once(whole)) as bucket, suppress(DestinationError):
        assert not listed(bucket)


@pytest.mark.parametrize(
    "headers",
    [
        b"x-amz-meta-release: \xb2\r\n",
        b"x-amz-meta-release: " + b"9" * 5000 + b"\r\n",
        b"x-amz-meta-release: -1\r\n",
        b"Content-Range: bytes 0-0/\xb2\r\n",
        b"Content-Range: bytes 0-0/" + b"9" * 5000 + b"\r\n",
    ],
)
def test_impossible_numbers_are_ignored(headers: bytes) -> None:
    """Of releases and sizes."""
    whole = with_length(OK + headers + b"Connection: close\r\n", b"<rss/>")
    with store_that_sends(once(whole)) as url:
        stored = destination(url).read("feed.xml")
        assert stored is not None
        assert stored[1].release is None
        assert stored[1].size == 6


def test_an_object_without_a_length_is_there() -> None:
    """It is as long as what was read."""
    chunked = OK + b"Transfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n0\r\n\r\n"
    with store_that_sends(once(chunked)) as url:
        stored = destination(url).read("feed.xml")
    assert stored is not None
    assert (stored[0], stored[1].size) == (b"<rss/>", 6)


RECORDS: dict[str, object] = {
    "deep": "[" * 200_000 + "]" * 200_000,
    "list": "[]",
    "text-for-a-number": {"number": "1"},
    "number-for-a-text": {"commit": 1},
    "list-for-a-text": {"by": [[]]},
    "object-for-a-list": {"removals": [{}]},
    "no-size": {"objects": {"a": {"size": "1", "sha256": "", "type": "", "cache": ""}}},
    "itself-before": {"previous": 1},
    "no-date": {"published": "soon"},
    "no-zone": {"published": "2026-11-23T12:00:00"},
}


def changed(good: bytes, change: object) -> bytes:
    """That JSON with other values, or another text in its place."""
    if isinstance(change, dict):
        return json.dumps({**json.loads(good), **change}).encode()
    return str(change).encode()


@pytest.mark.parametrize("change", RECORDS.values(), ids=RECORDS)
def test_a_record_with_wrong_types_is_refused(change: object) -> None:
    """A record that this program cannot have written."""
    good = Release(1, "2026-11-23T12:00:00Z", "Ada", "0", "run", {}).to_json()
    assert Release.from_json(good).number == 1
    with pytest.raises(UnreadableReleaseError):
        Release.from_json(changed(good, change))


PLANS: dict[str, object] = {
    "deep": "[" * 200_000,
    "list": "[]",
    "no-objects": {"objects": []},
    "object-of-numbers": {"objects": {"a": 1}},
    "no-steps": {"steps": None},
    "no-zone": {"now": "2026-11-23T12:00:00"},
    "no-notices": {"notices": [[]]},
    "no-sound": {"sound": [1]},
    "half-sound": {"sound": {"audio/a.mp3": {"guid": "a"}}},
    "sound-of-text": {
        "sound": {"audio/a.mp3": {"guid": "a", "first_sound_byte": "1", "minute_bytes": 1}}
    },
    "live": {"live": 1},
    "more": {"more": 1},
}


@pytest.mark.parametrize("change", PLANS.values(), ids=PLANS)
def test_a_saved_plan_with_wrong_types_is_refused(change: object) -> None:
    """Somebody has changed it."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    good = SavedPlan("elsewhere", now, None, {"a": "b"}, {"a": "new"}, ("x",)).to_json()
    assert SavedPlan.from_json(good).objects == {"a": "b"}
    with pytest.raises(UnreadablePlanError):
        SavedPlan.from_json(changed(good, change))


@pytest.mark.parametrize("part", [b"<item/>", b"<a/>", b"<a b=''/>"])
def test_a_feed_with_too_many_elements_is_refused_at_once(part: bytes) -> None:
    """Not after minutes and gigabytes."""
    body = b"<rss><channel>" + part * (MAX_READ // len(part)) + b"</channel></rss>"
    started = time.process_time()
    with pytest.raises(UnreadableFeedError, match="more than"):
        read_feed(body)
    assert time.process_time() - started < 5


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
@pytest.mark.timeout(120)
@pytest.mark.parametrize("raw", [LARGE["no-end"], LARGE["refusal"]], ids=["body", "refusal"])
def test_plan_reports_an_oversized_object(small_show: Path, raw: Raw) -> None:
    """It says what is too large and exits with 3, in little memory."""
    with store_that_sends(raw) as url:
        add_destination(
            small_show,
            kind="s3",
            bucket="podcast",
            endpoint_url=url,
            public_url=f"{url}/p/",
        )
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "podcast_publisher",
                "plan",
                "-C",
                str(small_show),
                "--to",
                "elsewhere",
            ],
            env={**os.environ, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"},
            capture_output=True,
            text=True,
            preexec_fn=limited,
            check=False,
        )
    assert done.returncode == 3, done.stdout + done.stderr
    assert "is larger than" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> FolderDestination:
    (tmp_path / "public").mkdir()
    return FolderDestination(tmp_path / "public")


def test_a_large_feed_in_a_folder_is_not_read_completely(
    folder: FolderDestination, tmp_path: Path
) -> None:
    """A recording's digest is computed in pieces."""
    with (tmp_path / "public" / "feed.xml").open("wb") as file:
        file.truncate(400_000_000)
    with pytest.raises(DestinationError, match="is larger than"):
        folder.read("feed.xml")
    tracemalloc.start()
    try:
        stored = folder.head("feed.xml")
        assert isinstance(stored, StoredObject)
        assert stored.size == 400_000_000
        assert folder.read_range("feed.xml", 200_000_000, 10) == (bytes(10), stored)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.timeout(20)
def test_a_pipe_in_a_folder_does_not_block(folder: FolderDestination, tmp_path: Path) -> None:
    """It is not opened."""
    os.mkfifo(tmp_path / "public" / "feed.xml")
    with pytest.raises(DestinationError, match="is no file"):
        folder.read("feed.xml")


@pytest.mark.parametrize("key", ["../outside", "/outside", "a/../../outside", ""])
def test_keys_outside_the_folder_are_refused(
    folder: FolderDestination, tmp_path: Path, key: str
) -> None:
    """A foreign record may name them; nothing outside is read or removed."""
    outside = tmp_path / "outside"
    outside.write_text("mine")
    for do in (folder.read, folder.head, folder.delete):
        with pytest.raises(DestinationError, match="no name of an object"):
            do(key)
    assert outside.read_text() == "mine"


@pytest.mark.parametrize("headers", [b"[]", b"[" * 9000, b'{"type": [], "release": "x"}'])
def test_invalid_stored_headers_are_ignored(
    folder: FolderDestination, tmp_path: Path, headers: bytes
) -> None:
    """Only the object's bytes count then."""
    folder.write(Artifact.of_bytes("a", b"x", content_type="a/b", cache_control="c"))
    (path,) = (tmp_path / "public" / ".headers" / "a").glob("*.json")
    path.write_bytes(headers)
    stored = folder.head("a")
    assert stored is not None
    assert stored.release is None
