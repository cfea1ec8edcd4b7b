"""A service that is told of releases: it records every request, and answers as a test wants it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Reply:
    """What goes back."""

    status: int = 202
    body: bytes = b"thank you"
    headers: Mapping[str, str] = field(default_factory=dict)
    drips: bool = False
    """A byte at a time, without end."""
    hangs_up: bool = False
    """Closes the connection without an answer."""


class Receiver:
    """The service, its replies in their order (the last for all that follow), and what came."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_address[1]}/"
        self.replies = [Reply()]
        self.requests: list[Received] = []
        self.done = threading.Event()

    def answers(self, *replies: Reply) -> None:
        """These, from now on."""
        self.replies = list(replies)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A service on a free port of this computer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    receiver = Receiver(server)
    server.receiver = receiver  # type: ignore[attr-defined]  # how a handler finds it
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.done.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def _handle(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        receiver.requests.append(Received(self.command, self.path, dict(self.headers), body))
        reply = receiver.replies.pop(0) if len(receiver.replies) > 1 else receiver.replies[0]
        if reply.hangs_up:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if not reply.drips:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)
        while reply.drips and not receiver.done.wait(0.05):
            try:
                self.wfile.write(b".")
                self.wfile.flush()
            except OSError:
                return

    do_GET = do_HEAD = do_POST = _handle  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""
