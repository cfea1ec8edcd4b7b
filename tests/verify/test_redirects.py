"""Redirects, certificates and http."""

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
    """Redirect that folder's URLs through each of these steps."""
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
    """Serves the small show under any name of its folder, as the target of redirects."""

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
def test_two_redirects_pass(
    moved: Callable[[Change], str], where: str, ways: tuple[str, ...]
) -> None:
    """To a name with the same extension; ranges and HEAD work behind them."""
    assert verify_findings(moved(sent_on(where, *ways))) == []


def test_three_redirects_are_reported(moved: Callable[[Change], str]) -> None:
    """Some apps follow fewer."""
    findings = verify_findings(moved(sent_on("/audio/", "/a/", "/b/", "/c/")))
    assert {code for code, _ in findings} == {"PP624"}
    assert all(
        message.startswith("It redirects 3 times, last to http://") for _, message in findings
    )


def test_a_lost_extension_is_reported(moved: Callable[[Change], str]) -> None:
    """A tracking URL without .mp3 has cost a show its back catalogue."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if not asked.path.startswith("/show/audio/"):
            return reply
        return Reply(302, {"Location": "/tracked" + asked.path.removeprefix("/show")[:-4]})

    findings = verify_findings(moved(change))
    assert {code for code, _ in findings} == {"PP624"}
    assert all(message.endswith("which does not end in .mp3") for _, message in findings)


def test_a_gained_extension_passes() -> None:
    """Nothing is lost."""
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
def test_broken_redirects_are_reported(
    show: Show, where: str, code: str, location: str, words: str
) -> None:
    """Loops, endless chains and invalid URLs."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if where not in asked.path:
            return reply
        return Reply(301, {"Location": location.replace("{path}", asked.path)})

    findings = verify_findings(show(change))
    assert {found_code for found_code, _ in findings} == {code}
    assert all(words in message for _, message in findings), findings


def test_an_endless_chain_is_left_after_six_requests(serve: Serve) -> None:
    """Each URL redirects to another."""
    server = serve(lambda asked, _: Reply(301, {"Location": asked.path + "x"}))
    assert [code for code, _ in verify_findings(server.url)] == ["PP601"]
    assert len(server.requests) == 6


def test_the_redirect_target_is_shown(show: Show) -> None:
    """Where the file is missing there."""
    (finding, *_) = verify_findings(show(sent_on("/audio/", "/elsewhere/")))
    assert finding[0] == "PP611"
    assert finding[1].startswith("It answers 404: it is not there (redirected to http://127.0.0.1:")


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority that this computer trusts during the test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authorities.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authorities.pem"))
    return authority


def showing(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """A TLS context with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def itself() -> ssl.SSLContext:
    """A self-signed certificate."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with (
        authority.cert_pem.tempfile() as certificate,
        authority.private_key_pem.tempfile() as key,
    ):
        context.load_cert_chain(certificate, key)
    return context


def test_a_valid_certificate_has_no_finding(
    serve: Serve, publication: Publication, authority: trustme.CA
) -> None:
    """Everything works over https."""
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
def test_an_invalid_certificate_is_the_only_finding(
    serve: Serve,
    publication: Publication,
    authority: trustme.CA,
    context: Callable[[trustme.CA], ssl.SSLContext],
    words: str,
) -> None:
    """In plain words."""
    ((code, message),) = verify_findings(serve(tls=context(authority)).hold(publication))
    assert (code, message.startswith(f"No app connects: {words}")) == ("PP621", True), message


def test_a_certificate_for_another_host_is_reported(serve: Serve, authority: trustme.CA) -> None:
    """With both names."""
    server = serve(tls=showing(authority.issue_cert("podcast.example.org")))
    ((code, message),) = verify_findings(server.url.replace("127.0.0.1", "localhost"))
    assert (code, message) == ("PP621", "No app connects: its certificate is for another name")


def test_untrusted_file_servers_are_reported(
    serve: Serve, publication: Publication, authority: trustme.CA
) -> None:
    """A file's server has a certificate of its own."""
    secure = serve(tls=showing(authority.issue_cert("127.0.0.1")))
    doubtful = serve(tls=itself())
    feed_url = secure.hold(publication)
    feed = secure.files["/show/feed.xml"]
    elsewhere = feed.body.replace(f"{secure.url}audio".encode(), f"{doubtful.url}audio".encode())
    secure.files["/show/feed.xml"] = type(feed)(elsewhere, feed.type, feed.cache)
    assert {code for code, _ in verify_findings(feed_url)} == {"PP621"}


def test_plain_http_on_an_https_port_is_reported(serve: Serve) -> None:
    """The server does not speak TLS."""
    ((code, message),) = verify_findings(serve().url.replace("http:", "https:"))
    assert (code, message) == ("PP621", "No app connects: it does not support https")


def test_a_redirect_to_http_is_reported(
    serve: Serve, publication: Publication, authority: trustme.CA
) -> None:
    """On this computer it passes."""
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
def test_http_is_reported_except_on_loopback(host: str, codes: list[str]) -> None:
    """Nobody is in between there."""
    url = f"http://{host}/feed.xml"
    document = FeedDocument(FeedElement("channel"))
    reported = [finding.rule.code for finding in lint(document, url)]
    assert [code for code in reported if code == "PP622"] == codes
