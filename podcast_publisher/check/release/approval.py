"""Rules for approvals: what is published is what was approved."""

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.model.approval import Approval
from podcast_publisher.model.approved_content import (
    current_approvals,
    missing_approvers,
    needs_approval,
)
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Show

_DIGEST = lazy_pattern("[0-9a-f]{64}")
_FIELD = ("approved",)


@episode_rule("PP895", Severity.ERROR)
def episode_is_approved(episode: Episode, show: Show) -> Problems:
    """An episode that must be approved was approved as it is now.

    Why: podcast.yaml asks for an approval before anything is published. What changed afterwards was
        seen by nobody who may approve it.
    Fix: Let them see the episode as it is, and enter the answer at the desk, or with:
        podcast-publisher approve
    Source: docs/approval.md.
    """
    if not needs_approval(episode, show) or _damaged(episode):
        return
    if names := missing_approvers(episode, show):
        yield Problem(_missing(episode.approved, names), _FIELD)
    elif not current_approvals(episode):
        yield Problem(_changed(episode.approved) or "Nobody has approved it", _FIELD)


def _missing(approvals: tuple[Approval, ...], names: tuple[str, ...]) -> str:
    earlier = tuple(approval for approval in approvals if approval.by in names)
    if changed := _changed(earlier):
        return changed
    return f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'} not approved it"


def _changed(approvals: tuple[Approval, ...]) -> str:
    """That the episode was changed since the last approval; empty where there is none."""
    if not approvals:
        return ""
    last = approvals[-1]
    day = f" on {last.date.day} {last.date:%B %Y}" if last.date else ""
    return f"It has changed since {last.by} approved it{day}"


@episode_rule("PP896", Severity.WARNING)
def approval_is_of_this_episode(episode: Episode, show: Show) -> Problems:
    """An approved episode is as it was approved.

    Why: The file says that somebody has approved the episode. They have not seen it as it is now.
    Fix: Let them see it again, and enter the answer; or remove the entry in approved.
    Source: docs/approval.md.
    """
    if needs_approval(episode, show) or not episode.approved or episode.withdrawn:
        return
    if not _damaged(episode) and not current_approvals(episode):
        yield Problem(_changed(episode.approved), _FIELD)


@episode_rule("PP897", Severity.ERROR)
def approval_has_a_digest(episode: Episode, _show: Show) -> Problems:
    """An approval names what was approved, by its digest.

    Why: Without the digest, nobody can tell whether what is published was approved.
    Fix: Remove the entry, and enter the approval at the desk, or with: podcast-publisher approve
    Source: docs/approval.md.
    """
    for number in _damaged(episode):
        content = episode.approved[number].content
        message = f"This is no digest of an episode: {content[:20]!r}"
        yield Problem(message, (*_FIELD, number, "content"))


def _damaged(episode: Episode) -> tuple[int, ...]:
    """The approvals whose digest is not one; a missing one is reported as a missing field."""
    return tuple(
        number
        for number, approval in enumerate(episode.approved)
        if approval.content and not _DIGEST.fullmatch(approval.content)
    )
