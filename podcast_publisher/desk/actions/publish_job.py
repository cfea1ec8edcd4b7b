"""Publish exactly what was shown, or nothing, in the background."""

import secrets
import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.model.show import Project
from podcast_publisher.report.waiting import waiting
from podcast_publisher.report.words import size
from podcast_publisher.workflow.check import check_project
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import prepare_release
from podcast_publisher.workflow.publish import publish_release
from podcast_publisher.workflow.rollback import prepare_rollback
from podcast_publisher.workflow.saved_plan import SavedPlan, stop_if_outdated
from podcast_publisher.workflow.verify import verify_release

_PLANS_KEPT = 50
"""Plans that were shown and may still be published; older ones are made again with one click."""
_JOBS_KEPT = 20


class State(StrEnum):
    """The state of a publish job."""

    UNDER_WAY = "under way"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan as somebody has seen it."""

    saved: SavedPlan
    restores: int | None = None
    """The release that it restores."""


@dataclass(slots=True)
class PublishJob:
    """A publish run. Its own thread writes it, and pages read it."""

    id: str
    to: str
    state: State = State.UNDER_WAY
    message: str = "Checking that nothing has changed since the plan was shown"
    """What it is doing, or how it ended."""
    fix: str = ""
    total: int = 0
    """Bytes to upload."""
    sent: int = 0
    """Bytes uploaded."""
    release: int | None = None
    verified: bool = False
    """Whether the live show was read over HTTP."""
    unverified_because: str = ""
    """Why nobody reads through the public address."""
    waiting: tuple[str, ...] = ()
    """What is not in the release yet, and until when."""
    links: dict[str, str] = field(default_factory=dict)
    """Addresses by what they are."""
    findings: tuple[Finding, ...] = ()
    """What verifying has found, or what blocks publishing."""
    project: Project | None = None
    """What the blocking findings are about."""

    @property
    def is_over(self) -> bool:
        return self.state is not State.UNDER_WAY

    @property
    def uploaded(self) -> str:
        """How much of how much; empty before that is known."""
        return f"{size(self.sent)} of {size(self.total)}" if self.total else ""

    def fail(self, message: str, fix: str) -> None:
        """End it with an error."""
        live = f"Release {self.release} is live, but what followed failed. " if self.release else ""
        self.message, self.fix = live + message, fix
        self.state = State.FAILED  # last: from now on it is read as a whole


class BusyError(PublisherError):
    """Something is being published from this desk already."""

    def __init__(self, job: PublishJob) -> None:
        super().__init__(
            f"Something is being published to {job.to} from here already",
            code=ExitCode.DESTINATION,
            fix="Wait until it is done. Then look at the plan again: it may have changed.",
        )
        self.job = job


class PublishJobs:
    """Plans that were shown, and the jobs that publish them: one at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._shown: dict[str, ShownPlan] = {}
        self._jobs: dict[str, PublishJob] = {}

    def remember(self, shown: ShownPlan) -> str:
        """Remember a plan that is shown; its id."""
        with self._lock:
            name = secrets.token_hex(8)
            self._shown[name] = shown
            _forget_but(self._shown, _PLANS_KEPT)
            return name

    def recall(self, name: str) -> ShownPlan:
        """The plan with that id.

        Raises:
            PublisherError: it was not shown, or too long ago.
        """
        with self._lock:
            shown = self._shown.get(name)
        if shown is None:
            raise PublisherError(
                "Nothing was published: the plan has expired",
                code=ExitCode.DESTINATION,
                fix="Look at the plan again.",
            )
        return shown

    def job(self, name: str) -> PublishJob | None:
        return self._jobs.get(name)

    def begin(self, shown: ShownPlan, reason: str) -> PublishJob:
        """Publish it in the background.

        Raises:
            BusyError: another one is under way.
        """
        with self._lock:
            if under_way := next((job for job in self._jobs.values() if not job.is_over), None):
                raise BusyError(under_way)
            job = PublishJob(secrets.token_hex(8), shown.saved.destination)
            self._jobs[job.id] = job
            _forget_but(self._jobs, _JOBS_KEPT)
        # no daemon: stopping the desk waits for what was begun
        arguments = (self._context, shown, reason, job)
        threading.Thread(target=_run, args=arguments, name=f"publishing {job.id}").start()
        return job


def _forget_but(known: dict[str, Any], most: int) -> None:
    for name in list(known)[:-most]:
        del known[name]


def _run(context: Context, shown: ShownPlan, reason: str, job: PublishJob) -> None:
    try:
        _publish(context, shown, reason, job)
        job.state = State.DONE
    except FindingsError as error:
        job.findings, job.project = error.errors, error.project
        job.fail(str(error), error.fix)
    except PublisherError as error:
        job.fail(str(error), error.fix)
    except OSError as error:  # a recording or the disk was removed
        reason = error.strerror or str(error)
        job.fail(f"{error.filename or 'A file'} cannot be read: {reason}", "Put it back.")
    except Exception as error:  # noqa: BLE001 - whoever waits must see it, whatever it is
        job.fail(f"The program itself has failed: {error!r}", "Please report this.")


def _publish(context: Context, shown: ShownPlan, reason: str, job: PublishJob) -> None:
    saved = shown.saved
    if shown.restores is None:
        checked = check_project(context.workspace, context.clock())
        renew = HeaderRenewal(saved.renew)
        prepared = prepare_release(context, checked, saved.destination, now=saved.now, renew=renew)
    else:
        prepared = prepare_rollback(context, saved.destination, shown.restores)
    stop_if_outdated(saved, prepared)
    prepared.stop_at_objections()
    job.total, job.message = prepared.plan.bytes_to_send, "Uploading"
    release = publish_release(context, prepared, reason=reason, events=_Progress(job))
    job.release = release.number
    if prepared.project:
        job.waiting = waiting(prepared.project, prepared.now)
    job.links = {"The page": prepared.page_url, "The feed": prepared.feed_url}
    job.unverified_because = prepared.target.settings.public_url_unreachable
    if prepared.can_be_verified:
        job.message = "Verifying the show as apps read it"
        job.findings = verify_release(context, prepared)
        job.verified = True
    job.message = f"Release {release.number} is live"


class _Progress(Events):
    """A publish run as the desk's page shows it."""

    def __init__(self, job: PublishJob) -> None:
        self._job = job

    def testing(self, store: str) -> None:
        self._job.message = f"Testing what {store} supports"

    def uploading(self, count: int, line: str) -> None:
        self._job.sent += count
        self._job.message = f"Uploaded {line}"

    def reading(self, url: str, done: int, total: int) -> None:
        self._job.message = f"Reading new files as listeners do, {done} of {total}: {url}"
