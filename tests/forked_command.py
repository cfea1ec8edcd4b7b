"""The real commands in processes of their own, forked from one that has imported everything.

Python and what it imports take longer to start than most commands to run, and the tests run some
thousand. Commands that start as they are typed are in tests/cli/test_commands.py and test_streams.py.
"""

import atexit
import io
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

import click

from podcast_publisher.__main__ import main as main_with_gate
from podcast_publisher.cli.main import group, main

Prepare = Callable[[], None]
"""Called in the new process before the command."""

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        *(f"podcast_publisher.cli.{name}" for name in group.list_commands(click.Context(group))),
        *("podcast_publisher.publish.stores.s3.bucket", "botocore.auth"),
        *("podcast_publisher.desk.actions.erase", "podcast_publisher.desk.actions.publish_job"),
        *("podcast_publisher.desk.forms.routes", "podcast_publisher.desk.server.serve"),
        "podcast_publisher.workflow.build",
        *("tests.forked_command", "tests.forked_s3_client"),
    ]
)
_PATIENCE = 240
"""Seconds until a command is given up as hung; none is told by it how fast to be."""


def run(
    *words: str,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    prepare: Sequence[Prepare] = (),
    gated: bool = False,
) -> subprocess.CompletedProcess[bytes]:
    """The command from beginning to end, in that folder, with nobody at the terminal.

    `gated` runs it only if something has changed, as users have it.

    Raises:
        subprocess.TimeoutExpired: it does not end.
    """
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = PROCESSES.Process(
            target=_run,
            args=(words, cwd, dict(environment or os.environ), out, err, prepare),
            kwargs={"gated": gated},
        )
        process.start()
        code = _ended(process, words, _PATIENCE)
        process.close()
        return subprocess.CompletedProcess(words, code, out.read_bytes(), err.read_bytes())


def run_text(
    *words: str, cwd: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The same, read as text."""
    done = run(*words, cwd=cwd, environment=environment)
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(words, done.returncode, out, err)


class RunningCommand:
    """A command that goes on, as `subprocess.Popen` has it; `stdout` is all that it says."""

    def __init__(self, *words: str, cwd: Path, environment: Mapping[str, str]) -> None:
        self._words = words
        reader, writer = PROCESSES.Pipe(duplex=False)
        self._process = PROCESSES.Process(
            target=_run, args=(words, cwd, dict(environment), writer, writer, ())
        )
        self._process.start()
        writer.close()
        self.stdout: IO[str] = os.fdopen(os.dup(reader.fileno()), encoding="utf-8")
        reader.close()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float) -> int:
        """Its exit code.

        Raises:
            subprocess.TimeoutExpired: it has not ended after so many seconds.
        """
        return _ended(self._process, self._words, timeout, kill=False)

    def communicate(self, timeout: float) -> tuple[str, None]:
        """All that it says until its end, which is waited for as `wait` does."""
        self.wait(timeout)
        return self.stdout.read(), None


def _ended(
    process: multiprocessing.process.BaseProcess,
    words: Sequence[str],
    timeout: float,
    *,
    kill: bool = True,
) -> int:
    process.join(timeout)
    if process.exitcode is None:
        if kill:
            process.kill()
            process.join()
        raise subprocess.TimeoutExpired(words, timeout)
    return process.exitcode


def _run(
    words: Sequence[str],
    cwd: Path,
    environment: Mapping[str, str],
    out: Path | Connection,
    err: Path | Connection,
    prepare: Sequence[Prepare],
    *,
    gated: bool = False,
) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    _lead("stdin", Path(os.devnull), 0, "strict")
    _lead("stdout", out, 1, "strict")
    _lead("stderr", err, 2, "backslashreplace")
    for step in prepare:
        step()
    sys.argv = ["podcast-publisher", *words]
    try:
        (main_with_gate if gated else main)()
    finally:
        atexit._run_exitfuncs()  # what ends like this does not run them


def _lead(name: str, place: Path | Connection, number: int, errors: str) -> None:
    """Put the stream in its place as Python has it when it starts, leading there."""
    mode = "rb" if name == "stdin" else "wb"
    if isinstance(place, Path):
        with place.open(mode) as file:
            os.dup2(file.fileno(), number)
    else:
        os.dup2(place.fileno(), number)
    unbuffered = bool(os.environ.get("PYTHONUNBUFFERED")) and mode == "wb"
    raw = os.fdopen(number, mode, 0 if unbuffered else -1, closefd=False)
    stream = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, write_through=unbuffered)
    setattr(sys, name, stream)
    setattr(sys, f"__{name}__", stream)  # where Python holds on to it, whoever takes its place
