"""A desk as somebody types it: the command in a process of its own, and a browser's way of filling forms."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from lxml import html

from tests.forked_command import RunningCommand
from tests.local_requests import Response, header_names, request
from tests.running_desk import BOUNDARY, HOME, form_with_files
from tests.server_process import server_process

Pairs = list[tuple[str, str]]


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

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Response:
        """One request, exactly as it is written; an empty header is left out."""
        sent = {"Cookie": self.cookie, "Origin": self.url if method == "POST" else ""}
        sent |= header_names(headers)
        return request(self.port, method, path, body, {n: v for n, v in sent.items() if v})

    def get(self, path: str, **headers: str) -> Response:
        return self.ask("GET", path, b"", **headers)

    def post(self, path: str, pairs: Pairs, **headers: str) -> Response:
        """A form, as a browser sends it."""
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(pairs).encode(), **(kind | headers))

    def send(self, path: str, csrf: str, name: str, body: bytes, **headers: str) -> Response:
        """A form with a file, as a browser sends it."""
        whole = form_with_files(csrf, (name, body))
        kind = {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask("POST", path, whole, **(kind | headers))

    def filled(self, path: str, **typed: str) -> Pairs:
        """The form on that page, with something else typed into some of its fields."""
        return filled(self.get(path), **typed)

    def csrf(self) -> str:
        return dict(self.filled(f"{HOME}/add"))["csrf"]


def filled(page: Response, **typed: str) -> Pairs:
    """The form on a page that is typed into, or its first, as a browser would send it, with these fields changed."""
    document = html.document_fromstring(page.body.decode())
    assert isinstance(document, html.HtmlElement)
    for template in document.iter("template"):  # what stands in one is part of no form
        template.clear()
    form = next((form for form in document.forms if "typed" in form.classes), document.forms[0])
    names = {name.replace("-", "_"): name for name, _ in form.form_values()}
    changed = {names[name]: value for name, value in typed.items()}
    return [(name, changed.get(name, value)) for name, value in form.form_values()]


@contextmanager
def desk_process(root: Path) -> Iterator[DeskProcess]:
    """`podcast-publisher desk`, as most people start it: in that folder, without naming it."""
    prints = rf"http://127\.0\.0\.1:(\d+){HOME}/\?token=(\S+)"
    with server_process("desk", "--no-open", cwd=root, prints=prints) as (process, match):
        yield DeskProcess(process, int(match[1]), root, match[2])


def with_cookie(desk: DeskProcess) -> DeskProcess:
    """The desk, with the cookie that its address gives the first who opens it."""
    desk.cookie = desk.get(f"{HOME}/?token={desk.token}").headers["set-cookie"].partition(";")[0]
    return desk
