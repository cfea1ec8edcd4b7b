"""Servers that serve artwork, transcripts or chapters incorrectly."""

import pytest
from msgspec.structs import replace

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.verify.linked_files import check_text
from tests.verify.servers import Asked, Change, File, Reply, Serve, Show, packed, verify_findings


def below(folder: str, change: Change) -> Change:
    """Apply the change to the files in that folder."""
    return lambda asked, reply: change(asked, reply) if f"/{folder}/" in asked.path else reply


def holding(body: bytes) -> Change:
    return lambda _, reply: replace(reply, body=body) if reply.status in {200, 206} else reply


def served_as(content_type: str | None) -> Change:
    return lambda _, reply: reply.but(Content_Type=content_type)


def on_options(status: int, **headers: str) -> Change:
    return lambda asked, reply: Reply(status).but(**headers) if asked.method == "OPTIONS" else reply


def naming_the_site(vary: str | None) -> Change:
    """The requesting site is named instead of `*`, as some stores do."""

    def change(asked: Asked, reply: Reply) -> Reply:
        origin = asked.headers.get("Origin")
        return reply.but(Access_Control_Allow_Origin=origin, Vary=vary) if origin else reply

    return change


WEBP = b"RIFF\0\0\0\0WEBPVP8 "
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


FAULTS: list[tuple[str, Change, str, str]] = [
    ("artwork", holding(WEBP), "PP616", "It holds image/webp; apps take JPEG and PNG"),
    ("artwork", holding(b"<!doctype html>"), "PP616", "It holds text/html; apps take"),
    ("artwork", holding(b"\0" * 16), "PP616", "It holds something unknown; apps take"),
    (
        "artwork",
        served_as("image/webp"),
        "PP616",
        "It holds image/jpeg and is served as image/webp",
    ),
    (
        "artwork",
        lambda asked, reply: served_as("image/png")(asked, holding(PNG)(asked, reply)),
        "PP616",
        "It holds image/png, and its name ends in .jpg",
    ),
    ("artwork", on_options(200), "", ""),
    (
        "artwork",
        lambda asked, reply: Reply(405) if asked.method == "HEAD" else reply,
        "PP617",
        "Asked with HEAD: It answers 405",
    ),
    (
        "artwork",
        lambda a, reply: reply.but(Content_Length="0") if a.method == "HEAD" else reply,
        "PP617",
        "Asked with HEAD it has no bytes, with GET ",
    ),
    ("artwork", lambda *_: Reply(404), "PP611", "It answers 404: it is not there"),
    ("transcripts", lambda *_: Reply(403), "PP611", "It answers 403: it is not public"),
    (
        "transcripts",
        served_as("text/plain"),
        "PP612",
        "The feed says text/vtt; it is text/plain",
    ),
    ("transcripts", served_as(None), "PP612", "it is no type at all"),
    ("transcripts", holding(b"1\n00:00"), "PP615", "It cannot be read as text/vtt"),
    ("chapters", holding(b"{}"), "PP615", "It cannot be read as application/json+chapters"),
    ("chapters", holding(b"[" * 90_000), "PP615", "It cannot be read as"),
    ("chapters", holding(b'{"chapters": [{"startTime": "0"}]}'), "PP615", "cannot be read as"),
    (
        "chapters",
        lambda _, reply: reply.but(Content_Encoding="gzip"),
        "PP615",
        "It cannot be unpacked",
    ),
    (
        "transcripts",
        lambda _, reply: reply.but(Access_Control_Allow_Origin=None),
        "PP625",
        "Asked with GET, it does not allow other sites anything",
    ),
    (
        "chapters",
        lambda _, reply: reply.but(Access_Control_Allow_Origin="https://www.example.org"),
        "PP625",
        "it allows https://www.example.org alone",
    ),
    ("chapters", naming_the_site("Accept-Encoding"), "PP625", "without Vary: Origin"),
    (
        "transcripts",
        on_options(405),
        "PP625",
        "Asked with OPTIONS, as browsers do before a range: It answers 405",
    ),
    ("transcripts", on_options(204), "PP625", "it does not allow other sites anything"),
    (
        "transcripts",
        lambda _, reply: reply.but(Cache_Control="max-age=60"),
        "PP626",
        "It never changes, and Cache-Control says max-age=60",
    ),
]


@pytest.mark.parametrize(("folder", "change", "code", "message"), FAULTS)
def test_a_fault_is_reported_by_its_code(
    show: Show, folder: str, change: Change, code: str, message: str
) -> None:
    """The message says what was observed."""
    findings = verify_findings(show(below(folder, change)))
    assert {found_code for found_code, _ in findings} == ({code} if code else set())
    assert [words for _, words in findings if message in words] or not code, findings


@pytest.mark.parametrize(
    ("folder", "change"),
    [
        ("transcripts", lambda _, reply: packed(reply)),
        ("chapters", naming_the_site("Origin, Accept-Encoding")),
        ("artwork", lambda asked, reply: replace(reply, status=200, body=asked.file.body)),
    ],
    ids=["compressed", "one-site-at-a-time", "artwork-without-ranges"],
)
def test_valid_variants_are_not_reported(show: Show, folder: str, change: Change) -> None:
    """Ways to serve a file that every app handles."""
    assert verify_findings(show(below(folder, change))) == []


@pytest.mark.parametrize(
    ("type_", "body", "fine"),
    [
        ("application/x-subrip", b"1\n00:00:00,000 --> 00:00:02,000\nHello", True),
        ("application/x-subrip", b"WEBVTT", False),
        ("application/json", b'{"segments": [{"body": "Hello"}]}', True),
        ("application/json", b'{"chapters": []}', False),
        ("text/html", b"<p>Hello</p>", True),
        ("text/html", b"", False),
    ],
)
def test_every_transcript_format_is_accepted(
    serve: Serve, type_: str, body: bytes, fine: bool
) -> None:
    """All that the podcast namespace knows."""
    server = serve()
    server.files["/show/one"] = File(body, type_, "max-age=60")
    file = LinkedFile(server.url + "one", type_)
    codes = [finding.rule.code for finding in check_text(HttpClient(1), file, preflight=True)]
    assert codes == ([] if fine else ["PP615"])
