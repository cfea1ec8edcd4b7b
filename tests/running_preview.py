"""A preview that runs, as somebody types it, and ends with its test."""

import http.client
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.forked_command import RunningCommand

PATIENCE = 60
"""Seconds after which a test gives up; what it waits for takes a part of one."""


@dataclass(frozen=True)
class Answer:
    """What the server says to one request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class RunningPreview:
    """The process, and the port at which it listens."""

    process: RunningCommand
    port: int
    root: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path, exactly as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=sent)
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            body = answer.read()
        finally:
            connection.close()
        if answer.status == 307:  # to where the project's own pages are
            return self.get(received["location"], method, **headers)
        return Answer(answer.status, received, body)

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
    process = RunningCommand(
        *("-C", str(root), "preview", "--no-open"),
        cwd=Path.cwd(),
        environment=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        output = []
        for line in process.stdout:
            output.append(line)
            if match := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                break
        else:
            raise AssertionError("".join(output))
        yield RunningPreview(process, int(match[1]), root)
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
