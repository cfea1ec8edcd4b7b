"""What the service does now, and when it has to look again. Pure: clock and state are passed in.

Nothing relies on how long a wait takes: every moment is compared with the wall clock, which may have been
set, or have gone on while the computer slept.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.show import Project

LONGEST_WAIT = timedelta(minutes=1)
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)
AFTER_ERRORS = timedelta(hours=1)
"""How soon a show with errors is verified again."""
_MOST_DOUBLINGS = 20


class Task(StrEnum):
    """What the service does."""

    PUBLISH = "publish"
    VERIFY = "verify"
    WAIT = "wait"


class Progress(Struct, frozen=True):
    """How far the service is."""

    snapshot: str = ""
    """The newest that was released; empty for none yet."""
    settled: str = ""
    """The newest that was published or refused: nothing is left to do for it until `due`."""
    due: datetime | None = None
    """When its next episode is due; None for a snapshot that was refused."""
    due_title: str = ""
    failures: int = 0
    """Attempts in a row that failed."""
    retry: datetime | None = None
    verified: datetime | None = None
    has_errors: bool = False
    """Whether listeners would notice what was last verified."""


def next_task(progress: Progress, now: datetime, every: timedelta) -> Task:
    """What to do at that moment; `every` is the time between two verifications of the whole show."""
    if progress.snapshot and _must_publish(progress, now):
        return Task.WAIT if _waits_for_retry(progress, now) else Task.PUBLISH
    if progress.settled and _must_verify(progress, now, every):
        return Task.VERIFY
    return Task.WAIT


def seconds_to_wait(progress: Progress, now: datetime, every: timedelta) -> float:
    """Until the next moment that is known, and a minute at the most."""
    moments = [progress.retry, progress.due]
    if progress.verified and progress.settled:
        moments.append(progress.verified + _interval(progress, every))
    ahead = [moment - now for moment in moments if moment and moment > now]
    return min((LONGEST_WAIT, *ahead)).total_seconds()


def after_success(progress: Progress, project: Project, now: datetime) -> Progress:
    """The snapshot is published as far as it was due at `now`."""
    due, title = next_due(project, now) or (None, "")
    return replace(
        progress,
        settled=progress.snapshot,
        due=due,
        due_title=title,
        failures=0,
        retry=None,
    )


def after_refusal(progress: Progress) -> Progress:
    """The snapshot has errors: somebody must release another."""
    return replace(
        progress,
        settled=progress.snapshot,
        due=None,
        due_title="",
        failures=0,
        retry=None,
    )


def after_failure(progress: Progress, now: datetime) -> Progress:
    """The destination refused or cannot be reached: wait twice as long as before, and try again."""
    wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(progress.failures, _MOST_DOUBLINGS))
    return replace(progress, failures=progress.failures + 1, retry=now + wait)


def after_verification(progress: Progress, now: datetime, *, has_errors: bool) -> Progress:
    """The whole show was read as apps read it."""
    return replace(progress, verified=now, has_errors=has_errors)


def next_due(project: Project, now: datetime) -> tuple[datetime, str] | None:
    """The next episode that comes out after `now`: when, and its title."""
    ahead = (
        (episode.published, episode.title)
        for episode in project.episodes
        if episode.published and episode.published > now
        if not episode.draft and not episode.withdrawn
    )
    return min(ahead, default=None)


def _must_publish(progress: Progress, now: datetime) -> bool:
    if progress.snapshot != progress.settled:
        return True
    return progress.due is not None and progress.due <= now


def _waits_for_retry(progress: Progress, now: datetime) -> bool:
    """A retry that is further away than any wait comes from a clock that was set back."""
    return progress.retry is not None and now < progress.retry <= now + LONGEST_RETRY


def _must_verify(progress: Progress, now: datetime, every: timedelta) -> bool:
    if progress.verified is None or progress.verified > now:
        return True
    return progress.verified + _interval(progress, every) <= now


def _interval(progress: Progress, every: timedelta) -> timedelta:
    return min(AFTER_ERRORS, every) if progress.has_errors else every
