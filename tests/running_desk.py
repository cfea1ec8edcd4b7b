"""A desk that runs, for tests to speak to, and ends with its test."""

import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.routes import action_routes
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.live_reader import LiveReader
from podcast_publisher.desk.forms.routes import form_routes
from podcast_publisher.desk.preview.app import preview_app
from podcast_publisher.desk.preview.current import Current
from podcast_publisher.desk.server.guard import Guard
from podcast_publisher.model.workspace import STORE
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.live_show import read_live_show
from podcast_publisher.workflow.preview import PreviewBuilder
from tests.local_requests import PATIENCE, Response, header_names, request
from tests.shows import workspace
from tests.stores import end_store

HOME = "/shows/main"
"""Below it are all pages about the show."""
NOTHING: Mapping[str, str] = {}
TOKEN = "the-token-of-this-test"  # noqa: S105 - lets one test in
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


BOUNDARY = "----a-boundary-of-a-browser"


def form_with_files(csrf: str, *files: tuple[str, bytes]) -> bytes:
    """The body of a form with these files, by their names."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}'.encode()]
    for name, content in files:
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts.append(head.encode("utf-8", "surrogateescape") + content)
    return b"\r\n".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


@dataclass
class RunningDesk:
    """A desk with the pages on which something happens, and one browser's cookie."""

    port: int
    root: Path
    destination: str
    csrf: str
    """The secret in its forms."""
    cookie: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Response:
        """One request, exactly as it is written."""
        sent = {"Cookie": self.cookie} | header_names(headers)
        return request(self.port, method, path, body, sent)

    def get(self, path: str) -> Response:
        """A page."""
        return self.ask("GET", path)

    def post(
        self, path: str, fields: dict[str, str] | list[tuple[str, str]], **headers: str
    ) -> Response:
        """A form, as a browser sends it from a page of the desk."""
        own = {"Origin": self.url, "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), **(own | headers))

    def send(
        self, path: str, *files: tuple[str, bytes], csrf: str = "", **headers: str
    ) -> Response:
        """A form with files, as a browser sends it from a page of the desk."""
        body = form_with_files(csrf or self.csrf, *files)
        own = {
            "Origin": self.url,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        return self.ask("POST", path, body, **(own | headers))

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of the form on that page."""
        html = self.get(path).text
        matches = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html)
        return {name: unescape(value) for name, value in matches}

    def finished(self, begun: Response) -> Response:
        """The page of a job once it is over."""
        assert begun.status == 303, begun.text
        for thread in threading.enumerate():
            if thread.name.startswith("job "):
                thread.join(PATIENCE)
        return self.get(begun.headers["location"])


@contextmanager
def desk_with_store(root: Path) -> Iterator[RunningDesk]:
    """The same, whose local store is stopped again once something was published to it."""
    try:
        with running_desk(root) as running:
            yield running
    finally:
        end_store(workspace(root).state(STORE))


@contextmanager
def running_desk(
    root: Path, destination: str = "local", environment: Mapping[str, str] = NOTHING
) -> Iterator[RunningDesk]:
    """The desk of that project; whoever speaks to it is known already."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    reports = root.with_name(f"{root.name}-reports")
    context = Context(workspace(root), lambda: NOW, environment, "Ada")
    builder = PreviewBuilder(
        workspace(root), f"http://127.0.0.1:{port}/~pages/", lambda: NOW, desk=True
    )
    current = Current(builder.build())
    live = LiveReader(lambda: read_live_show(context, destination), context.clock, destination)
    desk = Desk(builder, current, live)
    actions = ActionContext(desk, context, destination, reports)
    routes = [*form_routes(desk), *action_routes(actions)]
    app = preview_app(current, routes=routes)
    guarded = Guard(app, port=port, pages="/~pages/", token=TOKEN)
    config = uvicorn.Config(guarded, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        running = RunningDesk(port, root, destination, desk.csrf)
        known = running.get(f"{HOME}/status?token={TOKEN}")
        running.cookie = known.headers["set-cookie"].partition(";")[0]
        yield running
    finally:
        desk.uploads.makings.stop()
        current.stop()
        server.should_exit = True
        thread.join(PATIENCE)
