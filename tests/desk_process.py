"""A desk as somebody types it: the command in a process of its own, and a browser's way of filling forms."""

import http.client
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from lxml import html

from tests.forked_command import RunningCommand
from tests.running_desk import HOME
from tests.running_preview import PATIENCE, Answer

Pairs = list[tuple[str, str]]
BOUNDARY = "----a-boundary-of-a-browser"


@dataclass
class DeskProcess:
    """The process, and a browser that it has let in."""

    process: RunningCommand
    port: int
    root: Path
    token: str
    cookie: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def entrance(self) -> str:
        """The address that was printed."""
        return f"{self.url}{HOME}/?token={self.token}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request, exactly as it is written; an empty header is left out."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            sent = {"Cookie": self.cookie, "Origin": self.url if method == "POST" else ""}
            sent |= {name.replace("_", "-"): value for name, value in headers.items()}
            given = {name: value for name, value in sent.items() if value}
            connection.request(method, path, body or None, given)
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            got = Answer(answer.status, received, answer.read())
        finally:
            connection.close()
        if got.status == 307:  # to where the project's own pages are
            return self.ask(method, got.headers["location"], body, **headers)
        return got

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, b"", **headers)

    def post(self, path: str, pairs: Pairs, **headers: str) -> Answer:
        """A form, as a browser sends it."""
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(pairs).encode(), **(kind | headers))

    def send(self, path: str, csrf: str, name: str, body: bytes, **headers: str) -> Answer:
        """A form with a file, as a browser sends it."""
        parts = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        whole = parts.encode("utf-8", "surrogateescape") + body + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask("POST", path, whole, **(kind | headers))

    def filled(self, path: str, **typed: str) -> Pairs:
        """The first form on that page, with something else typed into some of its fields."""
        return filled(self.get(path), **typed)

    def csrf(self) -> str:
        return dict(self.filled(f"{HOME}/add"))["csrf"]


def filled(page: Answer, **typed: str) -> Pairs:
    """The first form on a page as a browser would send it, with these fields changed."""
    document = html.document_fromstring(page.body.decode())
    assert isinstance(document, html.HtmlElement)
    for template in document.iter("template"):  # what stands in one is part of no form
        template.clear()
    form = document.forms[0]
    names = {name.replace("-", "_"): name for name, _ in form.form_values()}
    changed = {names[name]: value for name, value in typed.items()}
    return [(name, changed.get(name, value)) for name, value in form.form_values()]


@contextmanager
def desk_process(root: Path) -> Iterator[DeskProcess]:
    """`podcast-publisher desk`, as most people start it: in that folder, without naming it."""
    process = RunningCommand(
        "desk", "--no-open", cwd=root, environment=os.environ | {"PYTHONUNBUFFERED": "1"}
    )
    try:
        output = []
        for line in process.stdout:
            output.append(line)
            if match := re.search(rf"http://127\.0\.0\.1:(\d+){HOME}/\?token=(\S+)", line):
                break
        else:
            raise AssertionError("".join(output))
        yield DeskProcess(process, int(match[1]), root, match[2])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            process.stdout.close()


def with_cookie(desk: DeskProcess) -> DeskProcess:
    """The desk, with the cookie that its address gives the first who opens it."""
    desk.cookie = desk.get(f"{HOME}/?token={desk.token}").headers["set-cookie"].partition(";")[0]
    return desk
