"""Connections with a deadline, to allowed addresses only. A door to urllib3."""

import socket
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from podcast_publisher.fetch import address_policy
from podcast_publisher.model.deadline import watch_connection


class _Watched:
    def _new_conn(self) -> socket.socket:
        this: Any = self
        is_direct = this.proxy is None  # a proxy may be anywhere, and resolves names itself
        if is_direct:
            for address in _addresses(this._dns_host, this.port):
                address_policy.check_address(this.host, this.port, address)
        line: socket.socket = super()._new_conn()  # type: ignore[misc]
        try:
            if is_direct:  # the name may lead elsewhere by now
                address_policy.check_address(this.host, this.port, line.getpeername()[0])
        except BaseException:
            line.close()
            raise
        watch_connection(line)
        return line

    def request(self, *args: Any, **options: Any) -> None:
        this: Any = self
        watch_connection(this.sock)
        super().request(*args, **options)  # type: ignore[misc]


class _Http(_Watched, HTTPConnection):
    pass


class _Https(_Watched, HTTPSConnection):
    pass


class HttpPool(HTTPConnectionPool):
    """Of such connections."""

    ConnectionCls = _Http


class HttpsPool(HTTPSConnectionPool):
    """Of such connections, over TLS."""

    ConnectionCls = _Https


def _addresses(host: str, port: int) -> set[str]:
    """Resolve a name; empty where that fails, which connecting then reports."""
    try:
        results = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return set()
    return {str(address[0]) for *_, address in results}
