"""What is wrong with a store's certificate, or with the way to it, is told apart."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.config import Config
from trustme import CA, LeafCert

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.stores.s3 import connection
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client

HERE = "127.0.0.1"
ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1})
"""Where nothing would be different the next time."""


def days_from_now(days: int) -> datetime:
    """So many days from now."""
    return datetime.now(UTC) + timedelta(days=days)


@contextmanager
def greeting(certificate: LeafCert) -> Iterator[str]:
    """The address of one who shows that certificate, and hangs up."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)

    def greet(listening: socket.socket) -> None:
        with suppress(OSError):  # at the end of the test
            while True:
                came, _ = listening.accept()
                with suppress(OSError), context.wrap_socket(came, server_side=True):
                    pass

    with socket.create_server((HERE, 0)) as listening:
        threading.Thread(target=greet, args=(listening,), daemon=True).start()
        yield f"https://{HERE}:{listening.getsockname()[1]}"
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def refusal(endpoint_url: str) -> DestinationError:
    """What is said when something is read from there."""
    s3 = client(endpoint_url=endpoint_url, access_key="a", secret_key="b")
    with pytest.raises(DestinationError) as caught:
        BucketDestination(s3, "podcast").read(FEED_KEY)
    return caught.value


@pytest.mark.parametrize(
    ("issue", "message", "fix"),
    [
        (
            lambda ca: ca.issue_cert(HERE, not_after=days_from_now(-1)),
            ": it has expired (",
            "renew",
        ),
        (
            lambda ca: ca.issue_cert(HERE, not_before=days_from_now(1), not_after=days_from_now(9)),
            ": it is not valid yet (",
            "date",
        ),
        (
            lambda ca: ca.issue_cert("s3.example.org"),
            ": it is that of another address (",
            "endpoint_url",
        ),
        (lambda _: CA().issue_cert(HERE), " (the bucket", "AWS_CA_BUNDLE"),
    ],
    ids=["expired", "not-yet", "another-address", "unknown-authority"],
)
def test_what_is_wrong_with_a_certificate(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    issue: Callable[[CA], LeafCert],
    message: str,
    fix: str,
) -> None:
    """Each fault has a sentence of its own, and a cure that helps with it."""
    authority = CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    with greeting(issue(authority)) as address:
        error = refusal(address)
    assert str(error).startswith(f"The store's certificate is not accepted{message}")
    assert fix in error.fix


@pytest.mark.parametrize("words", [None, "no certificate"])
def test_certificates_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str | None
) -> None:
    """A file of certificates that is not there, or is none, is not blamed on the store."""
    file = tmp_path / "authority.pem"
    if words:
        file.write_text(words)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(file))
    with greeting(CA().issue_cert(HERE)) as address:
        error = refusal(address)
    assert str(error).startswith("The file with certificates cannot be read")
    assert "AWS_CA_BUNDLE" in error.fix


def test_a_proxy_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cure names the two variables that lead there."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    error = refusal("https://s3.example.org")
    assert str(error).startswith("The way to the store leads through a proxy, which cannot")
    assert "HTTPS_PROXY" in error.fix


@pytest.mark.parametrize(
    "address",
    [
        "htp://proxy.example.org:3128",
        "http//proxy.example.org:3128",
        "http:/proxy.example.org:3128",
        "http://",
        "http://:3128",
        "http://proxy:31x28",
        "http://proxy:99999",
        "http://[::1",
        "http://ada:secret@pro xy:3128",
        "socks5://127.0.0.1:9",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_whose_address_is_misspelt(
    monkeypatch: pytest.MonkeyPatch, scheme: str, address: str
) -> None:
    """It is told as such, with a right one beside it, and without what may be a password."""
    monkeypatch.setenv(f"{scheme}_proxy", address)
    monkeypatch.setattr(connection, "CONFIG", connection.CONFIG.merge(ONCE))
    refusal_text = refusal(f"{scheme}://s3.example.org")
    assert "a proxy, whose address is misspelt" in str(refusal_text)
    assert "looks like http://proxy.example.org:3128" in refusal_text.fix
    assert "secret" not in str(refusal_text)


@pytest.mark.parametrize(
    "address", ["127.0.0.1:9", "http://ada:secret@127.0.0.1:9/", "http://[::1]:9"]
)
def test_a_proxy_at_a_right_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Where only nobody answers there, that is told."""
    monkeypatch.setenv("https_proxy", address)
    monkeypatch.setattr(connection, "CONFIG", connection.CONFIG.merge(ONCE))
    assert "a proxy, which cannot be reached" in str(refusal("https://s3.example.org"))
