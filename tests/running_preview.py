"""A preview that runs, as somebody types it, and ends with its test."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.forked_command import RunningCommand
from tests.local_requests import PATIENCE, Response, header_names, request
from tests.server_process import server_process


@dataclass(frozen=True)
class RunningPreview:
    """The process, and the port at which it listens."""

    process: RunningCommand
    port: int
    root: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, method: str = "GET", **headers: str) -> Response:
        """Ask for a path, exactly as it is written."""
        return request(self.port, method, path, headers=header_names(headers))

    @contextmanager
    def news(self) -> Iterator[Iterator[str]]:
        """The marks that pages are told: what is shown now, and each newer state."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/-/changes")
        answer = connection.getresponse()
        try:
            yield (line.decode().strip() for line in answer if line.startswith(b"data:"))
        finally:
            answer.close()
            connection.close()

    def edit(self, name: str, old: str, new: str) -> None:
        """Save a file with other words in it, and return when they are shown."""
        with self.news() as marks:
            next(marks)
            file = self.root / name
            text = file.read_text("utf-8")
            assert old in text
            file.write_text(text.replace(old, new, 1), "utf-8")
            next(marks)


@contextmanager
def running_preview(root: Path) -> Iterator[RunningPreview]:
    """`podcast-publisher preview` in that folder."""
    command = ("-C", str(root), "preview", "--no-open")
    prints = r"http://127\.0\.0\.1:(\d+)/"
    with server_process(*command, cwd=Path.cwd(), prints=prints) as (process, match):
        yield RunningPreview(process, int(match[1]), root)
