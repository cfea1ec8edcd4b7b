"""Approvals and answers as sentences."""

from collections.abc import Sequence
from datetime import date

from podcast_publisher.model.approval import LINK, Approval
from podcast_publisher.model.approval_answer import Verdict
from podcast_publisher.model.approved_content import (
    ApprovalState,
    current_approvals,
    missing_approvers,
    needs_approval,
)
from podcast_publisher.model.show import Episode, Show

_VERDICTS = {
    Verdict.APPROVED: "approves it as it is",
    Verdict.CHANGES: "will approve it once something has been changed",
    Verdict.DECLINED: "does not approve it",
}


def approvals(state: ApprovalState) -> tuple[str, ...]:
    """A sentence for each approval, and one for each that is missing."""
    return (
        *(f"Approved {_by(approval)}." for approval in state.current),
        *(
            f"Approved {_by(approval)}, and changed since: {changes(state.changed)}."
            for approval in state.outdated
        ),
        *(f"{name} has not approved it as it is." for name in state.missing),
        *(["Nobody has approved it."] if _nobody(state) else []),
    )


def approval_line(episode: Episode, show: Show) -> str:
    """How far the approval of an episode is, in a line; empty where it has none and needs none."""
    current = current_approvals(episode)
    missing = missing_approvers(episode, show) if needs_approval(episode, show) else ()
    if current:
        line = f"Approved {' and '.join(_by(approval) for approval in current)}."
    elif episode.approved:
        line = f"Changed since it was approved {_by(episode.approved[-1])}."
    elif needs_approval(episode, show) and not missing:
        line = "Nobody has approved it yet."
    else:
        line = ""
    waiting = f"{' and '.join(missing)} {'has' if len(missing) == 1 else 'have'} not approved it as it is."
    return f"{line} {waiting}".strip() if missing else line


def _nobody(state: ApprovalState) -> bool:
    return not (state.current or state.outdated or state.missing)


def _by(approval: Approval) -> str:
    how = "through a link" if approval.how == LINK else "on paper"
    on = f" on {day(approval.date)}" if approval.date else ""
    return f"by {approval.by}{on}, {how}"


def day(value: date) -> str:
    """`3 March 2026`."""
    return f"{value.day} {value:%B %Y}"


def changes(parts: Sequence[str]) -> str:
    """What has changed, as a list in a sentence."""
    if not parts:
        return "this computer does not remember what they were shown"
    return ", ".join(parts[:-1]) + (" and " if parts[1:] else "") + parts[-1]


def answer(
    title: str, by: str, verdict: Verdict, *, outdated: bool, changed: Sequence[str]
) -> tuple[str, ...]:
    """What somebody answered, and what became of it."""
    first = f"{by} {_VERDICTS[verdict]}: {title}"
    if outdated:
        since = f"because the episode has changed since: {changes(changed)}"
        return (first, f"Nothing was recorded, {since}. Share it again, and ask again.")
    if verdict is Verdict.APPROVED:
        return (first, "The approval is in the episode's file.")
    return (first, "No approval of theirs is in the episode's file.")
