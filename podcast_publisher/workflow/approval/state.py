"""Who has approved each episode, and what is still to be approved."""

from datetime import datetime

from podcast_publisher.model.approved_content import (
    ApprovalState,
    current_approvals,
    missing_approvers,
    needs_approval,
)
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.workflow.approval.record import changes_since
from podcast_publisher.workflow.context import Context


def approval_state(context: Context, project: Project, episode: Episode) -> ApprovalState:
    """The episode's approvals, and those that it lacks."""
    current = current_approvals(episode)
    outdated = tuple(approval for approval in episode.approved if approval not in current)
    changed = changes_since(context, episode, outdated[-1].content) if outdated else ()
    is_needed = needs_approval(episode, project.show)
    missing = missing_approvers(episode, project.show) if is_needed else ()
    return ApprovalState(episode, current, outdated, changed, is_needed, missing)


def approval_states(context: Context, project: Project, now: datetime) -> list[ApprovalState]:
    """The states of all episodes that have an approval, need one, or are still to come."""
    states = (approval_state(context, project, episode) for episode in project.episodes)
    return [
        state
        for state in states
        if not state.episode.withdrawn
        and (state.is_needed or state.episode.approved or not state.episode.is_due(now))
    ]
