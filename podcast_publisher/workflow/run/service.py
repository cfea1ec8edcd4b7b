"""The service's loop: look for a snapshot, publish what is due, verify, and wait."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.report.words import plural
from podcast_publisher.verify.rules.access import certificate_lasts
from podcast_publisher.workflow.announce import Announced
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.run.publish_due import PublishedDue, announce_again, publish_due
from podcast_publisher.workflow.run.service_events import ServiceEvents
from podcast_publisher.workflow.run.snapshots import Snapshots
from podcast_publisher.workflow.run.status_file import StatusWriter
from podcast_publisher.workflow.run.timetable import (
    Progress,
    Task,
    after_failure,
    after_refusal,
    after_success,
    after_verification,
    next_task,
    seconds_to_wait,
)
from podcast_publisher.workflow.verify import verify_destination

_GLANCE = 2.0
"""Seconds between two looks at whether a branch has moved; a look asks the file system alone."""
_RETRIED = {ExitCode.DESTINATION}


class Stop(Protocol):
    """Whether somebody has asked the service to stop."""

    def is_set(self) -> bool: ...

    def wait(self, seconds: float) -> bool:
        """Wait as long, or until it is set; whether it is."""


class Settings(Struct, frozen=True):
    """What the service is to do."""

    to: str
    verify_every: timedelta


class Service:
    """Publishes what is due at a destination until it is stopped."""

    def __init__(
        self,
        context: Context,
        settings: Settings,
        snapshots: Snapshots,
        status: StatusWriter,
        events: ServiceEvents,
    ) -> None:
        self._context = context
        self._settings = settings
        self._snapshots = snapshots
        self._status = status
        self._events = events
        self._progress = Progress()
        self._current = context
        """With the snapshot that was last taken."""
        self._problem = ""
        self._verified: tuple[str, ...] = ()
        self._said = ""

    def run(self, stop: Stop) -> ExitCode:
        """Until `stop` is set; a publish that has begun is finished first.

        Returns: whether anything is left that somebody must look at.

        Raises:
            OSError: the status file cannot be written.
        """
        self._status.start()
        try:
            while not stop.is_set():
                self._look()
                task = next_task(self._progress, self._context.clock(), self._settings.verify_every)
                _TASKS[task](self, stop)
        finally:
            self._status.stop()
        return self._exit_code()

    def _exit_code(self) -> ExitCode:
        if self._progress.failures:
            return ExitCode.DESTINATION
        if self._problem or self._progress.has_errors or not self._progress.settled:
            return ExitCode.FINDINGS
        return ExitCode.FINE

    def _look(self) -> None:
        """Find out which snapshot is the newest; a repository that cannot be read keeps the last."""
        try:
            newest = self._snapshots.newest()
        except (PublisherError, OSError) as error:
            self._report(f"No snapshot: {error}")
            return
        if newest != self._progress.snapshot:
            self._progress = replace(self._progress, snapshot=newest, failures=0, retry=None)
            if newest:
                name, source = newest[:12], self._snapshots.source
                self._events.message(f"Snapshot {name} of {source} was released.")
        self._show()

    def _publish(self, _stop: Stop) -> None:
        progress = self._progress
        self._status.update(doing="publishing")
        try:
            workspace = self._snapshots.take(progress.snapshot)
            self._current = replace(self._context, workspace=workspace)
            published = publish_due(
                self._current,
                self._settings.to,
                self._events,
                newer_than=self._snapshots.released(progress.snapshot),
            )
        except FindingsError as error:
            self._events.findings(error)
            self._refuse(error)
        except PublisherError as error:
            self._fail(error) if error.code in _RETRIED else self._refuse(error)
        except OSError as error:
            self._fail(error)
        else:
            self._succeed(published)
        self._show()

    def _succeed(self, published: PublishedDue) -> None:
        self._progress = after_success(self._progress, published.project, published.planned)
        self._report("")
        if published.released:
            self._status.update(
                release=published.released.release.number, released=self._context.clock()
            )
            if published.released.findings is not None:
                self._note_findings(published.released.findings)
        else:
            self._events.message(f"Nothing is due for {self._settings.to}.")
        self._note_announced(published.announced)
        self._events.message(_what_is_next(self._progress))
        self._status.update(published_snapshot=self._progress.settled)

    def _refuse(self, error: PublisherError) -> None:
        """One message; the snapshot is not tried again."""
        self._progress = after_refusal(self._progress)
        name = self._progress.snapshot[:12]
        self._report(f"{name} cannot be published: {error}. Release a newer snapshot.", error.fix)

    def _fail(self, error: Exception) -> None:
        now = self._context.clock()
        self._progress = after_failure(self._progress, now)
        retry = self._progress.retry
        self._report(f"{error}", getattr(error, "fix", ""))
        self._events.message(f"Trying again at {retry:%H:%M:%S} UTC.")

    def _verify(self, _stop: Stop) -> None:
        self._status.update(doing="verifying")
        try:
            self._note_findings(verify_destination(self._current, self._settings.to))
            self._note_announced(announce_again(self._current, self._settings.to, self._events))
        except PublisherError as error:
            problem = f"The published show could not be verified: {error}"
            self._events.message(problem)
            self._verified = (problem,)
            self._note_verification(has_errors=True)
        self._show()

    def _note_findings(self, findings: tuple[Finding, ...]) -> None:
        errors = [finding for finding in findings if finding.rule.severity is Severity.ERROR]
        self._events.problems(findings)
        self._events.message(f"Verified the published show: {plural(len(errors), 'error')}.")
        alarms = (*errors, *(each for each in findings if each.rule.code == certificate_lasts.code))
        self._verified = tuple(f"{alarm.rule.code}: {alarm.message}" for alarm in alarms)
        self._note_verification(has_errors=bool(errors))

    def _note_announced(self, announced: Announced) -> None:
        """What failed is tried again when the show is verified next, which is then within the hour."""
        self._events.announced(announced, self._settings.to)
        if announced.will_retry:
            self._verified = (*self._verified, "A release could not be announced everywhere")
            self._progress = replace(self._progress, has_errors=True)

    def _note_verification(self, *, has_errors: bool) -> None:
        now = self._context.clock()
        self._progress = after_verification(self._progress, now, has_errors=has_errors)

    def _wait(self, stop: Stop) -> None:
        self._status.update(doing="waiting")
        stamp, clock = self._snapshots.stamp(), self._context.clock
        began = clock()
        left = seconds_to_wait(self._progress, began, self._settings.verify_every)
        while left > 0 and not stop.wait(min(left, _GLANCE)):
            if self._snapshots.stamp() != stamp:
                return
            left = seconds_to_wait(self._progress, began, self._settings.verify_every)
            left -= abs((clock() - began).total_seconds())

    def _report(self, problem: str, fix: str = "") -> None:
        """Say it once, however often it is met; nothing says that it is over."""
        self._problem = problem
        if problem and problem != self._said:
            self._events.message(f"{problem}{f' Fix: {fix}' if fix else ''}")
        self._said = problem

    def _show(self) -> None:
        """Write it to the status file."""
        progress = self._progress
        self._status.update(
            snapshot=progress.snapshot,
            next_due=progress.due,
            next_title=progress.due_title,
            retry=progress.retry,
            failures=progress.failures,
            verified=progress.verified,
            problems=((self._problem,) if self._problem else ()) + self._verified,
        )


def _what_is_next(progress: Progress) -> str:
    if progress.due is None:
        return "Nothing else is scheduled."
    return f'Next: "{progress.due_title}" at {progress.due:%Y-%m-%d %H:%M} UTC.'


_TASKS: dict[Task, Callable[[Service, Stop], None]] = {
    Task.PUBLISH: Service._publish,
    Task.VERIFY: Service._verify,
    Task.WAIT: Service._wait,
}
