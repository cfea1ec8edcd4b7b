"""A real HTTP proxy on loopback: it passes requests on, makes tunnels, and asks for a password where it should."""

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """What it was asked for, as `METHOD address`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, target: int, password: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target
        """The port on loopback to which every name leads."""
        self.password = password
        self.requests: list[str] = []
        name = f"{password}@" if password else ""
        self.url = f"http://{name}127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: hanging up is part of it."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def _is_let_in(self) -> bool:
        wanted = "Basic " + base64.b64encode(self.server.password.encode()).decode()
        if not self.server.password or self.headers.get("Proxy-Authorization") == wanted:
            return True
        self.send_response(407)
        self.send_header("Proxy-Authenticate", "Basic")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    def do_CONNECT(self) -> None:
        self.server.requests.append(f"CONNECT {self.path}")
        self.close_connection = True
        if not self._is_let_in():
            return
        with socket.create_connection(("127.0.0.1", self.server.target), 10) as upstream:
            self.send_response(200)
            self.end_headers()
            backwards = threading.Thread(
                target=_pour, args=(upstream, self.connection), daemon=True
            )
            backwards.start()
            _pour(self.connection, upstream)
            backwards.join(10)

    def do_GET(self) -> None:
        self.server.requests.append(f"{self.command} {self.path}")
        if not self._is_let_in():
            return
        address = urlsplit(self.path)
        upstream = HTTPConnection("127.0.0.1", self.server.target, timeout=10)
        left_out = {"proxy-authorization", "connection"}
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in left_out
        }
        query = f"?{address.query}" if address.query else ""
        upstream.request(self.command, address.path + query, headers=headers)
        answer = upstream.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if self.command == "HEAD" or name.lower() != "content-length":
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        upstream.close()

    do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the base class's names

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _pour(source: socket.socket, target: socket.socket) -> None:
    try:
        while some := source.recv(65_536):
            target.sendall(some)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@contextmanager
def proxying(target: int, password: str = "") -> Iterator[Proxy]:
    """Such a proxy, as long as it is needed."""
    proxy = Proxy(target, password)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
