"""A command that serves until its test is over, in a process of its own."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.forked_command import RunningCommand
from tests.local_requests import PATIENCE


@contextmanager
def server_process(
    *arguments: str, cwd: Path, prints: str
) -> Iterator[tuple[RunningCommand, re.Match[str]]]:
    """The process, and the match of `prints` in the line that says it is ready."""
    process = RunningCommand(
        *arguments, cwd=cwd, environment=os.environ | {"PYTHONUNBUFFERED": "1"}
    )
    try:
        yield process, _ready(process, prints)
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


def _ready(process: RunningCommand, prints: str) -> re.Match[str]:
    output = []
    for line in process.stdout:
        output.append(line)
        if match := re.search(prints, line):
            return match
    raise AssertionError("".join(output))
