"""One HTTP request, with limits that no server can stretch."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

import urllib3
from msgspec.structs import replace
from urllib3.exceptions import HTTPError, ProxyError

from podcast_publisher.fetch.address_policy import AddressPolicy, ForbiddenAddressError
from podcast_publisher.fetch.connection import HttpPool, HttpsPool
from podcast_publisher.fetch.failures import failure_of, proxy_reason
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

RECEIVE_TIMEOUT = 6 * 3600.0
"""Seconds for something large."""
_PACE_SECONDS = 30.0
_PACE_BYTES = 65_536
"""In that many seconds, at least that many bytes of something large must come."""
_FAILURES = (HTTPError, http.client.HTTPException, OSError, ValueError)
"""What urllib3 and the system raise."""
_DRAIN_LIMIT = 65_536
"""Bytes that are rather read to their end than the connection closed for them."""


class Transport:
    """Sends single requests without credentials, as the public does."""

    def __init__(self, max_connections: int, proxies: Proxies, *, is_public: bool = False) -> None:
        self._address_policy = AddressPolicy(is_public=is_public)
        self._max_connections = max_connections
        self._proxies = proxies
        self._lock = threading.Lock()
        self._pools: dict[str, urllib3.PoolManager] = {}
        """By the address of the proxy; without one, the way is direct."""

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        max_bytes: int,
        *,
        body: bytes | None = None,
        timeout: float | None = None,
    ) -> Response:
        """Send one request; follow no redirect, read at most `max_bytes` of the answer's body.

        The answer must end within `timeout` seconds, by default `RESPONSE_TIMEOUT`.
        """
        timeout = timeout or RESPONSE_TIMEOUT
        with Deadline(timeout) as deadline, self._address_policy:
            try:
                self._address_policy.check_url(url)  # through a proxy, nothing else can be known
                reply = self._pool_for(self._proxies.for_url(url)).request(
                    method,
                    url,
                    body=body,
                    headers=headers,
                    redirect=False,
                    preload_content=False,
                    decode_content=False,
                )
                answer, is_complete = _read_body(reply, max_bytes)
                response = Response(url, reply.status, reply.headers, answer, is_complete)
            except _FAILURES as error:
                response = Response(url, failure=self._failure(error, url))
        if deadline.has_expired:
            words = f"it did not finish within {timeout:g} seconds"
            response = Response(url, failure=Failure(FailureCause.TIMEOUT, words))
        return response

    def receive(
        self,
        url: str,
        headers: Mapping[str, str],
        accept: Callable[[Response], Callable[[bytes], object] | None],
    ) -> Response:
        """GET something large; follow no redirect. Each part of the body goes to what `accept` returns.

        The server must keep a pace, and end within `RECEIVE_TIMEOUT`.
        """
        failures: list[Failure] = []
        with Deadline(RECEIVE_TIMEOUT) as deadline, self._address_policy:
            reply, response = self._open(url, headers)
            take = None
            if reply:
                with closing(reply):
                    take = accept(response)
                    if take:
                        for part in self._parts(reply, url, failures):
                            take(part)
        if deadline.has_expired:
            words = f"it did not finish within {RECEIVE_TIMEOUT / 3600:g} hours"
            failures = [Failure(FailureCause.TIMEOUT, words)]
        is_complete = take is not None and not failures
        failure = failures[0] if failures else response.failure
        return replace(response, complete=is_complete, failure=failure)

    def _open(
        self, url: str, headers: Mapping[str, str]
    ) -> tuple[urllib3.BaseHTTPResponse | None, Response]:
        try:
            self._address_policy.check_url(url)
            reply = self._pool_for(self._proxies.for_url(url)).request(
                "GET",
                url,
                headers=headers,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except _FAILURES as error:
            return None, Response(url, failure=self._failure(error, url))
        return reply, Response(url, reply.status, reply.headers, complete=False)

    def _parts(
        self, reply: urllib3.BaseHTTPResponse, url: str, failures: list[Failure]
    ) -> Iterator[bytes]:
        """The parts of a body; what went wrong is added to `failures`."""
        began, size = time.monotonic(), 0
        while True:
            try:
                part = reply.read1(_DRAIN_LIMIT)
            except _FAILURES as error:
                failures.append(self._failure(error, url))
                return
            if not part:
                return
            yield part
            size += len(part)
            if time.monotonic() - began > _PACE_SECONDS:
                if size < _PACE_BYTES:
                    words = f"it sent no more than {size:,} bytes in {_PACE_SECONDS:g} seconds"
                    failures.append(Failure(FailureCause.TIMEOUT, words))
                    return
                began, size = time.monotonic(), 0

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
            reason = f"the proxy {shown} {proxy_reason(error)}"
            return Failure(FailureCause.UNREACHABLE, reason, is_before_request=True)
        return failure_of(error)


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
