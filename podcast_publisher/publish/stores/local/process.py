"""The local store's process, by PID and start time or by its data folder. The only user of psutil."""

from pathlib import Path

import psutil

from podcast_publisher.publish.stores.local.state import LocalStore

_STOP_WITHIN = 20
"""Seconds in which a store may end by itself."""
_END_WITHIN = 20
"""Seconds in which the system ends a killed one."""


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
    """Terminate the process, kill it where it does not react, and wait."""
    try:
        process.terminate()
        try:
            process.wait(_STOP_WITHIN)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(_END_WITHIN)
    except psutil.NoSuchProcess:
        pass
