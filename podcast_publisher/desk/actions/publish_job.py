"""Publish exactly what was shown, or nothing, in the background."""

import secrets
import threading
from typing import ClassVar

from msgspec import Struct, field

from podcast_publisher.desk.actions.jobs import Job, forget_oldest
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.model.release import Release
from podcast_publisher.report.announcements import announcement_lines, warning_lines
from podcast_publisher.report.waiting import waiting
from podcast_publisher.workflow.check import check_project
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import PreparedRelease, prepare_release
from podcast_publisher.workflow.release import release_show
from podcast_publisher.workflow.rollback import prepare_rollback
from podcast_publisher.workflow.saved_plan import SavedPlan, as_planned, stop_if_outdated

_PLANS_KEPT = 50
"""Plans that were shown and may still be published; older ones are made again with one click."""


class ShownPlan(Struct, frozen=True):
    """A plan as somebody has seen it."""

    saved: SavedPlan
    restores: int | None = None
    """The release that it restores."""


class ShownPlans:
    """Plans that were shown, and may be published."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown: dict[str, ShownPlan] = {}

    def remember(self, shown: ShownPlan) -> str:
        """Remember a plan that is shown; its id."""
        with self._lock:
            name = secrets.token_hex(8)
            self._shown[name] = shown
            forget_oldest(self._shown, _PLANS_KEPT)
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


class PublishJob(Job):
    """A publish run."""

    page: ClassVar[str] = "publish_job.html"
    activity: ClassVar[str] = "Something is being published to"

    release: int | None = None
    verified: bool = False
    """Whether the live show was read over HTTP."""
    unverified_because: str = ""
    """Why nobody reads through the public address."""
    waiting: tuple[str, ...] = ()
    """What is not in the release yet, and until when."""
    is_local: bool = False
    """Whether only this computer can read what is published."""
    announced: list[str] = field(default_factory=list)
    """Who was told, and what failed."""
    links: dict[str, str] = field(default_factory=dict)
    """Addresses by what they are."""


def publish_shown(context: Context, shown: ShownPlan, reason: str, job: PublishJob) -> None:
    """Publish a plan that was shown, if it is still the same."""
    job.message = "Checking that nothing has changed since the plan was shown"
    saved = shown.saved
    if shown.restores is None:
        checked = as_planned(saved, check_project(context.workspace, context.clock()))
        renew = HeaderRenewal(saved.renew)
        prepared = prepare_release(context, checked, saved.destination, now=saved.now, renew=renew)
    else:
        prepared = prepare_rollback(context, saved.destination, shown.restores)
    stop_if_outdated(saved, prepared)
    prepared.stop_at_objections()
    job.total, job.message = prepared.plan.bytes_to_send, "Uploading"
    released = release_show(context, prepared, reason=reason, events=_Progress(job, prepared))
    if released.findings is not None:
        job.findings, job.verified = released.findings, True
    job.announced = announcement_lines(released.announced.outcomes)
    job.announced += warning_lines(
        released.announced.problem,
        saved.destination,
        held=released.announced.held,
        retries=released.announced.will_retry,
    )
    job.message = f"Release {released.release.number} is live"


class _Progress(Events):
    """A publish run as the desk's page shows it."""

    def __init__(self, job: PublishJob, prepared: PreparedRelease) -> None:
        self._job = job
        self._prepared = prepared

    def testing(self, store: str) -> None:
        self._job.message = f"Testing what {store} supports"

    def uploading(self, count: int, line: str) -> None:
        self._job.sent += count
        self._job.message = f"Uploaded {line}"

    def reading(self, url: str, done: int, total: int) -> None:
        self._job.message = f"Reading new files as listeners do, {done} of {total}: {url}"

    def live(self, release: Release) -> None:
        job, prepared = self._job, self._prepared
        job.release, job.is_local = release.number, prepared.target.is_local
        job.achieved = f"Release {release.number} is live, but what followed failed."
        if prepared.project:
            job.waiting = waiting(prepared.project, prepared.now)
        job.links = {"The page": prepared.page_url, "The feed": prepared.feed_url}
        job.unverified_because = prepared.target.settings.public_url_unreachable
        if prepared.can_be_verified:
            job.message = "Verifying the show as apps read it"

    def announcing(self) -> None:
        self._job.message = "Announcing the release"
