"""Where an episode is on its way to listeners, and the one thing to do next. Pure: everything known is handed in."""

from datetime import datetime

from podcast_publisher.model.episode_stage import Action, Known, NextAction, Stage
from podcast_publisher.model.episode_status import PublicationStatus
from podcast_publisher.report.dates import day, long_moment
from podcast_publisher.report.words import plural


def next_action(known: Known) -> NextAction:
    """The stage of an episode, and what to do next."""
    if known.is_erased:
        return NextAction(
            Stage.ERASED,
            "Erased",
            "This episode was erased",
            "It cannot come back, and its files are still in the folder. A new recording needs a new episode.",
            Action.DELETE_FILES,
            "Delete its files",
            needs_somebody=True,
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
        return _with_problems(known, Stage.DRAFT, f"Draft: {plural(known.problems, 'problem')}")
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
    if known.waits_for_approval:
        return _unapproved(Stage.COMPLETE, "Complete")
    if known.published and known.published > known.now:
        return _ready_to_schedule(known, known.published)
    return NextAction(
        Stage.COMPLETE,
        "Complete",
        "Ready to publish",
        "You see what listeners will notice before anything is published.",
        Action.PUBLISH_NOW,
        "Publish now",
        needs_somebody=True,
    )


def _ready_to_schedule(known: Known, published: datetime) -> NextAction:
    if not known.publisher:
        reason = f"Its date is {long_moment(published)}. Nobody publishes automatically yet: somebody must publish then."
        button = f"Schedule for {day(published)}"
    else:
        reason = f"It comes out on {long_moment(published)}."
        button = f"Publish automatically on {day(published)}"
    return NextAction(
        Stage.COMPLETE,
        "Complete",
        "Ready to publish",
        reason,
        Action.SCHEDULE,
        button,
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
        return _with_problems(known, stage, f"{word}: {plural(known.problems, 'problem')}")
    if known.waits_for_approval:
        return _unapproved(stage, "Overdue" if is_due else "Scheduled")
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
    if not known.publisher:
        return NextAction(
            stage,
            "Scheduled",
            f"Comes out on {published}",
            "Nobody publishes it automatically: no service runs here, and no publishing job made the live release. Publish at that time, or now.",
            Action.PUBLISH_NOW,
            "Publish now",
            is_alarming=True,
        )
    return NextAction(
        stage,
        "Scheduled",
        f"Comes out automatically on {published}",
        known.publisher,
    )


def _live(known: Known) -> NextAction:
    if known.problems:
        return _with_problems(known, Stage.LIVE, f"Live: {plural(known.problems, 'problem')}")
    if known.waits_for_approval:
        return _unapproved(Stage.LIVE, "Live")
    if known.changed:
        return NextAction(
            Stage.LIVE,
            "Live: changed",
            "Listeners do not have your changes yet",
            f"Changed since it was published: {', '.join(known.changed)}.",
            Action.PLAN,
            "See and publish",
            needs_somebody=True,
        )
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


def _unapproved(stage: Stage, word: str) -> NextAction:
    return NextAction(
        stage,
        f"{word}: waits for approval",
        "Waits for approval",
        "Somebody must approve the episode as it is before anything is published.",
        Action.APPROVE,
        "Ask for approval",
        is_alarming=stage is Stage.OVERDUE,
        needs_somebody=True,
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
        f"{plural(count, 'problem')} to fix",
        blocked[stage],
        Action.FIX,
        "Fix the problem" if count == 1 else "Fix the first problem",
        is_alarming=stage in {Stage.OVERDUE, Stage.LIVE},
        needs_somebody=True,
    )


def _is_ahead(known: Known) -> bool:
    return known.published is not None and known.published > known.now
