"""Problems with a store's certificate or with the proxy to it have their own messages."""

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
    """That many days from now."""
    return datetime.now(UTC) + timedelta(days=days)


@contextmanager
def greeting(certificate: LeafCert) -> Iterator[str]:
    """The address of a server that shows that certificate and hangs up."""
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
    """The error when something is read from there."""
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
def test_each_certificate_fault_has_its_message_and_fix(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    issue: Callable[[CA], LeafCert],
    message: str,
    fix: str,
) -> None:
    """The fix helps with that fault."""
    authority = CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    with greeting(issue(authority)) as address:
        error = refusal(address)
    assert str(error).startswith(f"The store's certificate is not accepted{message}")
    assert fix in error.fix


@pytest.mark.parametrize("words", [None, "no certificate"])
def test_an_unreadable_certificate_file_is_not_blamed_on_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str | None
) -> None:
    """A missing or invalid file."""
    file = tmp_path / "authority.pem"
    if words:
        file.write_text(words)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(file))
    with greeting(CA().issue_cert(HERE)) as address:
        error = refusal(address)
    assert str(error).startswith("The file with certificates cannot be read")
    assert "AWS_CA_BUNDLE" in error.fix


def test_an_unreachable_proxy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fix names the two variables."""
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
def test_a_misspelt_proxy_address_is_reported(
    monkeypatch: pytest.MonkeyPatch, scheme: str, address: str
) -> None:
    """With a valid example, and without what may be a password."""
    monkeypatch.setenv(f"{scheme}_proxy", address)
    monkeypatch.setattr(connection, "CONFIG", connection.CONFIG.merge(ONCE))
    refusal_text = refusal(f"{scheme}://s3.example.org")
    assert "a proxy, whose address is misspelt" in str(refusal_text)
    assert "looks like http://proxy.example.org:3128" in refusal_text.fix
    assert "secret" not in str(refusal_text)


@pytest.mark.parametrize(
    "address", ["127.0.0.1:9", "http://ada:secret@127.0.0.1:9/", "http://[::1]:9"]
)
def test_a_well_formed_proxy_address_is_not_blamed(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Only that nothing answers there."""
    monkeypatch.setenv("https_proxy", address)
    monkeypatch.setattr(connection, "CONFIG", connection.CONFIG.merge(ONCE))
    assert "a proxy, which cannot be reached" in str(refusal("https://s3.example.org"))
