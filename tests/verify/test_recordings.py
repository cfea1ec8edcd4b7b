"""Servers that serve recordings incorrectly, one fault at a time."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.verify.recordings import check_recording
from tests.verify.servers import (
    Asked,
    Change,
    File,
    Reply,
    Serve,
    Show,
    packed,
    part,
    verify_findings,
)


def of_audio(change: Callable[[Asked, Reply], Reply]) -> Change:
    """Apply the change to recordings alone."""
    return lambda asked, reply: change(asked, reply) if asked.is_audio else reply


def of_parts(change: Callable[[Reply], Reply]) -> Change:
    """Apply the change to ranges of recordings."""
    return of_audio(lambda _, reply: change(reply) if reply.status == 206 else reply)


def whole(asked: Asked, reply: Reply) -> Reply:
    """Ignores the range."""
    return replace(reply, status=200, body=asked.file.body).but(Content_Range=None)


def wrong_total(reply: Reply) -> Reply:
    span, _, total = reply.headers["Content-Range"].partition("/")
    return reply.but(Content_Range=f"{span}/{int(total) - 1}")


def wrong_start(reply: Reply) -> Reply:
    return reply.but(Content_Range=reply.headers["Content-Range"].replace(" ", " 1"))


def shifted(asked: Asked, reply: Reply) -> Reply:
    """Right headers with bytes shifted by one; the first byte is right."""
    if reply.status != 206 or len(reply.body) == 1:
        return reply
    start = int(reply.headers["Content-Range"].split()[1].partition("-")[0])
    return replace(reply, body=asked.file.body[start + 1 : start + 1 + len(reply.body)])


def headless(asked: Asked, reply: Reply) -> Reply:
    return Reply(405) if asked.method == "HEAD" else reply


def head_says(**headers: str) -> Change:
    return of_audio(lambda asked, reply: reply.but(**headers) if asked.method == "HEAD" else reply)


def suffix_unknown(asked: Asked, reply: Reply) -> Reply:
    return whole(asked, reply) if asked.headers.get("Range") == "bytes=-1" else reply


def never_ends(asked: Asked, reply: Reply) -> Reply:
    return whole(asked, reply) if reply.status == 416 else reply


def no_length(asked: Asked, reply: Reply) -> Reply:
    """Chunked, as by a program that does not know the length."""
    if asked.method == "HEAD" or reply.status != 200:
        return reply
    lines = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
    head = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{lines}\r\n".encode()
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(reply.body), reply.body)
    return replace(reply, raw=lambda: iter((head, body)))


def gzipped(asked: Asked, reply: Reply) -> Reply:
    wanted = "gzip" in asked.headers.get("Accept-Encoding", "")
    return packed(reply) if wanted and reply.status == 200 else reply


FAULTS: list[tuple[Change, str, str]] = [
    (of_audio(whole), "PP614", "Asked for the first byte, it answers 200 with "),
    (of_parts(wrong_total), "PP613", "a part says "),
    (
        of_parts(wrong_start),
        "PP614",
        "Asked for the first byte, Content-Range says bytes 10-0/",
    ),
    (
        of_parts(lambda reply: reply.but(Content_Range="bytes 0-0/*")),
        "PP614",
        "Content-Range says bytes 0-0/*",
    ),
    (
        of_parts(lambda reply: reply.but(Content_Range=None)),
        "PP614",
        "Content-Range says nothing",
    ),
    (
        of_parts(lambda reply: replace(reply, body=b"")),
        "PP614",
        "sends another number of bytes",
    ),
    (of_audio(shifted), "PP614", "sends other bytes than the whole recording has there"),
    (of_audio(suffix_unknown), "PP614", "Asked for the last byte, it answers 200"),
    (of_audio(never_ends), "PP614", "behind its end, it answers 200 instead of 416"),
    (of_audio(headless), "PP617", "Asked with HEAD: It answers 405"),
    (head_says(Content_Length="0"), "PP613", "HEAD says 0"),
    (head_says(Content_Type="text/html"), "PP617", "Asked with HEAD it is text/html"),
    (
        of_audio(lambda _, reply: reply.but(Content_Type="binary/octet-stream")),
        "PP612",
        "The feed says audio/mpeg; it is binary/octet-stream, a part of it binary/octet-stream",
    ),
    (
        of_parts(lambda reply: reply.but(Content_Type=None)),
        "PP612",
        "The feed says audio/mpeg; a part of it no type at all",
    ),
    (of_audio(no_length), "PP613", "GET says nothing"),
    (of_audio(gzipped), "PP618", "the server compresses it (gzip)"),
    (
        of_audio(lambda _, reply: reply.but(Cache_Control="no-store")),
        "PP626",
        "It never changes, and Cache-Control says no-store",
    ),
    (of_audio(lambda *_: Reply(404)), "PP611", "It answers 404: it is not there"),
]


@pytest.mark.parametrize(("change", "code", "message"), FAULTS)
def test_a_fault_is_reported_by_its_code(
    show: Show, change: Change, code: str, message: str
) -> None:
    """The message says what was observed."""
    findings = verify_findings(show(change))
    assert {found_code for found_code, _ in findings} == {code}
    assert all(message in words for _, words in findings), findings


def test_range_faults_are_one_finding(show: Show) -> None:
    """Several of them on one recording."""
    ((code, message),) = verify_findings(
        show(of_audio(lambda asked, reply: never_ends(asked, suffix_unknown(asked, reply))))
    )
    assert (code, message.count("Asked for")) == ("PP614", 2)


def test_different_lengths_are_all_shown(show: Show) -> None:
    """Four places with four numbers."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if asked.method == "HEAD":
            return reply.but(Content_Length="9")
        return wrong_total(reply) if reply.status == 206 else reply

    (message, *_) = [
        words for code, words in verify_findings(show(of_audio(change))) if code == "PP613"
    ]
    assert [part.split()[-2:] for part in message.split(", ")[2:]] != []
    assert all(
        who in message for who in ("the feed says ", "GET says ", "HEAD says 9", "a part says")
    )


