"""Requests to a server of a test, exactly as they are written."""

import http.client
from dataclasses import dataclass

PATIENCE = 60
"""Seconds after which a test gives up; what it waits for takes a part of one."""


@dataclass(frozen=True)
class Response:
    """What the server answers."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def request(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Response:
    """One request to this computer. A move to where the project's own pages are is followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body or None, headers or {})
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        content = response.read()
    finally:
        connection.close()
    if response.status == 307:
        return request(port, method, received["location"], body, headers)
    return Response(response.status, received, content)


def header_names(headers: dict[str, str]) -> dict[str, str]:
    """Headers that were given as keyword arguments."""
    return {name.replace("_", "-"): value for name, value in headers.items()}
