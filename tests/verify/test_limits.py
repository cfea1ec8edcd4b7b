"""Servers that send too much, too slowly, nonsense or nothing: verifying ends with a finding."""

import gzip
import socket
import threading
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from operator import length_hint
from typing import Any

import pytest
from msgspec.structs import replace

from podcast_publisher.fetch import request
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import Publication
from podcast_publisher.verify.linked_files import check_text
from podcast_publisher.verify.show import run_checks, verify
from podcast_publisher.verify.user_agents import USER_AGENTS
from tests.verify.servers import Asked, Change, File, Reply, Serve, Server, Show, verify_findings

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/vtt\r\n"


def of_transcripts(raw: Callable[[], Iterator[bytes]]) -> Change:
    """These bytes instead of a transcript."""
    return lambda asked, reply: replace(reply, raw=raw) if "/transcripts/" in asked.path else reply


def of_all(raw: Callable[[], Iterator[bytes]]) -> Change:
    return lambda _, reply: replace(reply, raw=raw)


def drip(first: bytes, then: bytes) -> Callable[[], Iterator[bytes]]:
    """The first bytes at once and others slowly, for longer than any test takes."""

    def dripping() -> Iterator[bytes]:
        yield first
        for _ in range(6000):
            time.sleep(0.01)
            yield then

    return dripping


def flood(first: bytes) -> Callable[[], Iterator[bytes]]:
    """As many bytes as the client accepts."""

    def flooding() -> Iterator[bytes]:
        yield first
        while True:
            yield b" " * 65536

    return flooding


def hush() -> Iterator[bytes]:
    """Nothing, for longer than any test takes."""
    time.sleep(60)
    yield b""


