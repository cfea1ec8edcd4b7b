"""Whatever happens at the destination, the gate sees it, or says what the program says."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from podcast_publisher.cli import unchanged as noting
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import feed_copy_key, record_key
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from podcast_publisher.unchanged import questions
from podcast_publisher.unchanged.questions import Store
from podcast_publisher.unchanged.stamps import UnsureError
from tests.publish.publishing import replace_in
from tests.unchanged.published import Published, environment_of, read_record, records

Change = Callable[[BucketDestination], None]


def bucket_of(show: Published, store: LocalStore) -> BucketDestination:
    """Where it is published."""
    line = next(
        line
        for line in (show.project / "podcast.yaml").read_text("utf-8").splitlines()
        if "bucket:" in line
    )
    return BucketDestination(local.connect(store), line.partition(": ")[2])


def live(bucket: BucketDestination, key: str = FEED_KEY) -> Artifact:
    """An object as it is."""
    read = bucket.read(key)
    assert read is not None
    body, stored = read
    return Artifact.of_bytes(
        key, body, content_type=stored.content_type, cache_control=stored.cache_control
    )


def number(bucket: BucketDestination) -> int:
    """The live release."""
    stored = bucket.head(FEED_KEY)
    assert stored is not None
    assert stored.release is not None
    return stored.release


def other_feed(bucket: BucketDestination) -> None:
    """Another program puts a feed of the same size there, with the same headers."""
    feed = live(bucket)
    body = feed.body().replace(b"Listening", b"Overheard")
    other = Artifact.of_bytes(
        FEED_KEY, body, content_type=feed.content_type, cache_control=feed.cache_control
    )
    assert other.size == feed.size
    bucket.write(structs.replace(other, sha256=feed.sha256), release=number(bucket))


def other_type(bucket: BucketDestination) -> None:
    """The same bytes as another type."""
    bucket.write(structs.replace(live(bucket), content_type="text/plain"), release=number(bucket))


def other_cache_header(bucket: BucketDestination) -> None:
    """The same bytes, to be kept for longer."""
    bucket.write(structs.replace(live(bucket), cache_control="max-age=9"), release=number(bucket))


def without_release(bucket: BucketDestination) -> None:
    """A copy that has lost its metadata."""
    bucket.write(live(bucket))


def another_release(bucket: BucketDestination) -> None:
    """The same bytes, said to be of another release."""
    bucket.write(live(bucket), release=number(bucket) + 1)


def no_feed(bucket: BucketDestination) -> None:
    """The feed is deleted."""
    bucket.delete(FEED_KEY)


def no_record(bucket: BucketDestination) -> None:
    """The record of the release is deleted."""
    bucket.delete(record_key(number(bucket)))


def other_record(bucket: BucketDestination) -> None:
    """The record is damaged, and of the same size."""
    record = live(bucket, record_key(number(bucket)))
    body = record.body().replace(b"{", b"[", 1)
    bucket.write(
        Artifact.of_bytes(
            record.key, body, content_type=record.content_type, cache_control=record.cache_control
        )
    )


def no_copy(bucket: BucketDestination) -> None:
    """The copy of the feed, which the release ends with, is deleted."""
    bucket.delete(feed_copy_key(number(bucket)))


CHANGES: dict[str, Change] = {
    "another feed of the same size": other_feed,
    "another type": other_type,
    "another cache header": other_cache_header,
    "lost metadata": without_release,
    "another release": another_release,
    "no feed": no_feed,
    "no record": no_record,
    "a damaged record": other_record,
    "no copy of the feed": no_copy,
}


@contextmanager
def put_back(bucket: BucketDestination) -> Iterator[None]:
    """Afterwards the live release is there as it was, if nobody has published another."""
    release = number(bucket)
    objects = [
        (live(bucket), release),
        (live(bucket, record_key(release)), None),
        (live(bucket, feed_copy_key(release)), None),
    ]
    yield
    stored = bucket.head(FEED_KEY)
    if stored is None or stored.release in {None, release, release + 1}:
        for artifact, its_release in objects:
            bucket.write(artifact, release=its_release)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_what_is_live_is_noticed(
    in_store: Published, store: LocalStore, change: Change
) -> None:
    """The gate asks what the program asks, and sees every change of it."""
    bucket = bucket_of(in_store, store)
    in_store.settle()
    with put_back(bucket):
        change(bucket)
        assert in_store.ask_gate() is None


def test_what_the_program_does_not_ask_for_is_not_asked_for(
    in_store: Published, store: LocalStore
) -> None:
    """A lost recording is for `verify`: neither gate nor program look for it."""
    bucket = bucket_of(in_store, store)
    in_store.settle()
    recording = next(iter(bucket.list_objects("audio/")))
    kept = live(bucket, recording.key)
    bucket.delete(recording.key)
    gate = in_store.ask_gate()
    assert gate is not None
    assert gate == in_store.run_in_full()
    bucket.write(kept)


def test_a_release_from_elsewhere_is_noticed(
    in_store: Published, tmp_path: Path, store: LocalStore
) -> None:
    """A colleague publishes from another checkout, and rolls back."""
    in_store.settle()
    elsewhere = replace(in_store, project=tmp_path / "elsewhere")
    for file in in_store.project.rglob("*"):
        copy = elsewhere.project / file.relative_to(in_store.project)
        if file.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    replace_in(elsewhere.project / "podcast.yaml", "title: ", "title: New ")
    assert elsewhere.run_in_full().code == 0
    assert in_store.ask_gate() is None
    back = ("rollback", "--yes", "--reason", "Why not", "--to", "elsewhere")
    assert elsewhere.with_words(*back).run_in_full().code == 0
    gate, full = in_store.ask_gate(), in_store.run_in_full()
    assert gate is None
    assert "There is nothing to do" in full.output
    in_store.settle()


def test_the_run_that_publishes_prepares_the_gate(in_store: Published) -> None:
    """The very next run is answered by the gate, in the words of a full run."""
    in_store.settle()
    replace_in(in_store.project / "podcast.yaml", "title: ", "title: More ")
    published = in_store.run_in_full()
    gate = in_store.ask_gate()
    replaced = in_store.run_in_full()
    replace_in(in_store.project / "podcast.yaml", "title: More ", "title: ")
    assert "is live." in published.output
    assert gate == replaced


@pytest.mark.parametrize("secret", ["", "another"])
def test_other_keys_are_noticed(in_store: Published, secret: str) -> None:
    """Keys that do not open the bucket have the program's message."""
    in_store.settle()
    other = in_store.with_environment(AWS_SECRET_ACCESS_KEY=secret)
    assert other.ask_gate() is None
    assert other.run_in_full().code == 3


