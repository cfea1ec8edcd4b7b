"""When a server's certificate ends."""

import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from podcast_publisher.fetch.proxies import Proxies

_TIMEOUT = 10
"""Seconds for each step of the handshake."""
_HTTPS = 443


def certificate_end(url: str, environment: Mapping[str, str]) -> datetime | None:
    """The end of the certificate that the server of `url` shows.

    None where it has none, cannot be reached, or is not trusted, which verifying reports, and behind a proxy,
    which may show another.
    """
    import ssl  # takes milliseconds, and most commands ask no server

    try:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or Proxies(environment).for_url(url):
            return None
        with (
            socket.create_connection((parts.hostname, parts.port or _HTTPS), _TIMEOUT) as plain,
            ssl.create_default_context().wrap_socket(
                plain, server_hostname=parts.hostname
            ) as connection,
        ):
            shown = connection.getpeercert() or {}
    except (OSError, ValueError):
        return None
    end = shown.get("notAfter")
    return (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC) if isinstance(end, str) else None
    )
