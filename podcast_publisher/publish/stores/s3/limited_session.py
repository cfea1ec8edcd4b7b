"""botocore's HTTP session with limits on responses. A door to its connections and events."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSHTTPConnection, AWSHTTPSConnection, AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as SilentError

from podcast_publisher.model.deadline import current_deadline, watch_connection
from podcast_publisher.publish.stores.s3.response_limits import (
    MAX_RESPONSE_BYTES,
    read_body,
    too_slow_error,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

DIRECT_OPERATIONS = ("GetObject", "HeadObject", "PutObject")
"""What may be sent without botocore's client."""
_EVENTS = (
    *("provide-client-params", "before-parameter-build", "before-endpoint-resolution"),
    *("before-call", "request-created", "choose-signer", "before-sign", "before-send"),
    *("response-received", "before-parse", "needs-retry", "after-call", "after-call-error"),
)
"""At each of them a handler may change a request or its response."""


def apply_limits(client: "S3Client") -> None:
    """Apply these limits to a client, whose event handlers are complete."""
    endpoint: Any = client._endpoint  # type: ignore[attr-defined]  # botocore has no other door for it
    endpoint.http_session._pool_classes_by_scheme.update(http=_HttpPool, https=_HttpsPool)
    endpoint.http_session = LimitedSession(endpoint.http_session, client.meta.events)


def limited_session(client: "S3Client") -> "LimitedSession | None":
    """The session of a client to which these limits were applied."""
    session = client._endpoint.http_session  # type: ignore[attr-defined]
    return session if isinstance(session, LimitedSession) else None


class LimitedSession:
    """botocore's session with limits on the size and time of responses.

    It also answers for requests that were sent without botocore's client (`direct_requests.py`).
    """

    def __init__(self, session: Any, events: Any) -> None:
        self._session = session
        self._emitter = events._emitter
        self._handlers = self._list_handlers()
        self._known = self._emitter._lookup_cache
        self._has_own_handlers = True
        self._thread = threading.local()

    def has_own_handlers(self) -> bool:
        """Whether nobody has registered another event handler since the client was made."""
        if self._emitter._lookup_cache is not self._known:  # botocore renews it with every change
            self._known = self._emitter._lookup_cache
            self._has_own_handlers = self._list_handlers() == self._handlers
        return self._has_own_handlers

    def _list_handlers(self) -> list[Any]:
        events = [f"{event}.s3.{operation}" for event in _EVENTS for operation in DIRECT_OPERATIONS]
        return [self._emitter._handlers.prefix_search(event) for event in events]

    @property
    def last_request(self) -> Any:
        """What this thread has sent last."""
        return getattr(self._thread, "request", None)

    def attempt(self, request: Any) -> Any:
        """The response to a request, or the error, for `answered`."""
        try:
            return self._send(request)
        except Exception as error:  # noqa: BLE001 - botocore raises it, or retries
            return error

    @contextmanager
    def answered(self, outcome: Any) -> Iterator[None]:
        """Give this outcome to the first request of this block, which is not sent."""
        self._thread.outcome = outcome
        try:
            yield
        finally:
            self._thread.outcome = None

    def send(self, request: Any) -> AWSResponse:
        self._thread.request = request
        outcome = getattr(self._thread, "outcome", None)
        self._thread.outcome = None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome or self._send(request)

    def _send(self, request: Any) -> AWSResponse:
        is_streamed = request.stream_output
        request.stream_output = True
        deadline = current_deadline()
        try:
            response: AWSResponse = self._session.send(request)
            if is_streamed and response.status_code < 300:
                return response
            body = read_body(response.raw, MAX_RESPONSE_BYTES, "The store's answer")
        except SilentError as error:
            raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
        except HTTPError as error:
            raise ConnectionClosedError(
                endpoint_url=request.url, error=error, request=request
            ) from error
        except Exception as error:
            if deadline and deadline.has_expired:  # not to be asked again
                raise too_slow_error("The store", deadline) from error
            raise
        finally:
            request.stream_output = is_streamed
        headers: Any = response.headers
        return AWSResponse(response.url, response.status_code, headers, _Read(body))

    def close(self) -> None:
        self._session.close()


class _Read:
    """The body of an answer that was read."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


class _Watched:
    """A connection that the current deadline can hang up on, from its first byte on."""

    sock: Any

    def _new_conn(self) -> Any:
        line = super()._new_conn()  # type: ignore[misc]
        watch_connection(line)
        return line

    def request(self, *args: Any, **options: Any) -> None:
        watch_connection(self.sock)
        super().request(*args, **options)  # type: ignore[misc]


class _Http(_Watched, AWSHTTPConnection):  # type: ignore[misc]  # as botocore's own classes do
    pass


class _Https(_Watched, AWSHTTPSConnection):  # type: ignore[misc]
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https