@pytest.mark.parametrize(
    ("declared", "served", "fine"),
    [
        ("audio/x-m4a", "audio/mp4", True),
        ("audio/m4a", "audio/x-m4a", True),
        ("audio/mpeg", "audio/mp3", True),
        ("audio/mpeg", "audio/ogg", False),
    ],
)
def test_synonymous_media_types_are_equal(
    serve: Serve, declared: str, served: str, fine: bool
) -> None:
    """Apple, PSP-1 and IANA name M4A differently, and hosts MP3."""
    server = serve()
    server.files["/show/one.m4a"] = File(bytes(range(100)), served, "max-age=1")
    file = LinkedFile(server.url + "one.m4a", declared, 100)
    codes = [finding.rule.code for finding in check_recording(HttpClient(1), file)]
    assert codes == ([] if fine else ["PP612"])


def test_a_one_byte_recording_has_no_false_findings(serve: Serve) -> None:
    """There is hardly a range to request."""
    server = serve()
    server.files["/show/one.mp3"] = File(b"\0", "audio/mpeg", "")
    file = LinkedFile(server.url + "one.mp3", "audio/mpeg", 1)
    assert list(check_recording(HttpClient(1), file)) == []
    assert part(Reply(200, {}, b"\0"), "0", "0").body == b"\0"


def test_an_empty_recording_is_reported(serve: Serve) -> None:
    """Equal lengths of zero are not enough."""
    server = serve()
    server.files["/show/one.mp3"] = File(b"", "audio/mpeg", "")
    file = LinkedFile(server.url + "one.mp3", "audio/mpeg", 0)
    assert "PP675" in {finding.rule.code for finding in check_recording(HttpClient(1), file)}
