"""A feed or redirect cannot lead into a private network, except where the show itself is."""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import pytest

from podcast_publisher.fetch import address_policy
from podcast_publisher.fetch.address_policy import (
    AddressPolicy,
    ForbiddenAddressError,
    literal_address,
    network_of,
)
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import FailureCause

PUBLIC = "127.0.0.2"
"""Taken for an address of the internet here; the others are this computer's."""


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1"),
    ],
)
def test_private_addresses_are_recognised(address: str) -> None:
    """Loopback, link-local, private and invalid ones, however an IPv4 address is embedded."""
    assert network_of(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"]
)
def test_public_addresses_are_permitted(address: str) -> None:
    """All others."""
    assert not network_of(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001"),
        *("localhost", "LOCALHOST", "localhost.", "a.localhost", "127.0.0.1."),
    ],
)
def test_every_notation_of_an_address_is_recognised(host: str) -> None:
    """Decimal, octal, hexadecimal and short forms, as resolvers read them."""
    assert literal_address(host) == IPv4Address("127.0.0.1")


def test_ipv6_addresses_are_recognised() -> None:
    """In brackets, with a zone."""
    assert literal_address("[::1]") == IPv6Address("::1")
    assert literal_address("fe80::1%eth0") == IPv6Address("fe80::1")
    assert literal_address("show.example.org") is None


def of_a_public_show() -> AddressPolicy:
    policy = AddressPolicy()
    policy.check_url("https://show.example.org/feed.xml")
    policy.check_address("show.example.org", 443, "93.184.216.34")
    return policy


def test_every_connection_is_checked() -> None:
    """A name may resolve differently later, the show's own too."""
    policy = of_a_public_show()
    for host in ("show.example.org", "evil.example.org"):
        with pytest.raises(ForbiddenAddressError, match="this computer"):
            policy.check_address(host, 443, "127.0.0.1")
    policy.check_address("cdn.example.org", 443, "1.1.1.1")


def test_a_private_show_permits_only_its_own_network() -> None:
    """Other hosts there may be asked; other networks may not."""
    policy = AddressPolicy()
    policy.check_url("http://10.0.0.5/feed.xml")
    policy.check_url("http://192.168.0.9/a.mp3")
    for url in ("http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/"):
        with pytest.raises(ForbiddenAddressError):
            policy.check_url(url)


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        onward = self.server.onward
        self.send_response(302 if onward else 200)
        if onward:
            self.send_header("Location", onward)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def serving(host: str) -> Iterator[Any]:
    server: Any = ThreadingHTTPServer((host, 0), _Handler)
    server.requests, server.onward, server.daemon_threads = [], "", True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def as_if_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.2 stands for a public address."""
    real = network_of
    monkeypatch.setattr(
        address_policy,
        "network_of",
        lambda address: "" if str(address) == PUBLIC else real(address),
    )
    lookup = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **options: Any) -> Any:
        inside = {"evil.example.org": "127.0.0.1", "show.example.org": PUBLIC}
        return lookup(inside.get(host, host), *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8 on loopback")
@pytest.mark.usefixtures("as_if_public")
@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"),
        *("[::ffff:127.0.0.1]", "evil.example.org"),
    ],
)
def test_a_redirect_to_loopback_is_not_followed(host: str) -> None:
    """Nothing connects there; the finding names the address."""
    with serving(PUBLIC) as show, serving("127.0.0.1") as inside:
        show.onward = f"http://{host}:{inside.server_port}/secret"
        visitor = HttpClient(1)
        for name in ("show.example.org", PUBLIC):
            answer = visitor.get(f"http://{name}:{show.server_port}/feed.xml", max_bytes=10)
            assert answer.failure is not None
            assert answer.failure.cause is FailureCause.BAD_ADDRESS
            assert "this computer, where the show is not" in answer.failure.reason
        visitor.close()
        assert show.requests
        assert inside.requests == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8 on loopback")
@pytest.mark.usefixtures("as_if_public")
def test_a_proxy_resolves_names_itself() -> None:
    """A proxy on this computer is used, but is not asked for loopback addresses either."""
    with serving("127.0.0.1") as proxy:
        visitor = HttpClient(1, {"http_proxy": f"http://127.0.0.1:{proxy.server_port}"})
        assert visitor.get("http://show.example.org/feed.xml", max_bytes=10).status == 200
        for host in ("127.0.0.1", "169.254.169.254", "0x7f.1"):
            assert visitor.get(f"http://{host}/secret", max_bytes=10).failure is not None
        visitor.close()
        assert proxy.requests == ["http://show.example.org/feed.xml"]


def test_a_show_on_loopback_may_redirect_there() -> None:
    """The local store, for example."""
    with serving("127.0.0.1") as show, serving("127.0.0.1") as other:
        show.onward = f"http://localhost:{other.server_port}/file"
        visitor = HttpClient(1)
        assert visitor.get(f"http://127.0.0.1:{show.server_port}/", max_bytes=10).status == 200
        visitor.close()
