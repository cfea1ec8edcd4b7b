"""The local store's process, by PID and start time or by its data folder. The only user of psutil."""

import time
from pathlib import Path

import psutil

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.publish.stores.local.state import LocalStore

_STOP_WITHIN = 20
"""Seconds in which a store may end by itself."""
_END_WITHIN = 20
"""Seconds in which the system ends a killed one."""
_LOOK_EVERY = 0.1
"""Seconds between two looks at a process that ends."""


def process_of(store: LocalStore) -> psutil.Process | None:
    """The store's process, unless another process has its PID by now."""
    try:
        process = psutil.Process(store.pid) if store.pid else None
        if process is None or abs(process.create_time() - store.started) > 1:
            return None
        return process if process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def start_time(pid: int) -> float:
    """When that process started, by the system's clock."""
    moment: float = psutil.Process(pid).create_time()
    return moment


def data_argument(data: Path) -> str:
    """The command argument that names the data folder: no two stores share it."""
    return f"-dir={data}"


def orphaned_processes(data: Path) -> list[psutil.Process]:
    """Running stores with that data whose starter was killed before it saved their PID."""
    word = data_argument(data)
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if word in (process.info["cmdline"] or ())
    ]


def terminate(process: psutil.Process) -> None:
    """Terminate the process, kill it where it does not react, and wait.

    Raises:
        DestinationError: it does not end, or belongs to another user.
    """
    try:
        process.terminate()
        if _ends_within(process, _STOP_WITHIN):
            return
        process.kill()
        if _ends_within(process, _END_WITHIN):
            return
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        raise DestinationError(
            f"The local store cannot be stopped: another user started it, as process {process.pid}",
            fix="Ask them to stop it, then try again.",
        ) from error
    raise DestinationError(
        f"The local store does not stop: the system does not end its process {process.pid}",
        fix="Wait a minute, then try again. If that does not help, restart the computer.",
    )


def _ends_within(process: psutil.Process, seconds: float) -> bool:
    """Whether the process ends in that time.

    A zombie has ended. It stays listed until its parent, such as a desk, asks for its exit code.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            process.wait(min(_LOOK_EVERY, seconds))
        except psutil.TimeoutExpired:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
            if time.monotonic() >= until:
                return False
        else:
            return True
