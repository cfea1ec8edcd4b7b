"""The store's process: known by number and moment, or found by its data. The only user of psutil."""

from pathlib import Path

import psutil

from podcast_publisher.publish.stores.local.state import LocalStore

_STOP_WITHIN = 20


def process_of(store: LocalStore) -> psutil.Process | None:
    """The store's process, unless its number belongs to another one by now."""
    try:
        process = psutil.Process(store.pid) if store.pid else None
        if process is None or abs(process.create_time() - store.started) > 1:
            return None
        return process if process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def start_time(pid: int) -> float:
    """When that process began, by the system's clock."""
    moment: float = psutil.Process(pid).create_time()
    return moment


def data_argument(data: Path) -> str:
    """The word of the store's command that says where its data is: no two stores have the same."""
    return f"-dir={data}"


def orphaned_processes(data: Path) -> list[psutil.Process]:
    """Stores with that data of which nobody knows: their starter was killed before it had their number kept."""
    word = data_argument(data)
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if word in (process.info["cmdline"] or ())
    ]


def terminate(process: psutil.Process) -> None:
    """End it, in its own way where it listens to that, and wait until it has."""
    try:
        process.terminate()
        try:
            process.wait(_STOP_WITHIN)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(_STOP_WITHIN)
    except psutil.NoSuchProcess:
        pass