def test_keys_in_a_file(in_store: Published, store: LocalStore, tmp_path: Path) -> None:
    """The shared credentials file, and a profile in it; once the profile is another, nothing is answered."""
    file = tmp_path / "credentials"
    good = f"aws_access_key_id={store.access_key}\naws_secret_access_key={store.secret_key}\n"
    file.write_text(f"[default]\n{good}[trust]\n{good}", "utf-8")
    variables = {
        name: value
        for name, value in in_store.environment.items()
        if name not in {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    }
    by_file = replace(in_store, environment=variables).with_environment(
        AWS_SHARED_CREDENTIALS_FILE=str(file)
    )
    by_file.settle()
    by_file.with_environment(AWS_PROFILE="trust").settle()
    file.write_text(f"[default]\n{good}".replace(store.secret_key, "x" * 40), "utf-8")
    assert by_file.ask_gate() is None


def test_keys_in_the_configuration(in_store: Published, store: LocalStore, tmp_path: Path) -> None:
    """A profile of ~/.aws/config may hold keys too."""
    file = tmp_path / "config"
    keys = f"aws_access_key_id={store.access_key}\naws_secret_access_key={store.secret_key}\n"
    file.write_text(f"[default]\n{keys}[profile trust]\n{keys}", "utf-8")
    variables = {
        name: value
        for name, value in in_store.environment.items()
        if name not in {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    }
    by_file = replace(in_store, environment=variables).with_environment(AWS_CONFIG_FILE=str(file))
    by_file.settle()
    by_file.with_environment(AWS_PROFILE="trust").settle()


def test_a_proxy_is_left_to_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests through a proxy are not the gate's."""
    for variable in ("NO_PROXY", "no_proxy", "http_proxy"):
        monkeypatch.delenv(variable, raising=False)

    def request() -> dict[str, str] | None:
        s3 = client(endpoint_url="http://127.0.0.1:9", access_key="a", secret_key="b")
        return BucketDestination(s3, "podcast", "series").request_for("feed.xml")

    direct = request()
    assert direct is not None
    assert direct["url"] == "http://127.0.0.1:9/podcast/series/feed.xml"
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert request() is None


def test_separate_records(in_store: Published, store: LocalStore) -> None:
    """Records in a place of their own are asked for there."""
    text = (in_store.project / "podcast.yaml").read_text("utf-8")
    bucket = text.partition("bucket: ")[2].partition("\n")[0]
    (in_store.project / "podcast.yaml").write_text(
        f"{text.rstrip()}\n    records: {bucket}/private\n", "utf-8"
    )
    in_store.settle()
    replace_in(in_store.project / "podcast.yaml", "title: ", "title: Private ")
    in_store.settle()
    apart = BucketDestination(local.connect(store), bucket, "private")
    key = record_key(number(bucket_of(in_store, store)))
    record = live(apart, key)
    apart.delete(key)
    gate = in_store.ask_gate()
    apart.write(record)
    in_store.settle()
    assert gate is None


@pytest.fixture
def server() -> Iterator[Callable[[bytes], str]]:
    """Starts a server that answers each connection with these bytes."""
    listening = socket.create_server(("127.0.0.1", 0))
    response = [b""]

    def answer() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    connection.recv(65_536)
                    connection.sendall(response[0])

    def serve(body: bytes) -> str:
        response[0] = body
        return f"http://127.0.0.1:{listening.getsockname()[1]}/bucket/feed.xml"

    threading.Thread(target=answer, daemon=True).start()
    yield serve
    with suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)
    listening.close()


RESPONSES = {
    "nothing": b"",
    "no HTTP": b"220 ready\r\n\r\n",
    "a redirect": b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\n\r\n",
    "access denied": b"HTTP/1.1 403 Forbidden\r\n\r\n",
    "a fault": b"HTTP/1.1 503 Slow Down\r\n\r\n",
    "no size": b"HTTP/1.1 200 OK\r\nETag: x\r\n\r\n",
    "half a response": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n",
    "endless headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000,
    "a header without a name": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n x\r\n\r\n",
    "a number that is none": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
}


@pytest.mark.parametrize("response", RESPONSES.values(), ids=RESPONSES)
def test_strange_responses_are_left_to_the_program(
    server: Callable[[bytes], str], response: bytes
) -> None:
    """Whatever is neither the object nor its absence is no answer."""
    store = Store("us-east-1", ("key", "secret", ""), "")
    with pytest.raises((UnsureError, OSError, KeyError, ValueError)):
        store.head(server(response), 0)
    store.close()


def test_a_header_that_is_sent_twice_is_another_one(server: Callable[[bytes], str]) -> None:
    """Both values count."""
    store = Store("us-east-1", ("key", "secret", ""), "")
    response = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nETag: a\r\nETag: b\r\n\r\n"
    answer = store.head(server(response), 0)
    store.close()
    assert answer is not None
    assert answer[1] == "a, b"


def test_a_silent_store_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program has more patience, and the words for it."""
    monkeypatch.setattr(questions, "_PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/bucket/feed.xml"
        with pytest.raises(OSError, match="timed out"):
            Store("us-east-1", ("key", "secret", ""), "").head(url, 0)


def test_the_local_store(small_show: Path, tmp_path: Path) -> None:
    """It answers while it runs; stopped, or with a link in its folder, the program is asked."""
    show = Published(small_show, environment_of(tmp_path), words=("publish",))
    try:
        show.settle()
        beside = small_show / ".podcast" / "main" / "store" / "link"
        beside.symlink_to(tmp_path)
        gate, full = show.ask_gate(), show.run_in_full()
        beside.unlink()
        assert gate is None
        assert full.code == 2
        assert show.ask_gate() is not None
        show.with_words("store", "stop").run_in_full()
        assert show.ask_gate() is None
    finally:
        show.with_words("store", "stop").run_in_full()


def test_the_run_that_starts_the_local_store_prepares_the_gate(
    small_show: Path, tmp_path: Path
) -> None:
    """The very first publish begins the project's state, and the gate answers the next run."""
    show = Published(small_show, environment_of(tmp_path), words=("publish",))
    try:
        assert "Release 1 is live." in show.run_in_full().output
        gate = show.ask_gate()
        assert gate is not None
        assert gate == show.run_in_full()
    finally:
        show.with_words("store", "stop").run_in_full()


def test_a_store_that_becomes_another_during_the_run_is_noticed(
    small_show: Path, tmp_path: Path
) -> None:
    """Its state leads elsewhere by the time it is stamped, and where it led before there is still an answer."""
    show = Published(small_show, environment_of(tmp_path), words=("publish",))
    file = small_show / ".podcast" / "main" / "store" / "state.json"
    try:
        assert show.run_in_full().code == 0
        begun = file.read_bytes()
        replace_in(small_show / "podcast.yaml", "title: ", "title: More ")
        show.with_step(partial(move_store_before_keeping, file)).run_in_full()
        gate = show.ask_gate()
        file.write_bytes(begun)
        assert gate is None
    finally:
        show.with_words("store", "stop").run_in_full()


def move_store_before_keeping(file: Path) -> None:
    """The state names other ports as soon as everything is published."""
    keep = noting.keep_unchanged  # type: ignore[attr-defined]

    def moved(*given: Any) -> None:
        state = json.loads(file.read_bytes())
        state["ports"] = {name: port + 20 for name, port in state["ports"].items()}
        file.write_text(json.dumps(state), "utf-8")
        keep(*given)

    noting.keep_unchanged = moved  # type: ignore[attr-defined, assignment]


def test_no_secret_is_kept(in_store: Published, store: LocalStore) -> None:
    """The record names the way to the keys, and neither keys nor the environment."""
    in_store.settle()
    for file in records(in_store):
        assert read_record(file)["format"] == 2
        assert store.secret_key.encode() not in file.read_bytes()
        assert store.access_key.encode() not in file.read_bytes()
