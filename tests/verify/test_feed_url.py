"""Servers that serve the feed incorrectly, one fault at a time."""

import gzip

import pytest
import urllib3
from msgspec.structs import replace

from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.verify.show import verify
from tests.verify.servers import Asked, Change, Reply, Serve, Show, packed, refused, verify_findings


def of_feed(change: Change) -> Change:
    """Apply the change to the feed alone."""
    return lambda asked, reply: change(asked, reply) if asked.is_feed else reply


def test_a_stale_feed_is_reported(show: Show) -> None:
    """Only where the feed was replaced a moment ago."""
    feed_url = show(of_feed(compressed))
    published = urllib3.request("GET", feed_url).data
    assert verify(feed_url, published=published) == ()
    (finding,) = verify(feed_url, published=published + b"<!-- new -->")
    assert finding.rule.code == "PP608"


def always(**headers: str | None) -> Change:
    return of_feed(lambda _, reply: reply.but(**headers))


def takes_gzip(asked: Asked) -> bool:
    return asked.method == "GET" and "gzip" in asked.headers.get("Accept-Encoding", "")


def compressed(asked: Asked, reply: Reply) -> Reply:
    """Correct: compressed for clients that accept it, with working conditional requests."""
    return packed(reply) if takes_gzip(asked) and reply.status == 200 else reply


def compressed_under_another_etag(asked: Asked, reply: Reply) -> Reply:
    """The ETag changes with the compression, and is not recognised, as on some servers."""
    if not takes_gzip(asked):
        return reply
    etag = reply.headers["ETag"].rstrip('"') + '-gzip"'
    if asked.headers.get("If-None-Match") == etag:
        reply = replace(reply, status=200, body=asked.file.body)
    return packed(reply).but(ETag=etag) if reply.status == 200 else reply


def compressed_anew_each_time(asked: Asked, reply: Reply) -> Reply:
    """Conditional requests fail for clients that accept compression, as all apps do."""
    return packed(replace(reply, status=200, body=asked.file.body)) if takes_gzip(asked) else reply


def stale_when_compressed(asked: Asked, reply: Reply) -> Reply:
    """A cache that kept last week's compressed feed."""
    if not takes_gzip(asked) or reply.status != 200:
        return reply
    return packed(replace(reply, body=reply.body.replace(b"Listening", b"Earlier")))


def garbled_when_compressed(asked: Asked, reply: Reply) -> Reply:
    if not takes_gzip(asked) or reply.status != 200:
        return reply
    return replace(reply, body=gzip.compress(reply.body)[:-9]).but(Content_Encoding="gzip")


