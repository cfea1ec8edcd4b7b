"""What to do next about an episode, by what is known of it."""

from datetime import UTC, datetime

import pytest

from podcast_publisher.model.episode_stage import STATIONS, Action, Known, Stage
from podcast_publisher.model.episode_status import PublicationStatus as Status
from podcast_publisher.workflow.next_action import next_action

NOW = datetime(2025, 7, 22, 9, tzinfo=UTC)
PAST, FUTURE = datetime(2025, 7, 16, 5, tzinfo=UTC), datetime(2025, 8, 6, 5, tzinfo=UTC)

TABLE = [
    # what is known -> stage, label, words on the button, action, last station
    (
        {"status": Status.DRAFT, "problems": 2},
        "draft",
        "Draft: 2 problems",
        "Fix the first problem",
        Action.FIX,
        0,
    ),
    (
        {"status": Status.DRAFT, "problems": 1},
        "draft",
        "Draft: 1 problem",
        "Fix the problem",
        Action.FIX,
        0,
    ),
    ({"status": Status.DRAFT}, "complete", "Complete", "Preview", Action.PREVIEW, 1),
    (
        {"status": Status.DRAFT, "published": FUTURE},
        "complete",
        "Complete",
        "Preview",
        Action.PREVIEW,
        1,
    ),
    (
        {
            "status": Status.DRAFT,
            "published": FUTURE,
            "is_previewed": True,
            "publisher": "Somebody does.",
        },
        *("complete", "Complete", "Publish automatically on 6 August", Action.SCHEDULE, 2),
    ),
    (
        {"status": Status.DRAFT, "published": FUTURE, "is_previewed": True},
        *("complete", "Complete", "Schedule for 6 August", Action.SCHEDULE, 2),
    ),
    (
        {"status": Status.DRAFT, "published": PAST, "is_previewed": True},
        *("complete", "Complete", "Publish now", Action.PUBLISH_NOW, 2),
    ),
    (
        {"status": Status.DRAFT, "is_previewed": True},
        "complete",
        "Complete",
        "Publish now",
        Action.PUBLISH_NOW,
        2,
    ),
    (
        {"status": Status.DRAFT, "is_previewed": True, "waits_for_approval": True},
        *("complete", "Complete: waits for approval", "Ask for approval", Action.APPROVE, 2),
    ),
    (
        {"status": Status.DRAFT, "waits_for_approval": True},
        *("complete", "Complete", "Preview", Action.PREVIEW, 1),
    ),
    (
        {"status": Status.SCHEDULED, "published": FUTURE, "waits_for_approval": True},
        *("scheduled", "Scheduled: waits for approval", "Ask for approval", Action.APPROVE, 3),
    ),
    (
        {"status": Status.LIVE, "waits_for_approval": True},
        *("live", "Live: waits for approval", "Ask for approval", Action.APPROVE, 4),
    ),
    (
        {"status": Status.DRAFT, "is_previewed": True, "problems": 1},
        *("draft", "Draft: 1 problem", "Fix the problem", Action.FIX, 0),
    ),
    (
        {"status": Status.SCHEDULED, "published": FUTURE, "publisher": "Somebody does."},
        *("scheduled", "Scheduled", "", None, 3),
    ),
    (
        {"status": Status.SCHEDULED, "published": FUTURE},
        *("scheduled", "Scheduled", "Publish now", Action.PUBLISH_NOW, 3),
    ),
    (
        {"status": Status.SCHEDULED, "published": FUTURE, "problems": 3},
        *("scheduled", "Scheduled: 3 problems", "Fix the first problem", Action.FIX, 3),
    ),
    (
        {"status": Status.OVERDUE, "published": PAST},
        *("overdue", "Overdue", "Publish now", Action.PUBLISH_NOW, 3),
    ),
    (
        {"status": Status.OVERDUE, "published": PAST, "problems": 1},
        *("overdue", "Overdue: 1 problem", "Fix the problem", Action.FIX, 3),
    ),
    (
        {"status": Status.OVERDUE, "published": PAST, "live_is_known": False},
        *("unknown", "Not known", "Read the destination again", Action.PLAN, 3),
    ),
    ({"status": Status.LIVE, "published": PAST}, "live", "Live", "", None, 4),
    (
        {"status": Status.LIVE, "published": PAST, "problems": 2},
        *("live", "Live: 2 problems", "Fix the first problem", Action.FIX, 4),
    ),
    (
        {"status": Status.PENDING_WITHDRAWAL, "published": PAST},
        *("leaving", "Withdrawn, still live", "Publish the withdrawal", Action.PLAN, 4),
    ),
    (
        {"status": Status.WITHDRAWN},
        "withdrawn",
        "Withdrawn",
        "Cancel the withdrawal",
        Action.REINSTATE,
        0,
    ),
    (
        {"status": Status.WITHDRAWN, "withdrawal_is_published": True},
        "withdrawn",
        "Withdrawn",
        "",
        None,
        0,
    ),
    (
        {"status": Status.WITHDRAWN, "is_erased": True},
        *("erased", "Erased", "Delete its files", Action.DELETE_FILES, 0),
    ),
    (
        {"status": Status.DRAFT, "is_erased": True, "problems": 1},
        *("erased", "Erased", "Delete its files", Action.DELETE_FILES, 0),
    ),
]


@pytest.mark.parametrize(("known", "stage", "label", "button", "action", "reached"), TABLE)
def test_every_state_has_one_next_action(
    known: dict[str, object], stage: str, label: str, button: str, action: Action, reached: int
) -> None:
    """Stage, words on the button and station follow from what is known."""
    result = next_action(Known(now=NOW, **known))  # type: ignore[arg-type]
    assert (result.stage.value, result.label, result.button) == (stage, label, button)
    assert (result.action, result.reached) == (action, reached)
    assert result.heading
    assert result.reason.endswith(".")


def test_every_stage_is_in_the_table() -> None:
    """None is left out, and the last station is the live show."""
    assert {row[1] for row in TABLE} == set(Stage)
    assert STATIONS[4] == "Live"


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.OVERDUE])
def test_what_waits_says_so(status: Status) -> None:
    """Without a publishing job, an episode that waits is in red; with one, it says when that last published."""
    waiting = next_action(Known(status, NOW, FUTURE))
    assert waiting.is_alarming
    if status is Status.SCHEDULED:
        assert waiting.reason.startswith("Nobody publishes it automatically")
        job = next_action(Known(status, NOW, FUTURE, publisher="Somebody does."))
        assert (job.is_alarming, job.reason) == (
            False,
            "Somebody does.",
        )


def test_nothing_is_overdue_where_the_live_show_is_unknown() -> None:
    """A destination that cannot be read accuses nobody."""
    unknown = next_action(Known(Status.OVERDUE, NOW, PAST, live_is_known=False))
    assert not unknown.is_alarming
    assert "should be" not in unknown.heading


def test_a_changed_live_episode_leads_to_the_plan() -> None:
    """Listeners do not have what was changed since, and the one button shows what they will notice."""
    known = Known(Status.LIVE, NOW, PAST, changed=("title", "notes"))
    action = next_action(known)
    assert (action.stage, action.label, action.button) == (
        "live",
        "Live: changed",
        "See and publish",
    )
    assert (action.action, action.needs_somebody) == (Action.PLAN, True)
    assert action.reason == "Changed since it was published: title, notes."
