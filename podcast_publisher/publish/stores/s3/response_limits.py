"""Size and time limits on a store's responses. A door to botocore's HTTP client.

A store may be broken, or somebody else's. What it says of itself is held in memory whole, and so
are feeds, records and pages; botocore reads them to their end, wherever that is.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSHTTPConnection, AWSHTTPSConnection, AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.parsers import ResponseParserError
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as SilentError

from podcast_publisher.model.deadline import Deadline, current_deadline, watch_connection
from podcast_publisher.model.destination import MAX_LISTED, DestinationError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RESPONSE_TIMEOUT = 60.0
"""Seconds for one question with its answer, repetitions included."""
MIN_BYTES_PER_SECOND = 8_000
"""Bytes a second: an upload that is slower than this is given up."""
LISTING_TIMEOUT = 300.0
"""Seconds for a whole listing, however many requests it takes."""
MAX_RESPONSE_BYTES = 4_000_000
"""Bytes of what a store says of itself: a thousand of the longest keys have fewer."""

UNUSABLE = (
    ResponseParserError,
    ArithmeticError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What botocore raises of answers in which nothing is as S3 has it."""

DIRECT_OPERATIONS = ("GetObject", "HeadObject", "PutObject")
"""What may be sent without botocore's client."""
_EVENTS = (
    *("provide-client-params", "before-parameter-build", "before-endpoint-resolution"),
    *("before-call", "request-created", "choose-signer", "before-sign", "before-send"),
    *("response-received", "before-parse", "needs-retry", "after-call", "after-call-error"),
)
"""At each of them a handler may change a request or its response."""

_PIECE = 65_536
_SHOW = "Nothing was changed. Show this message to your storage administrator."
_AGAIN = "Check the network connection, and run the command again; or show this message to your storage administrator."


@contextmanager
def limit_response_time(name: str, sent: int = 0) -> Iterator[None]:
    """End all requests in this block in bounded time, allowing for `sent` bytes of upload.

    Raises:
        DestinationError: it took longer.
    """
    with Deadline(RESPONSE_TIMEOUT + sent / MIN_BYTES_PER_SECOND) as deadline:
        try:
            yield
        except Exception as error:
            if deadline.has_expired:
                raise _too_slow(name, deadline) from error
            raise
        if deadline.has_expired:  # a body without a declared length looks complete
            raise _too_slow(name, deadline)


def read_body(body: Any, max_bytes: int, name: str) -> bytes:
    """Read the whole body of a response.

    Raises:
        DestinationError: it has more than `max_bytes` bytes.
    """
    read = bytearray()
    while len(read) <= max_bytes and (piece := body.read(min(_PIECE, max_bytes + 1 - len(read)))):
        read += piece
    if len(read) > max_bytes:
        body.close()
        raise too_large_error(name, max_bytes)
    return bytes(read)


def too_large_error(name: str, max_bytes: int) -> DestinationError:
    """The error for an object larger than the limit."""
    return DestinationError(
        f"{name} is larger than {max_bytes:,} bytes, the most that is read", fix=_SHOW
    )


def unusable_response_error(name: str) -> DestinationError:
    """The error for a response that S3 does not give."""
    return DestinationError(
        f"What {name} answers is not what an S3 store answers",
        fix="Check `endpoint_url` in podcast.yaml: another server may answer there. " + _SHOW,
    )


def endless_listing_error(name: str) -> DestinationError:
    """The error for an endless listing."""
    return DestinationError(
        f"{name} lists more than {MAX_LISTED:,} objects below the prefix, or takes longer than "
        f"{LISTING_TIMEOUT:,.0f} seconds to list them",
        fix=_SHOW,
    )


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
                raise _too_slow("The store", deadline) from error
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


def _too_slow(name: str, deadline: Deadline) -> DestinationError:
    return DestinationError(
        f"{name} had not answered in full after {deadline.seconds:,.0f} seconds",
        fix=_AGAIN,
    )
