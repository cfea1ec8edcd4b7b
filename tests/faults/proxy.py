"""A proxy between the publisher and the store, at which things go wrong as asked.

A real HTTP/1.1 server on loopback: the publisher's settings name it as the store's address. It passes on
the Host header as the publisher wrote it, because that is what was signed. Whole requests are read before
they are passed on, so whoever is killed meanwhile changes nothing about them.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

_HOP = {"connection", "keep-alive", "transfer-encoding", "expect"}
"""Headers that are between two neighbours, and not passed on."""

_PATIENCE = 60


@dataclass
class Request:
    """What the publisher asked, and what became of it."""

    number: int
    """Counted from 1, as they arrive."""
    method: str
    path: str
    key: str
    """The object's, below the place that is published to."""
    headers: Message
    body: bytes = field(repr=False)
    midway: Callable[[], object] = lambda: None
    """Called when half of the body has reached the store."""
    stored: int = 0
    """The status of the store's own answer; 0 where the store was not asked."""
    returned: int = 0
    """The status the publisher got; 0 where it got none."""

    @property
    def condition(self) -> str:
        """What the request was conditional on."""
        return self.headers.get("If-Match", "") or self.headers.get("If-None-Match", "")


class Answer(Struct, frozen=True):
    """What is answered."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False
    """Whether it breaks off in the middle of the body."""


class DroppedError(Exception):
    """The connection is broken off without an answer."""


Forward = Callable[[Request], Answer]
"""Asks the store."""

Fault = Callable[[Request, Forward], Answer]
"""Answers in the store's place, or passes the request on; raises DroppedError for no answer at all."""


@dataclass
class _Rule:
    match: Callable[[Request], bool]
    fault: Fault
    times: int | None


class FaultProxy:
    """Stands before the store at that address; does nothing wrong until told to."""

    def __init__(self, place_url: str) -> None:
        place = urlsplit(place_url)
        self._store = (place.hostname or "", place.port or 80)
        self._below = place.path
        self._server = _Server(self)
        self._rules: list[_Rule] = []
        self._changed = threading.Condition()
        self._busy = 0
        self.requests: list[Request] = []
        """Everything that was asked, in the order of arrival."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def when(
        self, match: Callable[[Request], bool], fault: Fault, *, times: int | None = None
    ) -> None:
        """From now on, this goes wrong with such requests: always, or so many times."""
        self._rules.append(_Rule(match, fault, times))

    def mend(self) -> None:
        """From now on nothing goes wrong; what is held is held still."""
        self._rules.clear()

    def forget(self) -> None:
        """Nothing goes wrong any more, and nothing was asked."""
        self.settle()
        self.mend()
        self.requests.clear()

    def settle(self) -> None:
        """Wait until nothing is under way.

        Raises:
            TimeoutError: something still is.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._busy == 0, _PATIENCE):
                raise TimeoutError(f"{self._busy} requests are still under way")

    def method_and_keys(self) -> list[tuple[str, str]]:
        """Method and key of every request, in order."""
        return [(request.method, request.key) for request in self.requests]

    def put(self) -> list[str]:
        """The keys of what the store has taken, in order."""
        return [
            request.key
            for request in self.requests
            if request.method == "PUT" and request.stored == 200
        ]

    def answer(self, method: str, path: str, headers: Message, body: bytes) -> Answer:
        """What to answer to a request, after what goes wrong with it.

        Raises:
            DroppedError: nothing.
        """
        key = unquote(urlsplit(path).path).removeprefix(self._below)
        with self._changed:
            request = Request(len(self.requests) + 1, method, path, key, headers, body)
            self.requests.append(request)
            fault = self._fault(request)
            self._busy += 1
        try:
            answer = fault(request, self._forward)
            request.returned = answer.status
            return answer
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _fault(self, request: Request) -> Fault:
        for rule in self._rules:
            if rule.times != 0 and rule.match(request):
                rule.times = None if rule.times is None else rule.times - 1
                return rule.fault
        return lambda request, forward: forward(request)

    def _forward(self, request: Request) -> Answer:
        store = HTTPConnection(*self._store, timeout=_PATIENCE)
        try:
            store.putrequest(
                request.method, request.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in request.headers.items():
                if name.lower() not in _HOP:
                    store.putheader(name, value)
            store.endheaders()
            half = len(request.body) // 2
            store.send(request.body[:half])
            request.midway()
            store.send(request.body[half:])
            response = store.getresponse()
            headers = tuple(
                header for header in response.getheaders() if header[0].lower() not in _HOP
            )
            answer = Answer(response.status, headers, response.read())
        except OSError as error:
            raise DroppedError from error
        finally:
            store.close()
        request.stored = answer.status
        return answer

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def fault_proxy(place_url: str) -> Iterator[FaultProxy]:
    """A proxy before the store with that place, for as long as it is needed."""
    proxy = FaultProxy(place_url)
    thread = threading.Thread(target=proxy._server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """Ends the connections that clients have left open when it is closed."""

    request_queue_size = 64

    def __init__(self, proxy: FaultProxy) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.proxy = proxy
        self._open: set[socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet: a publisher that was killed leaves broken connections."""

    def server_close(self) -> None:
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)
        super().server_close()


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:  # the publisher was killed in the middle of it
            self.close_connection = True
            return
        try:
            answer = self.server.proxy.answer(self.command, self.path, self.headers, body)
            self._write(answer)
        except (DroppedError, OSError):  # the publisher may be gone
            self.close_connection = True

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815 - as the library wants it

    def _write(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        lengths = [value for name, value in answer.headers if name.lower() == "content-length"]
        for name, value in answer.headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if self.command == "HEAD":
            self.send_header("Content-Length", lengths[0] if lengths else "0")
        elif answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.cut:
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self.close_connection = True
        elif self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        """Quiet: the proxy keeps its own record."""
