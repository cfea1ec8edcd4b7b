"""Which addresses may be connected to: public ones, and otherwise only the show's own network.

A feed names any address, and any server sends on to any other. Whoever verifies a feed sits in a network
of their own, with a router, printers and a cloud's metadata service, which answer requests from there.
"""

import socket
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

_NAT64 = ip_network("64:ff9b::/96")
"""NAT64 (RFC 6052): the last 32 bits are an IPv4 address."""
_PROTOCOL_ASSIGNMENTS = ip_network("192.0.0.0/24")
"""For protocols (RFC 6890), and a cloud's metadata service."""
_LOOPBACK = "this computer"
_LINK = "this computer's own link"
_PRIVATE = "a private network"
_NOT_UNICAST = "no computer on the internet"


_current = threading.local()
"""What may be reached by what this thread asks."""


class ForbiddenAddressError(OSError):
    """A name or redirect leads to an address that this show may not use."""

    def __init__(self, host: str, network: str) -> None:
        super().__init__(
            f"{host} is an address of {network}, where the show is not; no request was sent"
        )


class AddressPolicy:
    """Which addresses a show may lead to; the first that is requested is the show's own, unless it `is_public`.

    Inside its `with` block, `check_address` checks every connection.
    """

    def __init__(self, *, is_public: bool = False) -> None:
        self._lock = threading.Lock()
        self._show_server: tuple[str, int] | None = ("", 0) if is_public else None
        self._network = ""
        """Where the show is, as far as it is known; nothing where that is public."""
        self._is_known = is_public

    def __enter__(self) -> None:
        _current.reach = self

    def __exit__(self, *_: object) -> None:
        _current.reach = None

    def check_url(self, url: str) -> None:
        """Check a URL whose host is a literal IP address or a name of this computer.

        Raises:
            ForbiddenAddressError: this show may not lead there.
        """
        server = _host_and_port(url)
        literal = literal_address(server[0])
        with self._lock:
            if self._show_server is None:
                self._show_server = server
                if literal:
                    self._set_network(literal)
        if literal:
            self._check(server[0], literal)

    def check_address(self, host: str, port: int, address: str) -> None:
        """Check the address of a connection.

        Raises:
            ForbiddenAddressError: this show may not lead there.
        """
        ip = ip_address(address.partition("%")[0])
        with self._lock:
            if (
                not self._is_known
                and (host.strip("[]").rstrip(".").lower(), port) == self._show_server
            ):
                self._set_network(ip)
        self._check(host, ip)

    def _set_network(self, address: IPv4Address | IPv6Address) -> None:
        self._network = network_of(address)
        self._is_known = True

    def _check(self, host: str, address: IPv4Address | IPv6Address) -> None:
        network = network_of(address)
        if network and network != self._network:
            shown = host if str(address) == host else f"{host} ({address})"
            raise ForbiddenAddressError(shown, network)


def check_address(host: str, port: int, address: str) -> None:
    """Refuse the address of a connection that this thread makes.

    Raises:
        ForbiddenAddressError: the show may not lead there.
    """
    reach: AddressPolicy | None = getattr(_current, "reach", None)
    if reach:
        reach.check_address(host, port, address)


def _host_and_port(url: str) -> tuple[str, int]:
    try:
        address = urlsplit(url)
        port = address.port or (443 if address.scheme == "https" else 80)
    except ValueError:
        return "", 0
    return (address.hostname or "").rstrip("."), port


def literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """Parse a literal IP address as resolvers do: also 127.1, 0x7f000001, 017700000001."""
    host = host.strip("[]").partition("%")[0].rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return IPv4Address("127.0.0.1")
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host)) if host and host[0].isdigit() else None
    except (OSError, ValueError):
        return None


def network_of(address: IPv4Address | IPv6Address) -> str:
    """Describe the non-public network of an address; empty for a public address."""
    if isinstance(address, IPv6Address) and (inner := _embedded_ipv4(address)):
        return network_of(inner)
    if address.is_loopback:
        return _LOOPBACK
    if address.is_link_local:
        return _LINK
    if address.is_unspecified or address.is_multicast or address.is_reserved:
        return _NOT_UNICAST
    return "" if address.is_global and address not in _PROTOCOL_ASSIGNMENTS else _PRIVATE


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to it reach."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    low = int(address) & 0xFFFFFFFF
    # the range without a prefix is IPv4-compatible, as old as it is
    if address in _NAT64 or (int(address) >> 32 == 0 and low > 1):
        return IPv4Address(low)
    return None