SLOW = {
    "headers": drip(HEAD, b"X"),
    "many-headers": drip(HEAD, b"X: y\r\n"),
    "body-with-a-length": drip(HEAD + b"Content-Length: 999999\r\n\r\n", b"W"),
    "body-without-a-length": drip(HEAD + b"\r\n", b"W"),
    "chunks": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nW\r\n"),
    "a-chunk's-length": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "continue": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("raw", SLOW.values(), ids=SLOW)
def test_a_slow_response_is_given_up(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, raw: Callable[[], Iterator[bytes]]
) -> None:
    """At its deadline, however often bytes arrive."""
    monkeypatch.setattr(request, "RESPONSE_TIMEOUT", 1.0)
    server = serve(of_all(raw))
    (finding,) = check_text(
        HttpClient(1), LinkedFile(server.url + "one.vtt", "text/vtt"), preflight=False
    )
    assert (finding.rule.code, finding.message) in {
        ("PP611", "It cannot be fetched: it did not finish within 1 seconds"),
        ("PP611", "It cannot be fetched: its answer is not HTTP (got more than 100 headers)"),
    }


@pytest.mark.timeout(60)
def test_a_silent_server_is_reported(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not asked twice."""
    monkeypatch.setattr(request, "READ_TIMEOUT", 0.5)
    server = serve(of_all(hush))
    ((code, message),) = verify_findings(server.url)
    assert (code, message) == ("PP601", "It cannot be fetched: it did not answer in time")
    assert len(server.requests) == 1


@pytest.mark.timeout(60)
def test_a_deadline_before_the_connection_closes_it(
    monkeypatch: pytest.MonkeyPatch, serve: Serve
) -> None:
    """It is closed as soon as it exists."""
    monkeypatch.setattr(request, "RESPONSE_TIMEOUT", 0.2)
    look_up = socket.getaddrinfo

    def slow(*words: Any, **named: Any) -> Any:
        time.sleep(0.5)
        return look_up(*words, **named)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    ((code, message),) = verify_findings(serve(of_all(SLOW["headers"])).url)
    assert (code, message) == (
        "PP601",
        "It cannot be fetched: it did not finish within 0.2 seconds",
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize("how", [b"", b"Content-Length: 99999999999999\r\n"])
def test_an_endless_feed_is_read_to_a_limit(
    show: Show, monkeypatch: pytest.MonkeyPatch, how: bytes
) -> None:
    """Not more than a feed can have."""
    monkeypatch.setattr("podcast_publisher.verify.show.MAX_FEED_BYTES", 1_000_000)
    ((code, message),) = verify_findings(show(of_all(flood(HEAD + how + b"\r\n"))))
    assert code == "PP602"
    assert message.endswith("it cannot be unpacked, or has more than 1,000,000 bytes")


@pytest.mark.timeout(60)
def test_endless_files_are_read_to_a_limit(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not more than is needed."""
    monkeypatch.setattr("podcast_publisher.verify.linked_files.MAX_TEXT_BYTES", 1_000_000)

    def change(asked: Asked, reply: Reply) -> Reply:
        if asked.is_feed or asked.method != "GET":
            return reply
        type_ = reply.headers["Content-Type"]
        return replace(reply, raw=flood(HEAD.replace(b"text/vtt", type_.encode()) + b"\r\n"))

    findings = verify_findings(show(change))
    assert ("PP615", "It cannot be unpacked, or has more than 1,000,000 bytes") in findings
    assert {"PP675", "PP616"} <= {code for code, _ in findings}


def test_a_decompression_bomb_is_stopped(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes no more memory than a feed can have."""
    monkeypatch.setattr("podcast_publisher.verify.show.MAX_FEED_BYTES", 1_000_000)
    bomb = gzip.compress(b"<rss>" + b" " * 40_000_000, 1)

    def change(asked: Asked, reply: Reply) -> Reply:
        return replace(reply, body=bomb).but(Content_Encoding="gzip") if asked.is_feed else reply

    feed_url = show(change)
    tracemalloc.start()
    try:
        ((code, message),) = verify_findings(feed_url)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (code, "it cannot be unpacked, or has more than" in message) == ("PP602", True)
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Content-Length: 99\r\n\r\nWEBVTT", "it stopped after 6 bytes, 93 before its end"),
        (b"Transfer-Encoding: chunked\r\n\r\n9\r\nWEB", "it stopped before its end"),
        (b"Transfer-Encoding: chunked\r\n\r\nwell\r\n", "it stopped before its end"),
    ],
)
def test_a_truncated_response_is_reported(show: Show, body: bytes, words: str) -> None:
    """Although it started well."""
    findings = verify_findings(show(of_transcripts(lambda: iter((HEAD + body,)))))
    assert findings == [("PP611", f"It cannot be fetched: {words}")]


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: -5\r\n",
        b"Content-Length: many\r\n",
        b"Content-Length: " + b"9" * 5000 + b"\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"".join(b"X-%d: y\r\n" % number for number in range(200)),
        b"X: " + b"y" * 100_000 + b"\r\n",
        b": nameless\r\n",
        b"\xff\xfe: \x00\r\n",
        b"Content-Encoding: " + b"gzip, " * 5000 + b"\r\n",
        b"Content-Range: bytes 5-1/" + b"9" * 5000 + b"\r\n",
        b"Location: \x00\r\n",
        b"Retry-After: 999999999\r\n",
        b"ETag: a\r\n b\r\nLast-Modified: \xe9ver\r\n",
        b"Cache-Control: max-age=" + b"9" * 5000 + b"\r\n",
        b"Content-Type: \x1b[2J\r\n",
    ],
)
@pytest.mark.parametrize("status", [b"200 OK", b"206 OK", b"301 Go", b"503 No"])
@pytest.mark.timeout(60)
def test_invalid_headers_are_reported(show: Show, status: bytes, head: bytes) -> None:
    """With short findings and no traceback."""
    feed = b"HTTP/1.1 " + status + b"\r\n" + head + b"\r\n<rss/>"

    def change(asked: Asked, reply: Reply) -> Reply:
        return reply if asked.is_feed else replace(reply, raw=lambda: iter((feed,)))

    for answer in (change, of_all(lambda: iter((feed,)))):
        findings = verify_findings(show(answer))
        assert findings
        assert max(len(message) for _, message in findings) < 500


@pytest.mark.parametrize("answer", [b"", b"Hello\r\n", b"HTTP/9.9 yes\r\n", b"\x16\x03\x01\x00"])
def test_a_server_that_is_not_http_is_reported(show: Show, answer: bytes) -> None:
    """Something else listens at that port."""
    ((code, _),) = verify_findings(show(of_all(lambda: iter((answer,)))))
    assert code == "PP601"


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_temporary_failure_is_retried(show: Show, status: int) -> None:
    """A gateway that fails once causes no finding."""
    failed: set[tuple[str, str, str | None]] = set()

    def change(asked: Asked, reply: Reply) -> Reply:
        key = (asked.method, asked.path, asked.headers.get("Range"))
        if key in failed:
            return reply
        failed.add(key)
        return Reply(status, {"Retry-After": "3600"})

    assert verify_findings(show(change)) == []
    assert len(failed) > 10


def many(server: Server, publication: Publication, episodes: int, elsewhere: str) -> str:
    """A feed of that many episodes, with files at another address."""
    server.hold(publication)
    feed = server.files["/show/feed.xml"]
    item = (
        '<item><title>{0}</title><guid>{0}</guid><enclosure url="{1}{0}.mp3" length="1" '
        'type="audio/mpeg"/><podcast:transcript url="{1}{0}.vtt" type="text/vtt"/></item>'
    )
    items = "".join(item.format(number, elsewhere) for number in range(episodes))
    head, _, _ = feed.body.partition(b"<item>")
    body = head + items.encode() + b"</channel></rss>"
    server.files["/show/feed.xml"] = File(body, feed.type, feed.cache)
    return server.url + "feed.xml"


@pytest.mark.timeout(120)
def test_a_dead_server_is_given_up(serve: Serve, publication: Publication) -> None:
    """Ten of the same findings are shown, and the rest counted."""
    feed_url = many(serve(), publication, 5000, "http://127.0.0.1:9/")
    totals: list[int] = []
    findings = verify(feed_url, tick=lambda _, of: totals.append(of))
    assert totals == [10_001] * 10_001
    messages = [finding.message for finding in findings if finding.rule.code == "PP611"]
    assert len(messages) < 30
    assert "It cannot be fetched: nothing answers at that address" in messages
    words = "It cannot be fetched: 127.0.0.1:9 was not asked again after 5 failed requests"
    assert words in messages
    (counted,) = [message for message in messages if "and the same of" in message]
    assert counted.startswith(f"{words} (and the same of 99")


def test_pending_responses_are_limited() -> None:
    """However many episodes there are."""
    begun = iter(range(1000))
    looks = (partial(list[Finding]) for _ in begun)
    with ThreadPoolExecutor(2) as pool:
        for told_already, _ in enumerate(run_checks(pool, looks)):
            assert 1000 - length_hint(begun) <= told_already + 64


def test_the_total_time_is_limited(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left is reported as not checked."""
    monkeypatch.setattr("podcast_publisher.fetch.client.TOTAL_TIMEOUT", -1.0)
    ((code, message),) = verify_findings(show(lambda _, reply: reply))
    assert (code, message) == (
        "PP601",
        "It cannot be fetched: the time limit for all requests has passed",
    )


@pytest.mark.timeout(120)
def test_ctrl_c_stops_verifying_at_once(
    serve: Serve, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only requests already under way are finished."""
    left, in_time = threading.Event(), list[bool]()

    def leave(
        visitor: HttpClient, original: Callable[[HttpClient], None] = HttpClient.close
    ) -> None:
        original(visitor)
        left.set()

    monkeypatch.setattr(HttpClient, "close", leave)

    def slowly(asked: Asked, reply: Reply) -> Reply:
        if "/other/" in asked.path and not asked.path.endswith("/0.mp3"):
            in_time.append(left.wait(20))
        return reply

    def stop(url: str, _of: int) -> None:
        if url.endswith("/0.mp3"):
            raise KeyboardInterrupt

    server = serve(slowly)
    feed_url = many(server, publication, 200, server.url + "other/")
    with pytest.raises(KeyboardInterrupt):
        verify(feed_url, tick=stop)
    assert in_time
    assert all(in_time)
    assert len([path for _, path in server.requests if "/other/" in path]) < 32


def test_the_number_of_requests_is_limited(serve: Serve, publication: Publication) -> None:
    """Six for a recording, two for a picture, one for a text or page, and 32 for all of them."""
    server = serve()
    assert verify(server.hold(publication)) == ()
    by_folder = Counter(path.split("/")[2] for _, path in server.requests)
    files = Counter(artifact.key.partition("/")[0] for artifact in publication.media)
    assert by_folder.pop("feed.xml") == 6 + len(USER_AGENTS)
    assert by_folder.pop("releases") + by_folder.pop(".headers") == 2
    assert by_folder == {
        "audio": 6 * files["audio"] + 1 + len(USER_AGENTS),
        "artwork": 2 * files["artwork"],
        "transcripts": files["transcripts"] + 2,
        "chapters": files["chapters"] + 1,
        "episodes": 2,
    }
