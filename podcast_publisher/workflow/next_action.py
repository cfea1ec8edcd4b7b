"""Where an episode is on its way to listeners, and the one thing to do next. Pure: everything known is handed in."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from podcast_publisher.model.episode_status import PublicationStatus
from podcast_publisher.model.time_zone import LONDON


class Stage(StrEnum):
    """How far an episode is."""

    DRAFT = "draft"
    COMPLETE = "complete"
    """A draft without problems."""
    SCHEDULED = "scheduled"
    OVERDUE = "overdue"
    LIVE = "live"
    LEAVING = "leaving"
    """Withdrawn in its file, and still live."""
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    UNKNOWN = "unknown"
    """Its time has come, and what listeners have cannot be read."""


class Action(StrEnum):
    """What a button does."""

    FIX = "fix"
    PREVIEW = "preview"
    SCHEDULE = "schedule"
    PUBLISH_NOW = "publish-now"
    PLAN = "plan"
    REINSTATE = "reinstate"


STATIONS = ("Draft", "Complete", "Previewed", "Scheduled", "Live")
"""The line that an episode travels."""


class Known(Struct, frozen=True):
    """What is known of an episode."""

    status: PublicationStatus
    """As far as its file and the live show tell."""
    now: datetime
    published: datetime | None = None
    """Its date."""
    problems: int = 0
    """Findings that keep it from being published."""
    is_previewed: bool = False
    """Whether somebody has looked at its page as it is now."""
    live_is_known: bool = True
    publisher_last_ran: datetime | None = None
    """When a publishing job last ran; None if nothing publishes automatically."""
    is_erased: bool = False
    withdrawal_is_published: bool = False


class NextAction(Struct, frozen=True):
    """The stage of an episode in words, and the one button."""

    stage: Stage
    label: str
    """The stage in a word or two, for a list."""
    heading: str
    reason: str = ""
    """One sentence below the heading."""
    action: Action | None = None
    button: str = ""
    """The words on the button; empty where nothing is to be done."""
    is_alarming: bool = False
    """Whether listeners miss what they should have."""
    needs_somebody: bool = False

    @property
    def reached(self) -> int:
        """The last station it has reached, from 0; one that was never published stays where it left."""
        return _REACHED.get(self.stage, 0) + (self.action is not Action.PREVIEW) * (
            self.stage is Stage.COMPLETE
        )


_REACHED = {
    Stage.COMPLETE: 1,
    Stage.SCHEDULED: 3,
    Stage.OVERDUE: 3,
    Stage.UNKNOWN: 3,
} | dict.fromkeys((Stage.LIVE, Stage.LEAVING), 4)


def next_action(known: Known) -> NextAction:
    """The stage of an episode, and what to do next."""
    if known.is_erased:
        return NextAction(
            Stage.ERASED,
            "Erased",
            "This episode was erased",
            "It cannot come back. A new recording needs a new episode.",
        )
    match known.status:
        case PublicationStatus.WITHDRAWN:
            return _withdrawn(known)
        case PublicationStatus.PENDING_WITHDRAWAL:
            return NextAction(
                Stage.LEAVING,
                "Withdrawn, still live",
                "Listeners still have this episode",
                "It is withdrawn in its file. Publish, and it leaves the feed.",
                Action.PLAN,
                "Publish the withdrawal",
                is_alarming=True,
                needs_somebody=True,
            )
        case PublicationStatus.LIVE | PublicationStatus.NOT_IN_PROJECT:
            return _live(known)
        case PublicationStatus.DRAFT:
            return _draft(known)
    return _dated(known)


def _draft(known: Known) -> NextAction:
    if known.problems:
        return _with_problems(known, Stage.DRAFT, f"Draft: {problems(known.problems)}")
    if not known.is_previewed:
        return NextAction(
            Stage.COMPLETE,
            "Complete",
            "Nothing is missing",
            "Look at the page as listeners will see it.",
            Action.PREVIEW,
            "Preview",
            needs_somebody=True,
        )
    if known.published and known.published > known.now:
        return NextAction(
            Stage.COMPLETE,
            "Complete",
            "Ready to publish",
            f"It comes out on {long_moment(known.published)}.",
            Action.SCHEDULE,
            f"Publish automatically on {day(known.published)}",
            needs_somebody=True,
        )
    return NextAction(
        Stage.COMPLETE,
        "Complete",
        "Ready to publish",
        "You see what listeners will notice before anything is published.",
        Action.PUBLISH_NOW,
        "Publish now",
        needs_somebody=True,
    )


def _dated(known: Known) -> NextAction:
    is_due = known.status is PublicationStatus.OVERDUE
    stage = Stage.OVERDUE if is_due else Stage.SCHEDULED
    if is_due and not known.live_is_known:
        return NextAction(
            Stage.UNKNOWN,
            "Not known",
            "It is not known whether listeners have this episode",
            "The destination could not be read.",
            Action.PLAN,
            "Read the destination again",
        )
    if known.problems:
        word = "Overdue" if is_due else "Scheduled"
        return _with_problems(known, stage, f"{word}: {problems(known.problems)}")
    published = long_moment(known.published) if known.published else ""
    if is_due:
        return NextAction(
            stage,
            "Overdue",
            "This episode should be live, and is not",
            f"It was due on {published}.",
            Action.PUBLISH_NOW,
            "Publish now",
            is_alarming=True,
            needs_somebody=True,
        )
    if known.publisher_last_ran is None:
        return NextAction(
            stage,
            "Scheduled",
            f"Comes out on {published}",
            "Nobody publishes it automatically: no publishing job has run here. Publish at that time, or now.",
            Action.PUBLISH_NOW,
            "Publish now",
            is_alarming=True,
        )
    return NextAction(
        stage,
        "Scheduled",
        f"Comes out automatically on {published}",
        f"The publishing job last ran on {long_moment(known.publisher_last_ran)}.",
    )


def _live(known: Known) -> NextAction:
    if known.problems:
        return _with_problems(known, Stage.LIVE, f"Live: {problems(known.problems)}")
    return NextAction(Stage.LIVE, "Live", "Listeners have this episode", "There is nothing to do.")


def _withdrawn(known: Known) -> NextAction:
    if known.withdrawal_is_published:
        return NextAction(
            Stage.WITHDRAWN,
            "Withdrawn",
            "This episode is withdrawn",
            "Its withdrawal is published, and stays.",
        )
    return NextAction(
        Stage.WITHDRAWN,
        "Withdrawn",
        "This episode is withdrawn",
        "The withdrawal is not published, so it can be cancelled.",
        Action.REINSTATE,
        "Cancel the withdrawal",
    )


def _with_problems(known: Known, stage: Stage, label: str) -> NextAction:
    due = (
        f" It is due on {long_moment(known.published)}."
        if _is_ahead(known) and known.published
        else ""
    )
    blocked = {
        Stage.DRAFT: f"Then it can be previewed and published.{due}",
        Stage.SCHEDULED: f"Nothing can be published before that.{due}",
        Stage.OVERDUE: "It should be live, and nothing can be published before that.",
        Stage.LIVE: "Listeners have this episode. Nothing new can be published before that.",
    }
    count = known.problems
    return NextAction(
        stage,
        label,
        f"{problems(count)} to fix",
        blocked[stage],
        Action.FIX,
        "Fix the problem" if count == 1 else "Fix the first problem",
        is_alarming=stage in {Stage.OVERDUE, Stage.LIVE},
        needs_somebody=True,
    )


def _is_ahead(known: Known) -> bool:
    return known.published is not None and known.published > known.now


def problems(count: int) -> str:
    """So many problems."""
    return f"{count} problem{'' if count == 1 else 's'}"


def day(when: datetime) -> str:
    """The day in London, in words."""
    london = when.astimezone(LONDON)
    return f"{london.day} {london:%B}"


def long_moment(when: datetime) -> str:
    """Day and time in London, in words."""
    london = when.astimezone(LONDON)
    return f"{london:%A} {london.day} {london:%B %Y}, {london:%H:%M}"
