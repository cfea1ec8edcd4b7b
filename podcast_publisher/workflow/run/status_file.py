"""The file in which the service says what it does, for `status`, the desk and monitoring.

docs/operations.md describes it. It is replaced in one step, so that nobody reads half of it.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import MsgspecError, Struct
from msgspec.json import decode, encode
from msgspec.json import format as indent
from msgspec.structs import replace

from podcast_publisher.model.cache import Cache
from podcast_publisher.model.plain_paths import UnsafeStateError
from podcast_publisher.model.workspace import SERVICE, Workspace

BEAT = timedelta(seconds=20)
MISSED = timedelta(minutes=2)
"""A service that is silent for so long does not run."""
_LARGEST = 200_000
STOPPED = "stopped"


class ServiceStatus(Struct, frozen=True):
    """What the service says of itself; all times are in UTC."""

    destination: str
    source: str
    """Where snapshots come from, such as `branch main`."""
    version: str
    pid: int
    started: datetime
    heartbeat: datetime
    """When the service last wrote the file: every 20 seconds, whatever it does."""
    doing: str = "starting"
    """`starting`, `publishing`, `verifying`, `waiting` or `stopped`."""
    since: datetime | None = None
    """Since when it has been doing so."""
    snapshot: str = ""
    """The newest that was released."""
    published_snapshot: str = ""
    """The newest that was published."""
    release: int | None = None
    """The last release that this service made."""
    released: datetime | None = None
    next_due: datetime | None = None
    next_title: str = ""
    retry: datetime | None = None
    failures: int = 0
    verified: datetime | None = None
    problems: tuple[str, ...] = ()
    """What somebody must look at, a sentence each; empty when all is well."""

    def runs(self, now: datetime) -> bool:
        """Whether the service is running at that moment."""
        return self.doing != STOPPED and now - self.heartbeat < MISSED


def status_file(workspace: Workspace, to: str) -> Path:
    """Where the service for that destination writes by default.

    Raises:
        UnsafeStateError: the project's state leads out of it, or came with it.
    """
    return workspace.state(SERVICE) / f"{to}.json"


def read_service_status(path: Path) -> ServiceStatus | None:
    """What the service has written last; None where there is nothing to read."""
    body = Cache(path.parent).read(path.name, _LARGEST)
    try:
        return decode(body, type=ServiceStatus) if body else None
    except MsgspecError:
        return None


def service_runs(workspace: Workspace, to: str, now: datetime) -> bool:
    """Whether a service publishes to that destination from this computer."""
    try:
        status = read_service_status(status_file(workspace, to))
    except UnsafeStateError:
        return False
    return status is not None and status.runs(now)


class StatusWriter:
    """Writes the file at every change, and again while nothing changes."""

    def __init__(self, path: Path, status: ServiceStatus, clock: Callable[[], datetime]) -> None:
        self.status = status
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def start(self) -> None:
        """Write it now, and go on writing.

        Raises:
            OSError: its folder cannot be written to.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self._write():
            raise PermissionError(13, "The status file cannot be written", str(self._path))
        self._thread.start()

    def update(self, **changes: object) -> None:
        """Write what has changed."""
        with self._lock:
            now = self._clock()
            if changes.get("doing", self.status.doing) != self.status.doing:
                changes["since"] = now
            self.status = replace(self.status, **changes)
        self._write()

    def stop(self) -> None:
        """Write that the service has stopped."""
        self._ended.set()
        self._thread.join()
        self.update(doing=STOPPED)

    def _beat(self) -> None:
        while not self._ended.wait(BEAT.total_seconds()):
            self._write()

    def _write(self) -> bool:
        """A full disk must not end the service: the file is then old, which says it, too."""
        with self._lock:
            self.status = replace(self.status, heartbeat=self._clock())
            body = indent(encode(self.status), indent=1) + b"\n"
            return Cache(self._path.parent).write(self._path.name, body)
