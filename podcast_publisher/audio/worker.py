"""Run work on recordings in a process of its own, because a decoder may crash."""

import json
import sys
from importlib.util import find_spec
from typing import Any

from podcast_publisher.model.errors import RepairError

NOT_INSTALLED = "what reads and writes the sound is not installed"
INSTALL = 'Install it with: pip install "podcast-publisher[audio]"'
_MIN_TIMEOUT = 60
"""Seconds, in addition to the duration of the recording."""


def is_installed() -> bool:
    """Whether the extra `audio` is installed."""
    return all(find_spec(name) for name in ("av", "numpy"))


def run_module(module: str, *arguments: str, seconds: float) -> dict[str, Any]:
    """Run the module as a program; return the JSON it prints about a recording of that length.

    Raises:
        RepairError: it cannot be started, crashes or takes too long.
    """
    if not is_installed():
        raise RepairError(NOT_INSTALLED, fix=INSTALL)
    import subprocess  # slow to import

    timeout = _MIN_TIMEOUT + seconds
    try:
        completed = subprocess.run(
            (sys.executable, "-m", module, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RepairError(f"reading it takes longer than {timeout:.0f} seconds") from error
    try:
        output: dict[str, Any] = json.loads(completed.stdout)
    except ValueError as error:
        why = f"the decoder crashed over it (exit code {completed.returncode})"
        raise RepairError(why, fix="Export the recording again.") from error
    return output


def run_packet_task(*arguments: str, seconds: float) -> str:
    """Run a task of `audio.packets`; return the digest of the packets.

    Raises:
        RepairError: the task failed.
    """
    output = run_module("podcast_publisher.audio.packets", *arguments, seconds=seconds)
    if failure := output.get("failure"):
        raise RepairError(str(failure))
    return str(output["packets"])
