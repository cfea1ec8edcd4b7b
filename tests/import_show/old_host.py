"""The old host: a real web server on this computer that serves a feed and what it names."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct, field

from tests.shows import SMALL_SHOW

RECORDING = (SMALL_SHOW / "episodes" / "01-listening.mp3").read_bytes()
PICTURE = (SMALL_SHOW / "artwork" / "cover.jpg").read_bytes()
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
PODCAST = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


class Page(Struct):
    """What the server answers at an address."""

    body: bytes = b""
    type: str = "application/octet-stream"
    status: int = 200
    headers: Mapping[str, str] = {}
    ranges: bool = True
    """Whether parts can be asked for."""
    etag: str = '"first"'
    cut: int | None = None
    """Bytes after which it hangs up, once."""
    on_cut: "Page | None" = None
    """What it answers from then on."""
    held: threading.Event | None = None
    """What it waits for in the middle of the body."""


class OldHost(Struct):
    """A server, what it has, and what it was asked."""

    address: str
    pages: dict[str, Page] = field(default_factory=dict)
    fallback: Callable[[str], Page | None] = lambda _path: None
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and range of each request."""

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"

    def serve(self, path: str, body: bytes | str, **options: Any) -> str:
        """Serve these bytes; the address comes back."""
        content = body.encode() if isinstance(body, str) else body
        self.pages[f"/{path}"] = Page(content, **options)
        return self.url(path)

    def requests_for(self, path: str) -> list[tuple[str, str, str]]:
        return [request for request in self.asked if request[1] == f"/{path}"]

    def page(self, path: str) -> Page | None:
        return self.pages.get(path) or self.fallback(path)


class Handler(BaseHTTPRequestHandler):
    """Answers for the old host that its server belongs to."""

    protocol_version = "HTTP/1.1"
    host: OldHost

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as there
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _answer(self, *, with_body: bool) -> None:
        self.host.asked.append((self.command, self.path, self.headers.get("Range", "")))
        page = self.host.page(self.path) or Page(b"not here", status=404)
        status, body, headers = self._part(page)
        self.send_response(status)
        self.send_header("Content-Type", page.type)
        self.send_header("Content-Length", str(len(body)))
        if page.etag:
            self.send_header("ETag", page.etag)
        for name, value in {**page.headers, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self._write(page, body)

    def _part(self, page: Page) -> tuple[int, bytes, dict[str, str]]:
        part = self.headers.get("Range", "")
        is_same = self.headers.get("If-Range", page.etag) == page.etag
        if not (part and page.ranges and page.status == 200 and is_same):
            return page.status, page.body, {}
        start, size = int(part.removeprefix("bytes=").partition("-")[0]), len(page.body)
        if start >= size:
            return 416, b"", {"Content-Range": f"bytes */{size}"}
        return 206, page.body[start:], {"Content-Range": f"bytes {start}-{size - 1}/{size}"}

    def _write(self, page: Page, body: bytes) -> None:
        if page.cut is not None:
            body, page.cut = body[: page.cut], None
            self.close_connection = True
            if page.on_cut:
                self.host.pages[self.path] = page.on_cut
        half = len(body) // 2
        self.wfile.write(body[:half])
        if page.held:
            self.wfile.flush()
            page.held.wait(60)
        self.wfile.write(body[half:])


@contextmanager
def open_host() -> Iterator[OldHost]:
    """A server on a free port, until the block ends."""
    handler: type[Handler] = type("HandlerOfThis", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    host = handler.host = OldHost(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def item(number: int, host: OldHost, more: str = "", *, guid: str | None = None) -> str:
    """An item with a recording; the later its number, the later it was published."""
    host.serve(f"{number}.mp3", RECORDING, type="audio/mpeg")
    text = f"guid-{number}" if guid is None else guid
    return (
        f"<item><title>Talk {number}</title><description>About {number}.</description>"
        f"<pubDate>Mon, 0{number} Sep 2025 06:00:00 GMT</pubDate>"
        + (f'<guid isPermaLink="false">{text}</guid>' if text else "")
        + f'<enclosure url="{host.url(f"{number}.mp3")}" type="audio/mpeg" length="{len(RECORDING)}"/>'
        f"{more}</item>"
    )


def channel(host: OldHost, *items: str, more: str = "", plain: bool = False) -> str:
    """A feed with everything that podcast.yaml needs, or with a title alone."""
    picture = host.serve("cover.jpg", PICTURE, type="image/jpeg")
    known = (
        "<description>Voices from the wards.</description><link>https://rounds.wards.nhs.uk/</link>"
        "<language>en-gb</language><itunes:author>Northern Hospitals</itunes:author>"
        "<itunes:owner><itunes:name>Press office</itunes:name>"
        "<itunes:email>podcast@wards.nhs.uk</itunes:email></itunes:owner>"
        f'<itunes:image href="{picture}"/><itunes:explicit>no</itunes:explicit>'
        '<itunes:category text="Science"/>'
    )
    return (
        f'<rss version="2.0" {ITUNES} {PODCAST} {CONTENT}><channel><title>Ward rounds</title>'
        f"{'' if plain else known}{more}{''.join(items)}</channel></rss>"
    )
