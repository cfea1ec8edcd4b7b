"""One HTTP request, with limits that no server can stretch. The only user of urllib3."""

import http.client
import re
import ssl
import threading
from collections.abc import Mapping
from typing import Any

import urllib3
from urllib3.exceptions import (
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    SSLError,
    TimeoutError,  # noqa: A004 - urllib3's own word
)

from podcast_publisher.fetch.address_policy import AddressPolicy, ForbiddenAddressError
from podcast_publisher.fetch.connection import HttpPool, HttpsPool
from podcast_publisher.fetch.proxies import (
    InvalidProxyError,
    Proxies,
    proxy_credentials,
    redact_password,
)
from podcast_publisher.fetch.response import Failure, FailureCause, Response
from podcast_publisher.model.deadline import Deadline

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 10.0
RESPONSE_TIMEOUT = 30.0
"""Seconds for an answer with its body, however lively it drips."""

_DRAIN_LIMIT = 65_536
"""Bytes that are rather read to their end than the connection closed for them."""

# OpenSSL's numbers (X509_V_ERR_...), which are the same in every language
_CERTIFICATE_ERRORS = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate was signed by an unknown authority",
    20: "its certificate was signed by an unknown authority, or an intermediate "
    "certificate is missing",
    62: "its certificate is for another name",
    64: "its certificate is for another address",
}


class Transport:
    """Sends single requests without credentials, as the public does."""

    def __init__(self, max_connections: int, proxies: Proxies, *, is_public: bool = False) -> None:
        self._address_policy = AddressPolicy(is_public=is_public)
        self._max_connections = max_connections
        self._proxies = proxies
        self._lock = threading.Lock()
        self._pools: dict[str, urllib3.PoolManager] = {}
        """By the address of the proxy; without one, the way is direct."""

    def send(self, method: str, url: str, headers: Mapping[str, str], max_bytes: int) -> Response:
        """Send one request; follow no redirect, read at most `max_bytes` of the body."""
        with Deadline(RESPONSE_TIMEOUT) as deadline, self._address_policy:
            try:
                self._address_policy.check_url(url)  # through a proxy, nothing else can be known
                reply = self._pool_for(self._proxies.for_url(url)).request(
                    method,
                    url,
                    headers=headers,
                    redirect=False,
                    preload_content=False,
                    decode_content=False,
                )
                body, is_complete = _read_body(reply, max_bytes)
                response = Response(url, reply.status, reply.headers, body, is_complete)
            except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
                response = Response(url, failure=self._failure(error, url))
        if deadline.has_expired:
            words = f"it did not finish within {RESPONSE_TIMEOUT:g} seconds"
            response = Response(url, failure=Failure(FailureCause.TIMEOUT, words))
        return response

    def close(self) -> None:
        with self._lock:
            for pool in self._pools.values():
                pool.clear()

    def _pool_for(self, proxy: str) -> urllib3.PoolManager:
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = _pool_manager(proxy, self._max_connections)
            return self._pools[proxy]

    def _failure(self, error: Exception, url: str) -> Failure:
        for cause in (error, *error.args):  # urllib3 wraps what connecting raises
            if isinstance(cause, ForbiddenAddressError):
                return Failure(FailureCause.BAD_ADDRESS, str(cause))
        if isinstance(error, InvalidProxyError):
            return Failure(FailureCause.BAD_ADDRESS, str(error))
        if isinstance(error, ProxyError):
            shown = redact_password(self._proxies.for_url(url))
            return Failure(FailureCause.UNREACHABLE, f"the proxy {shown} {_proxy_reason(error)}")
        return _failure(error)


def _pool_manager(proxy: str, at_once: int) -> urllib3.PoolManager:
    settings: dict[str, Any] = {
        "maxsize": at_once,
        "timeout": urllib3.Timeout(connect=CONNECT_TIMEOUT, read=READ_TIMEOUT),
        "retries": False,
    }
    if proxy:
        authorization = urllib3.make_headers(proxy_basic_auth=proxy_credentials(proxy) or None)
        manager: urllib3.PoolManager = urllib3.ProxyManager(
            proxy, proxy_headers=authorization, **settings
        )
    else:
        manager = urllib3.PoolManager(**settings)
    manager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}
    return manager


def _read_body(reply: urllib3.BaseHTTPResponse, max_bytes: int) -> tuple[bytes, bool]:
    """At most `max_bytes` of the body, and whether that is all of it."""
    body = bytearray()
    while len(body) <= max_bytes and (
        part := reply.read1(min(_DRAIN_LIMIT, max_bytes + 1 - len(body)))
    ):
        body += part
    is_complete = len(body) <= max_bytes
    remaining = getattr(reply, "length_remaining", None)
    if remaining is not None and remaining <= _DRAIN_LIMIT:
        reply.drain_conn()
    elif not is_complete:
        reply.close()
    return bytes(body[:max_bytes]), is_complete


def _failure(error: Exception) -> Failure:
    """Translate an error of urllib3, without its wrapping and memory addresses."""
    match error:
        case NameResolutionError():
            return Failure(FailureCause.UNREACHABLE, "there is no server with that name")
        case NewConnectionError():
            return Failure(FailureCause.UNREACHABLE, "nothing answers at that address")
        case TimeoutError():
            return Failure(FailureCause.TIMEOUT, "it did not answer in time")
        case SSLError():
            return Failure(FailureCause.INSECURE, _tls_reason(error))
        case ProtocolError(args=(_, http.client.IncompleteRead() as cut, *_)):
            return Failure(FailureCause.TRUNCATED, _truncation_reason(cut))
        case ProtocolError(args=(_, ConnectionError(), *_)):
            return Failure(FailureCause.UNREACHABLE, "it closed the connection without an answer")
        case ProtocolError(args=(_, Exception() as cause, *_)):
            return Failure(FailureCause.UNREACHABLE, f"its answer is not HTTP ({cause})")
        case LocationParseError() | ValueError():
            return Failure(FailureCause.BAD_ADDRESS, f"its address cannot be read ({error})")
    return Failure(FailureCause.UNREACHABLE, f"its answer is not HTTP ({error})")


def _proxy_reason(error: ProxyError) -> str:
    """What the proxy did instead of passing the request on; matches the words of Python's http.client."""
    words = str(error.original_error)
    if "407" in words:
        return "asks for a name and a password: http://NAME:PASSWORD@HOST:PORT"
    if refusal := re.search(r"Tunnel connection failed: (\d{3})", words):
        return f"refuses this address ({refusal[1]})"
    return "cannot be reached"


def _truncation_reason(cut: http.client.IncompleteRead) -> str:
    if isinstance(cut.partial, int) and cut.expected:
        return f"it stopped after {cut.partial:,} bytes, {cut.expected:,} before its end"
    return "it stopped before its end"


def _tls_reason(error: SSLError) -> str:
    reason = error.args[0] if error.args else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        known = _CERTIFICATE_ERRORS.get(reason.verify_code)
        return known or f"its certificate is not accepted ({reason.verify_message})"
    if isinstance(reason, ssl.SSLError):
        if reason.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}:
            return "it does not support https"
        return f"no secure connection could be agreed on ({reason.reason})"
    return f"no secure connection could be made ({reason})"
