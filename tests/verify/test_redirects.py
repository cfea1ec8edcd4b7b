"""The way to an address: redirects, certificates, and http."""

import datetime as dt
import ssl
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import trustme

from podcast_publisher.feed.lint.linter import lint
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.feed_document import FeedDocument, FeedElement
from podcast_publisher.model.publication import Publication
from podcast_publisher.verify.redirects import check_redirects
from tests.verify.servers import Asked, Change, Reply, Serve, Show, verify_findings

LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


def sent_on(where: str, *ways: str) -> Change:
    """Addresses in that folder lead on: `/show/` becomes each of the ways in turn, and then is there."""
    steps = ["/show/", *ways]

    def change(asked: Asked, reply: Reply) -> Reply:
        if where not in asked.path:
            return reply
        for source, target in pairwise(steps):
            if asked.path.startswith(source):
                return Reply(302, {"Location": asked.path.replace(source, target, 1)})
        return reply

    return change


@pytest.fixture
def moved(serve: Serve, publication: Publication) -> Callable[[Change], str]:
    """Serves the small show under any name of its folder, so that addresses can lead there."""

    def start(change: Change) -> str:
        server = serve(change)
        feed_url = server.hold(publication)
        for path, file in list(server.files.items()):
            for other in ("/a/", "/b/", "/c/"):
                server.files[path.replace("/show/", other, 1)] = file
            server.files["/tracked" + path.removeprefix("/show").partition(".")[0]] = file
        return feed_url

    return start


@pytest.mark.parametrize("where", ["/feed.xml", "/audio/", "/artwork/", "/chapters/"])
@pytest.mark.parametrize("ways", [("/a/",), ("/a/", "/b/")], ids=["one", "two"])
def test_a_short_way_is_let_pass(
    moved: Callable[[Change], str], where: str, ways: tuple[str, ...]
) -> None:
    """Two redirects to a name that ends the same hurt nobody; ranges and HEAD work behind them."""
    assert verify_findings(moved(sent_on(where, *ways))) == []


def test_a_long_way_is_told(moved: Callable[[Change], str]) -> None:
    """Three redirects are more than a few."""
    findings = verify_findings(moved(sent_on("/audio/", "/a/", "/b/", "/c/")))
    assert {code for code, _ in findings} == {"PP624"}
    assert all(
        message.startswith("It redirects 3 times, last to http://") for _, message in findings
    )


def test_a_name_without_its_ending_is_told(moved: Callable[[Change], str]) -> None:
    """A tracking address that leads to a name without .mp3 has cost a show its back catalogue."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if not asked.path.startswith("/show/audio/"):
            return reply
        return Reply(302, {"Location": "/tracked" + asked.path.removeprefix("/show")[:-4]})

    findings = verify_findings(moved(change))
    assert {code for code, _ in findings} == {"PP624"}
    assert all(message.endswith("which does not end in .mp3") for _, message in findings)


def test_a_name_that_had_no_ending_may_get_one() -> None:
    """What ended in nothing loses nothing."""
    url, feed_url = "https://podcast.example.org/feed", "https://podcast.example.org/feed.xml"
    assert list(check_redirects(Response(feed_url, 200, redirects=(feed_url,)), url)) == []


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("{path}", "it redirects in a loop, back to http://"),
        ("{path}x", "it redirects more than 5 times, last to http://"),
        ("ftp://127.0.0.1/a", '"ftp://127.0.0.1/a" is not a web address'),
        ("http://[::1/a", '"http://[::1/a" is not a web address'),
        ("http://a b/", "its address cannot be read"),
    ],
)
@pytest.mark.parametrize(("where", "code"), [("/feed.xml", "PP601"), ("/audio/", "PP611")])
def test_a_way_that_leads_nowhere(
    show: Show, where: str, code: str, location: str, words: str
) -> None:
    """Circles, endless chains and addresses that are none are told as what they are."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if where not in asked.path:
            return reply
        return Reply(301, {"Location": location.replace("{path}", asked.path)})

    findings = verify_findings(show(change))
    assert {found_code for found_code, _ in findings} == {code}
    assert all(words in message for _, message in findings), findings


def test_an_endless_chain_is_left_soon(serve: Serve) -> None:
    """Each address leads on to another one: six are asked, and no more."""
    server = serve(lambda asked, _: Reply(301, {"Location": asked.path + "x"}))
    assert [code for code, _ in verify_findings(server.url)] == ["PP601"]
    assert len(server.requests) == 6


def test_where_it_was_sent_to_is_told(show: Show) -> None:
    """What is missing behind a redirect is told with the address it led to."""
    (finding, *_) = verify_findings(show(sent_on("/audio/", "/elsewhere/")))
    assert finding[0] == "PP611"
    assert finding[1].startswith("It answers 404: it is not there (redirected to http://127.0.0.1:")


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this computer trusts, as long as the test takes."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authorities.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authorities.pem"))
    return authority


