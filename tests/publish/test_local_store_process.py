"""Ending the local store's process."""

import subprocess
import sys

import psutil
import pytest

from podcast_publisher.publish.stores.local import process

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"


def test_a_process_that_does_not_react_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without patience for its own end, there is still time for the system to end it."""
    monkeypatch.setattr(process, "_STOP_WITHIN", 0)
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout
        assert deaf.stdout.readline()
        process.terminate(psutil.Process(deaf.pid))
        assert not psutil.pid_exists(deaf.pid)
