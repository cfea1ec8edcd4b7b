"""Ask people to approve: a page in a shared preview, and a link with a key for each of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlencode

from msgspec import Struct

from podcast_publisher.model.approval_answer import encoded
from podcast_publisher.model.approved_content import (
    approved_content,
    content_digest,
    current_approvals,
    missing_approvers,
    name_key,
    needs_approval,
)
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import APPROVALS, Workspace
from podcast_publisher.render.pages.approval_page import APPROVE_KEY, approval_page, question
from podcast_publisher.workflow.approval.approvers import (
    Approver,
    new_approver,
    save_approver,
    save_content,
)

_MOST_APPROVERS = 50
_LONGEST_NAME = 200
"""Characters."""


class ApproverLink(Struct, frozen=True):
    """Whom to send which link."""

    name: str
    link: str


class Request(Struct, frozen=True):
    """What is asked of whom; nothing is kept until `keep`."""

    episodes: tuple[Episode, ...]
    approvers: tuple[Approver, ...]

    def keep(self, workspace: Workspace) -> None:
        """Remember the keys, and what the approvers are shown.

        Raises:
            EditError: the folder cannot be written.
        """
        folder = workspace.state(APPROVALS)
        for approver in self.approvers:
            save_approver(folder, approver)
        for episode in self.episodes:
            save_content(folder, content_digest(episode), approved_content(episode))

    def links(self, address: str) -> tuple[ApproverLink, ...]:
        """Each approver's link, below the preview's address."""
        return tuple(
            ApproverLink(approver.name, f"{address}{APPROVE_KEY}#{_fragment(approver)}")
            for approver in self.approvers
        )

    def objects(self, show: Show) -> Iterable[Artifact]:
        """The page with its files."""
        return approval_page(
            show, [question(episode, content_digest(episode)) for episode in self.episodes]
        )


def _fragment(approver: Approver) -> str:
    return urlencode({"key": f"{approver.key}.{encoded(approver.secret)}", "name": approver.name})


def request_approval(project: Project, names: Sequence[str], now: datetime) -> Request | None:
    """What to ask these people, or those whom the show's policy names; None if that is nobody.

    Raises:
        WrongUseError: there are too many, or a name is too long.
    """
    policy = project.show.approval
    chosen = names or (policy.by if policy else ())
    unique = {name_key(name): " ".join(name.split()) for name in chosen if name.strip()}
    if not unique:
        return None
    if len(unique) > _MOST_APPROVERS or max(map(len, unique.values())) > _LONGEST_NAME:
        raise WrongUseError(
            f"At most {_MOST_APPROVERS} approvers can be asked, with names of {_LONGEST_NAME} letters",
            fix="Share the preview with fewer of them at a time.",
        )
    episodes = tuple(
        episode for episode in project.episodes if _is_asked_about(episode, project.show, now)
    )
    return Request(episodes, tuple(new_approver(name) for name in unique.values()))


def _is_asked_about(episode: Episode, show: Show, now: datetime) -> bool:
    """Whether it is still to come, or was changed since it was approved, or lacks an approval that it needs."""
    if episode.withdrawn:
        return False
    if not episode.is_due(now) or (episode.approved and not current_approvals(episode)):
        return True
    is_approved = current_approvals(episode) and not missing_approvers(episode, show)
    return needs_approval(episode, show) and not is_approved