def showing(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """What makes a server show that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def itself() -> ssl.SSLContext:
    """A certificate that nobody but itself has signed."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with (
        authority.cert_pem.tempfile() as certificate,
        authority.private_key_pem.tempfile() as key,
    ):
        context.load_cert_chain(certificate, key)
    return context


def test_a_good_certificate(serve: Serve, publication: Publication, authority: trustme.CA) -> None:
    """Everything works over https, and nothing is to be said of it."""
    server = serve(tls=showing(authority.issue_cert("127.0.0.1")))
    assert verify_findings(server.hold(publication)) == []


@pytest.mark.parametrize(
    ("context", "words"),
    [
        (
            lambda ca: showing(ca.issue_cert("127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO)),
            "its certificate has expired",
        ),
        (
            lambda ca: showing(ca.issue_cert("podcast.example.org")),
            "its certificate is for another address",
        ),
        (
            lambda _: showing(trustme.CA().issue_cert("127.0.0.1")),
            "its certificate was signed by an unknown authority, or an intermediate certificate",
        ),
        (lambda _: itself(), "its certificate is self-signed"),
    ],
    ids=["expired", "other-name", "unknown-authority", "self-signed"],
)
def test_a_bad_certificate_is_told_in_plain_words(
    serve: Serve,
    publication: Publication,
    authority: trustme.CA,
    context: Callable[[trustme.CA], ssl.SSLContext],
    words: str,
) -> None:
    """What is wrong with the certificate is the first and only thing that is told."""
    ((code, message),) = verify_findings(serve(tls=context(authority)).hold(publication))
    assert (code, message.startswith(f"No app connects: {words}")) == ("PP621", True), message


def test_a_certificate_for_another_name(serve: Serve, authority: trustme.CA) -> None:
    """A name is compared with names."""
    server = serve(tls=showing(authority.issue_cert("podcast.example.org")))
    ((code, message),) = verify_findings(server.url.replace("127.0.0.1", "localhost"))
    assert (code, message) == ("PP621", "No app connects: its certificate is for another name")


def test_recordings_on_a_server_that_is_not_trusted(
    serve: Serve, publication: Publication, authority: trustme.CA
) -> None:
    """A file on another server has a certificate of its own."""
    secure = serve(tls=showing(authority.issue_cert("127.0.0.1")))
    doubtful = serve(tls=itself())
    feed_url = secure.hold(publication)
    feed = secure.files["/show/feed.xml"]
    elsewhere = feed.body.replace(f"{secure.url}audio".encode(), f"{doubtful.url}audio".encode())
    secure.files["/show/feed.xml"] = type(feed)(elsewhere, feed.type, feed.cache)
    assert {code for code, _ in verify_findings(feed_url)} == {"PP621"}


def test_https_that_is_none(serve: Serve) -> None:
    """A server that speaks plain http where https is meant."""
    ((code, message),) = verify_findings(serve().url.replace("http:", "https:"))
    assert (code, message) == ("PP621", "No app connects: it does not support https")


def test_a_way_down_to_http(serve: Serve, publication: Publication, authority: trustme.CA) -> None:
    """A secure address that leads on to http is not secure; on this machine that is let pass."""
    plain = serve()
    plain.hold(publication)
    secure = serve(
        lambda asked, reply: (
            Reply(302, {"Location": plain.url + "audio/" + asked.path.rpartition("/")[2]})
            if asked.is_audio
            else reply
        ),
        tls=showing(authority.issue_cert("127.0.0.1")),
    )
    assert verify_findings(secure.hold(publication)) == []
    url, lower = "https://podcast.example.org/a.mp3", "http://podcast.example.org/a.mp3"
    (finding,) = check_redirects(Response(lower, 200, redirects=(lower,)), url)
    assert (finding.rule.code, finding.message) == ("PP624", f"It redirects over http, to {lower}")


@pytest.mark.parametrize(
    ("host", "codes"),
    [
        ("podcast.example.org", ["PP622"]),
        ("127.0.0.1.example.org", ["PP622"]),
        ("127.8.4.2", []),
        ("localhost:8000", []),
        ("media.localhost", []),
        ("[::1]:8000", []),
    ],
)
def test_http_is_for_this_machine(host: str, codes: list[str]) -> None:
    """Out in the world http is told; on this machine there is nobody in between."""
    url = f"http://{host}/feed.xml"
    document = FeedDocument(FeedElement("channel"))
    reported = [finding.rule.code for finding in lint(document, url)]
    assert [code for code in reported if code == "PP622"] == codes
