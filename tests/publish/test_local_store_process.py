"""Ending the local store's process."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.publish.stores.local import process, store

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
STARTER = """
import os, pathlib, sys
from podcast_publisher.publish.stores.local.store import start
print(start(pathlib.Path(sys.argv[1]), os.environ).pid, flush=True)
sys.stdin.read()
"""
"""Starts the store in that folder, and runs on until its input ends, without a look at the store."""


def test_a_process_that_does_not_react_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without patience for its own end, there is still time for the system to end it."""
    monkeypatch.setattr(process, "_STOP_WITHIN", 0)
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout
        assert deaf.stdout.readline()
        process.terminate(psutil.Process(deaf.pid))
        assert deaf.poll() is not None


def test_a_store_whose_parent_does_not_reap_it_stops_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk started it and runs on: another process stops it, and does not wait for the desk to ask."""
    monkeypatch.setattr(process, "_STOP_WITHIN", 60)
    monkeypatch.setattr(process, "_END_WITHIN", 0)  # killing comes too late
    folder = tmp_path / "store"
    command = [sys.executable, "-c", STARTER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as desk:
        try:
            assert desk.stdout
            pid = int(desk.stdout.readline())
            killed: list[int] = []
            monkeypatch.setattr(psutil.Process, "kill", lambda each: killed.append(each.pid))
            assert store.stop(folder)
            assert psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
            assert killed == []
            assert not store.stop(folder)
        finally:
            monkeypatch.undo()
            desk.communicate()
            store.stop(folder)


def test_a_process_that_never_ends_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where even the system does not end it: what is wrong, and what to do."""
    monkeypatch.setattr(process, "_STOP_WITHIN", 0)
    monkeypatch.setattr(process, "_END_WITHIN", 0)
    monkeypatch.setattr(psutil.Process, "kill", lambda _: None)
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:
        try:
            assert deaf.stdout
            assert deaf.stdout.readline()
            with pytest.raises(DestinationError, match="does not stop") as refused:
                process.terminate(psutil.Process(deaf.pid))
            assert "try again" in refused.value.fix
        finally:
            deaf.kill()


def test_the_store_of_another_user_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may end the processes of others."""

    def refuse(own: psutil.Process) -> None:
        raise psutil.AccessDenied(own.pid)

    monkeypatch.setattr(psutil.Process, "terminate", refuse)
    with pytest.raises(DestinationError, match="another user started it"):
        process.terminate(psutil.Process())
