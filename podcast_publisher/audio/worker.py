"""Work on recordings in a process of its own: a decoder may crash, and takes nobody along."""

import json
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

from podcast_publisher.model.errors import RepairError

NOT_INSTALLED = "what reads and writes the sound is not installed"
INSTALL = 'Install it with: pip install "podcast-publisher[audio]"'
_SHORTEST = 60
"""Seconds that a process always gets, beside as many as the recording is long."""


def is_installed() -> bool:
    """Whether the libraries that read and write packets are there."""
    return all(find_spec(name) for name in ("av", "numpy"))


def run_module(module: str, *words: str, seconds: float) -> dict[str, Any]:
    """What the module, run as a program with these words, has to say of a recording of that length.

    Raises:
        RepairError: it cannot be started, crashes, or is not done in time.
    """
    if not is_installed():
        raise RepairError(NOT_INSTALLED, fix=INSTALL)
    patience = _SHORTEST + seconds
    try:
        done = subprocess.run(
            (sys.executable, "-m", module, *words),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RepairError(f"reading it takes longer than {patience:.0f} seconds") from error
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        why = f"the decoder crashed over it (exit code {done.returncode})"
        raise RepairError(why, fix="Export the recording again.") from error
    return said


def run_packet_task(*words: str, seconds: float) -> str:
    """The digest of the packets after a task of `repair.streams`.

    Raises:
        RepairError: it could not be done.
    """
    said = run_module("podcast_publisher.audio.packets", *words, seconds=seconds)
    if failure := said.get("failure"):
        raise RepairError(str(failure))
    return str(said["packets"])