def conditional_no_more(*names: str) -> Change:
    """Conditional headers are ignored."""
    return of_feed(
        lambda asked, reply: (
            replace(reply, status=200, body=asked.file.body)
            if any(name in asked.headers for name in names)
            else reply
        )
    )


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (of_feed(lambda *_: Reply(401)), "PP601", "It answers 401: it asks for a password"),
        (of_feed(lambda *_: refused()), "PP601", "It answers 403: it is not public"),
        (of_feed(lambda *_: Reply(500)), "PP601", "It answers 500: its server fails"),
        (
            of_feed(lambda _, reply: replace(reply, body=b"<rss>")),
            "PP602",
            "It cannot be read: it is not well-formed XML",
        ),
        (
            of_feed(lambda _, reply: replace(reply, body=b"<html/>")),
            "PP602",
            "It cannot be read: it is a web page, but not RSS with a channel",
        ),
        (always(Content_Type="binary/octet-stream"), "PP603", "served as binary/octet-stream"),
        (always(Content_Type=None), "PP603", "served as no type at all"),
        (
            always(Content_Type="text/xml; charset=ISO-8859-1"),
            "PP603",
            "It is served as text in iso-8859-1",
        ),
        (conditional_no_more("If-None-Match"), "PP604", "Asked with If-None-Match, it answers 200"),
        (
            conditional_no_more("If-Modified-Since"),
            "PP604",
            "Asked with If-Modified-Since, it answers 200",
        ),
        (
            always(ETag=None, Last_Modified=None),
            "PP604",
            "It has neither ETag nor Last-Modified",
        ),
        (
            of_feed(compressed_under_another_etag),
            "PP604",
            "If-None-Match, it answers 200 when it is compressed (gzip)",
        ),
        (
            of_feed(compressed_anew_each_time),
            "PP604",
            "it answers 200 when it is compressed (gzip)",
        ),
        (of_feed(stale_when_compressed), "PP606", "the server sends another feed than without"),
        (of_feed(garbled_when_compressed), "PP606", "Compressed (gzip), it cannot be unpacked"),
        (
            of_feed(lambda a, reply: reply.but(Content_Encoding="br") if takes_gzip(a) else reply),
            "PP606",
            "Compressed (br), it cannot be unpacked",
        ),
        (
            of_feed(lambda asked, reply: Reply(405) if asked.method == "HEAD" else reply),
            "PP617",
            "Asked with HEAD: It answers 405",
        ),
        (
            of_feed(
                lambda a, reply: reply.but(Content_Length="0") if a.method == "HEAD" else reply
            ),
            "PP617",
            "Asked with HEAD it has no bytes, with GET ",
        ),
        (
            always(Cache_Control="public, max-age=31536000, immutable"),
            "PP626",
            "The feed may be kept for 31,536,000 seconds",
        ),
        (always(Cache_Control="max-age=60, s-maxage=86400"), "PP626", "kept for 86,400 seconds"),
        (always(Cache_Control=None), "PP626", "so caches guess"),
        (
            always(Access_Control_Allow_Origin=None),
            "PP625",
            "Asked with GET, it does not allow other sites anything",
        ),
    ],
)
def test_a_fault_is_reported_by_its_code(
    show: Show, change: Change, code: str, message: str
) -> None:
    """The message says what was observed."""
    findings = verify_findings(show(change))
    assert {found_code for found_code, _ in findings} == {code}
    assert all(message in words for _, words in findings), findings


@pytest.mark.parametrize(
    "change",
    [
        compressed,
        lambda asked, reply: packed(reply) if asked.is_feed and reply.status == 200 else reply,
        always(ETag=None),
        always(Last_Modified=None),
        always(Cache_Control="no-cache"),
        always(Content_Type="text/xml"),
    ],
    ids=["compressed", "compressed-unasked", "date-only", "etag-only", "no-cache", "text-xml"],
)
def test_valid_variants_are_not_reported(show: Show, change: Change) -> None:
    """Ways to serve a feed that every app handles."""
    assert verify_findings(show(of_feed(change))) == []


def test_a_regenerated_feed_is_the_same_feed(show: Show) -> None:
    """Bytes that differ from response to response, where apps read the same."""
    count = iter(range(1000))

    def change(asked: Asked, reply: Reply) -> Reply:
        note = f"<!-- page number {next(count)} -->".encode()
        fresh = asked.method == "GET" and reply.status == 200
        return replace(reply, body=reply.body + note).but(ETag=None) if fresh else reply

    assert verify_findings(show(of_feed(change))) == []


def test_a_different_self_link_is_reported(serve: Serve, publication: Publication) -> None:
    """The feed names another URL as its own."""
    feed_url = serve().hold(publication).replace("127.0.0.1", "localhost")
    ((code, message),) = verify_findings(feed_url)
    assert (code, message.startswith("The feed says it is at http://127.0.0.1")) == ("PP605", True)


def test_a_large_uncompressed_feed_is_advice(serve: Serve, publication: Publication) -> None:
    """Every app downloads all of it."""
    server = serve()
    feed_url = server.hold(publication)
    path = f"/show/{FEED_KEY}"
    feed = server.files[path]
    server.files[path] = replace(feed, body=feed.body + b"<!--" + b" " * 200_000 + b"-->")
    ((code, message),) = verify_findings(feed_url)
    assert (code, "the server sends all" in message) == ("PP607", True)
    server.change = of_feed(compressed)
    assert verify_findings(feed_url) == []


def test_an_item_without_an_enclosure_is_reported(serve: Serve, publication: Publication) -> None:
    """By its title."""
    server = serve()
    feed_url = server.hold(publication)
    path = f"/show/{FEED_KEY}"
    feed = server.files[path]
    server.files[path] = replace(feed, body=feed.body.replace(b"<enclosure", b"<other", 1))
    ((code, message),) = verify_findings(feed_url)
    assert (code, message) == ("PP670", 'No recording (enclosure) in "Measuring: what counts"')
