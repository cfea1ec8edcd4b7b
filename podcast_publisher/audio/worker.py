"""Run work on recordings in a process of its own, because a decoder may crash, hang or fill the memory."""

import json
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.worker_process import PROGRESS, TOTAL

if TYPE_CHECKING:
    from subprocess import Popen

NOT_INSTALLED = "what reads and writes the sound is not installed"
INSTALL = 'Install it with: pip install "podcast-publisher[audio]"'
_MIN_TIMEOUT = 60
"""Seconds, in addition to the duration of the sound that is done."""
_CHECK_INTERVAL = 0.5
"""Seconds."""
_MAX_LINE = 1 << 20
"""Bytes."""
_DISK_OR_RECORDING = (
    "Check whether the disk is full; if it is not, copy or export the recording again."
)
_EXPORT_AGAIN = "Export the recording again."

Tick = Callable[[float, float], None]
"""Called with the seconds of sound that are done, and how many there are, or 0."""


def no_tick(_seconds: float, _total: float) -> None:
    """For work whose progress nobody watches."""


def is_installed() -> bool:
    """Whether the extra `audio` is installed."""
    return all(find_spec(name) for name in ("av", "numpy"))


def run_module(
    module: str, *arguments: str, seconds: float, tick: Tick = no_tick
) -> dict[str, Any]:
    """Run the module as a program; return the JSON it prints about a recording of that length.

    It may take a minute longer than the recording lasts; where it reports its progress, a minute
    longer than what is done.

    Raises:
        RepairError: it cannot be started, crashes or takes too long.
    """
    if not is_installed():
        raise RepairError(NOT_INSTALLED, fix=INSTALL)
    import subprocess  # slow to import

    process = subprocess.Popen(
        # -P: never import from the current folder, which may hold a numpy.py
        (sys.executable, "-Pm", module, *arguments),
        stdin=subprocess.PIPE,  # closes when this process ends, and the worker exits
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watchdog = _Watchdog(process, seconds)
    output = None
    try:
        for line in iter(lambda: process.stdout.readline(_MAX_LINE), b""):  # type: ignore[union-attr]  # it is a pipe
            output = _parse(line)
            if output and PROGRESS in output:
                watchdog.allow(output[PROGRESS])
                tick(output[PROGRESS], output[TOTAL])
    finally:
        watchdog.stop()
        process.kill()
        process.communicate()
    if watchdog.timeout:
        raise RepairError(
            f"reading it takes longer than {watchdog.timeout:.0f} seconds", fix=_EXPORT_AGAIN
        )
    if output is None or PROGRESS in output:
        why = f"the decoder crashed over it (exit code {process.returncode})"
        raise RepairError(why, fix=_EXPORT_AGAIN)
    return output


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        output: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return output


class _Watchdog:
    """Kills a process that takes too long."""

    def __init__(self, process: "Popen[bytes]", seconds: float) -> None:
        self.timeout: float | None = None
        """Seconds after which it was killed."""
        self._process = process
        self._started = time.monotonic()
        self._allowed = _MIN_TIMEOUT + seconds
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def allow(self, seconds: float) -> None:
        """So many seconds of sound are done."""
        self._allowed = _MIN_TIMEOUT + seconds

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_CHECK_INTERVAL):
            if time.monotonic() - self._started > self._allowed:
                self.timeout = self._allowed
                self._process.kill()
                return


def run_packet_task(*arguments: str, seconds: float, tick: Tick = no_tick) -> str:
    """Run a task of `audio.packets`; return the digest of the packets.

    Raises:
        RepairError: the task failed.
    """
    output = run_module("podcast_publisher.audio.packets", *arguments, seconds=seconds, tick=tick)
    if failure := output.get("failure"):
        raise RepairError(str(failure), fix=_DISK_OR_RECORDING)
    return str(output["packets"])
