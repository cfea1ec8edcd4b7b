"""Jobs of the desk: what takes long runs in the background, one at a time, and a page shows its progress."""

import errno
import secrets
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from msgspec import Struct, field

from podcast_publisher.desk.server.error_pages import disk_error
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Project
from podcast_publisher.report.words import size
from podcast_publisher.workflow.errors import FindingsError

_JOBS_KEPT = 20
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


class State(StrEnum):
    """The state of a job."""

    UNDER_WAY = "under way"
    DONE = "done"
    FAILED = "failed"


class _Progress(Struct, kw_only=True):
    """How far a long run is. Its own thread writes it, and pages read it."""

    id: str = field(default_factory=lambda: secrets.token_hex(8))
    state: State = State.UNDER_WAY
    message: str = "Starting"
    """What it is doing, or how it ended."""
    achieved: str = ""
    """What stays if it fails from now on, in a sentence."""
    fix: str = ""
    total: int = 0
    """Bytes to upload; 0 while nobody knows."""
    sent: int = 0
    """Bytes uploaded."""
    findings: tuple[Finding, ...] = ()
    """What blocks it, or what it has found."""
    project: Project | None = None
    """What the blocking findings are about."""
    is_stopping: bool = False
    """Whether the desk stops, so that what can be interrupted ends."""


class Job(_Progress):
    """A long run in the background."""

    page: ClassVar[str]
    """The template that shows it; it extends `actions/job.html`."""
    activity: ClassVar[str]
    """What is going on meanwhile, before "{to} from here already"."""
    retry: ClassVar[str] = ""
    """What to do after a failure, besides the fix."""
    refreshes: ClassVar[bool] = False
    """Whether the show's pages may look different afterwards."""
    is_interruptible: ClassVar[bool] = False
    """Whether the desk may stop in the middle of it, because the next run continues."""

    to: str
    """The destination."""

    @property
    def steps(self) -> list[str]:
        """What it has done so far, for its page, where that is a list."""
        return []

    @property
    def is_over(self) -> bool:
        return self.state is not State.UNDER_WAY

    @property
    def uploaded(self) -> str:
        """How much of how much; empty before that is known."""
        return f"{size(self.sent)} of {size(self.total)}" if self.total else ""


AnyJob = TypeVar("AnyJob", bound=Job)


class BusyError(PublisherError):
    """Another job of this desk is under way."""

    def __init__(self, job: Job) -> None:
        super().__init__(
            f"{job.activity} {job.to} from here already",
            code=ExitCode.DESTINATION,
            fix="Wait until it is done. Then look at the plan again: it may have changed.",
        )
        self.job = job


class Jobs:
    """The jobs of a desk: one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def job(self, name: str) -> Job | None:
        return self._jobs.get(name)

    def begin(self, job: AnyJob, work: Callable[[AnyJob], None]) -> None:
        """Do the work in the background.

        Raises:
            BusyError: another job is under way.
        """
        with self._lock:
            if under_way := next((job for job in self._jobs.values() if not job.is_over), None):
                raise BusyError(under_way)
            self._jobs[job.id] = job
            forget_oldest(self._jobs, _JOBS_KEPT)
        # no daemon: stopping the desk waits for what was begun, unless the next run continues it
        threading.Thread(
            target=_run, args=(job, work), name=f"job {job.id}", daemon=job.is_interruptible
        ).start()

    def stop(self) -> None:
        """The desk stops: what can be interrupted ends soon."""
        for job in self._jobs.values():
            job.is_stopping = True


def forget_oldest(entries: dict[str, Any], most: int) -> None:
    """Keep the latest entries alone."""
    for name in list(entries)[:-most]:
        del entries[name]


def _run(job: AnyJob, work: Callable[[AnyJob], None]) -> None:
    try:
        work(job)
        job.state = State.DONE
    except FindingsError as error:
        job.findings, job.project = tuple(error.errors), error.project
        _fail(job, str(error), error.fix)
    except PublisherError as error:
        _fail(job, str(error), error.fix)
    except OSError as error:  # a recording or the disk was removed, or the disk is full
        if error.errno in _DISK_FULL:
            problem = disk_error(error)
            _fail(job, f"{problem}.", problem.fix)
            return
        reason = error.strerror or str(error)
        _fail(job, f"{error.filename or 'A file'} cannot be read: {reason}", "Restore it.")
    except Exception as error:  # noqa: BLE001 - its page must show it, whatever it is
        _fail(job, f"The program itself has failed: {error!r}", "Please report this.")


def _fail(job: Job, message: str, fix: str) -> None:
    job.message = f"{job.achieved} {message}".strip()
    job.fix = f"{fix} {job.retry}".strip()
    job.state = State.FAILED  # last: from now on it is read as a whole
