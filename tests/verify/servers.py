"""A real web server on loopback that serves a show as one should, and one fault at a time."""

import email.utils
import gzip
import hashlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.verify.show import verify
from tests.shows import PUBLIC_URL

MODIFIED = email.utils.formatdate(4_000_000_000, usegmt=True)


class File(Struct, frozen=True):
    """What is served under a name."""

    body: bytes
    type: str
    cache: str


class Asked(Struct, frozen=True):
    """A request, and the file it asks for."""

    method: str
    path: str
    headers: Message
    file: File

    @property
    def is_audio(self) -> bool:
        return "/audio/" in self.path

    @property
    def is_feed(self) -> bool:
        return self.path.endswith(FEED_KEY)


class Reply(Struct, frozen=True):
    """What goes back. `raw` goes instead of everything else, as it is, chunk by chunk."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: Callable[[], Iterator[bytes]] | None = None

    def but(self, **headers: str | None) -> "Reply":
        """With other headers; None takes one away."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        both = {**self.headers, **named}
        return replace(
            self, headers={name: value for name, value in both.items() if value is not None}
        )


Change = Callable[[Asked, Reply], Reply]
"""What a faulty server makes of the right reply."""


def unchanged(_asked: Asked, reply: Reply) -> Reply:
    return reply


def refused(status: int = 403) -> Reply:
    """What a firewall says."""
    return Reply(status, {"Content-Type": "text/html"}, b"<html>Are you a robot?</html>")


def verify_findings(feed_url: str) -> list[tuple[str, str]]:
    """The codes and messages of what is found there, each once."""
    return sorted({(finding.rule.code, finding.message) for finding in verify(feed_url)})


def right(asked: Asked) -> Reply:
    """What RFC 9110 and the platforms ask for: ranges, conditions, compressed text, other sites."""
    file, headers = asked.file, asked.headers
    etag = f'"{hashlib.md5(file.body, usedforsecurity=False).hexdigest()}"'
    reply = Reply(
        200,
        {
            "Content-Type": file.type,
            "Cache-Control": file.cache,
            "ETag": etag,
            "Last-Modified": MODIFIED,
            "Accept-Ranges": "bytes",
            "Access-Control-Allow-Origin": "*",
            "Vary": "Accept-Encoding",
        },
        file.body,
    )
    if asked.method == "OPTIONS":
        allowed = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "*"}
        return Reply(204, {"Access-Control-Allow-Origin": "*", **allowed})
    if headers.get("If-None-Match") == etag or headers.get("If-Modified-Since") == MODIFIED:
        return replace(reply, status=304, body=b"")
    if wanted := re.fullmatch(r"bytes=(\d*)-(\d*)", headers.get("Range", "")):
        return part(reply, *wanted.groups())
    return reply


def part(whole: Reply, first: str, last: str) -> Reply:
    """The part of it that was asked for."""
    size = len(whole.body)
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size:
        return Reply(416, {"Content-Range": f"bytes */{size}"})
    some = replace(whole, status=206, body=whole.body[start : end + 1])
    return some.but(Content_Range=f"bytes {start}-{end}/{size}")


def packed(reply: Reply) -> Reply:
    """The same, compressed."""
    return replace(reply, body=gzip.compress(reply.body)).but(Content_Encoding="gzip")


class Handler(BaseHTTPRequestHandler):
    """Serves the files of its server as that server's change would have it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are sent apart
    server: "Server"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        with self.server.counting:
            self.server.requests.append((self.command, path))
        file = self.server.files.get(path)
        asked = Asked(self.command, self.path, self.headers, file or File(b"", "", ""))
        self._send(self.server.change(asked, right(asked) if file else Reply(404)))

    do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the base class's names

    def _send(self, reply: Reply) -> None:
        try:
            if reply.raw:
                self.close_connection = True
                for some in reply.raw():
                    self.wfile.write(some)
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)
        except OSError:
            self.close_connection = True  # the other side has heard enough

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Its files by path, what it does wrong, and what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, change: Change, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.change = change
        self.files: dict[str, File] = {}
        self.requests: list[tuple[str, str]] = []
        self.counting = threading.Lock()
        self._tls = tls
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_port}/show/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: hanging up on a server is part of these tests."""

    def get_request(self) -> tuple[socket.socket, Any]:
        request, address = super().get_request()
        if self._tls:
            # shaken hands in the thread that serves it: whoever distrusts us hangs up there
            request = self._tls.wrap_socket(
                request, server_side=True, do_handshake_on_connect=False
            )
        return request, address

    def hold(self, publication: Publication) -> str:
        """Serve that publication, made for another address, and say where its feed is."""
        for artifact in publication:
            body = artifact.body().replace(PUBLIC_URL.encode(), self.url.encode())
            self.files[f"/show/{artifact.key}"] = File(
                body, artifact.content_type, artifact.cache_control
            )
        return self.url + FEED_KEY


Serve = Callable[..., Server]
Show = Callable[[Change], str]
"""The fixtures `serve` and `show`: a server, and the address of a feed on one."""


@contextmanager
def serving(change: Change, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Such a server, as long as it is needed."""
    server = Server(change, tls)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
