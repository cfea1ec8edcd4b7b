"""Ask a destination what the full run asked, with one HEAD request or one small file for each object."""

import json
import os
import socket
import time
from collections.abc import Mapping
from hashlib import sha256

from podcast_publisher.unchanged.aws4 import signed_headers
from podcast_publisher.unchanged.stamps import UnsureError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # for type checkers alone: importing it takes milliseconds

Answer = list[object]
"""Size, version (ETag), type, cache header, encoding, digest and release of an object."""

_PATIENCE = 5.0
"""Seconds for all questions; the full run has more."""
_MAX_HEADERS = 65_536
_MAX_OBJECT = 32_000_000
_MAX_RECORD = 10_000
"""Bytes: as `publish/stores/folder.py` and `folder_files.py` have it."""


class Store:
    """HEAD requests to an S3-compatible store, one after the other over one connection."""

    def __init__(self, region: str, keys: tuple[str, str, str], certificates: str) -> None:
        self._region = region
        self._keys = keys
        self._certificates = certificates
        self._until = time.monotonic() + _PATIENCE
        self._connections: dict[tuple[str, str], socket.socket] = {}

    def close(self) -> None:
        """End all connections."""
        for connection in self._connections.values():
            connection.close()

    def head(self, url: str, seconds: float) -> Answer | None:
        """What the store says of the object; None where there is none.

        Raises:
            UnsureError: it says something else.
            OSError: it does not answer.
        """
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        headers = signed_headers(host, slash + path, self._region, self._keys, seconds)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        connection = self._connections.pop((scheme, host), None) or self._connect(scheme, host)
        try:
            self._limit(connection)
            connection.sendall(f"HEAD /{path} HTTP/1.1\r\n{lines}\r\n".encode("ascii"))
            status, response = _parse(self._read(connection))
        except BaseException:
            connection.close()
            raise
        if response.get("connection", "keep-alive").lower() == "keep-alive":
            self._connections[scheme, host] = connection
        else:
            connection.close()
        if status == "404":
            return None
        if status != "200":
            raise UnsureError(url)
        return _described(response)

    def _connect(self, scheme: str, host: str) -> socket.socket:
        name, _, port = host.rpartition(":") if not host.endswith("]") else ("", "", "")
        name, port = (name or host).strip("[]"), port if name else ""
        number = int(port or {"http": 80, "https": 443}[scheme])
        # as text it would be encoded by IDNA, which is slow to import
        address: Any = name.encode("ascii")
        connection = socket.create_connection((address, number), self._left())
        if scheme == "http":
            return connection
        import ssl  # as slow to import as all else here

        self._limit(connection)
        context = ssl.create_default_context(cafile=self._certificates)
        return context.wrap_socket(connection, server_hostname=name)

    def _limit(self, connection: socket.socket) -> None:
        connection.settimeout(self._left())

    def _left(self) -> float:
        return max(0.001, self._until - time.monotonic())

    def _read(self, connection: socket.socket) -> bytes:
        """A response without a body."""
        received = b""
        while not received.endswith(b"\r\n\r\n"):
            self._limit(connection)
            piece = connection.recv(8192)
            received += piece
            if not piece or len(received) > _MAX_HEADERS:
                raise UnsureError("no complete response")
        return received


def describe_file(path: str, headers: str) -> Answer | None:
    """What a folder destination says of an object: its file, and what is remembered of it; None if there is none.

    Raises:
        OSError: the file cannot be read.
        ValueError: what is remembered is damaged.
    """
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            body = file.read(_MAX_OBJECT)
    except (FileNotFoundError, NotADirectoryError):
        return None
    digest = sha256(body).hexdigest()
    with open(os.path.join(headers, f"{digest}.json"), "rb") as file:
        known = json.loads(file.read(_MAX_RECORD))
    return [len(body), digest, known["type"], known["cache"], "", digest, known["release"]]


def _parse(response: bytes) -> tuple[str, Mapping[str, str]]:
    """Status and headers by lower-case name."""
    first, *lines = response.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    protocol, _, status = first.partition(" ")
    if protocol != "HTTP/1.1":
        raise UnsureError(first)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.lower()
        if not colon or name != name.strip():
            raise UnsureError(line)
        value = value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return status[:3], headers


def _described(headers: Mapping[str, str]) -> Answer:
    release = headers.get("x-amz-meta-release", "")
    return [
        int(headers["content-length"]),
        headers.get("etag", ""),
        headers.get("content-type", ""),
        headers.get("cache-control", ""),
        headers.get("content-encoding", ""),
        headers.get("x-amz-meta-sha256", ""),
        int(release) if release.isdecimal() else None,
    ]
