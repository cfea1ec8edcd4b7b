"""An answer that came back, as it is shown before somebody takes it in. It proves nothing yet."""

from msgspec import Struct

from podcast_publisher.load.answer_file import answer_in
from podcast_publisher.model.approval_answer import (
    UnreadableAnswerError,
    Verdict,
    encoded,
)
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.show import Episode
from podcast_publisher.model.workspace import APPROVALS, Workspace
from podcast_publisher.workflow.approval.approvers import load_approver


class OfferedAnswer(Struct, frozen=True):
    """What the answer says."""

    line: str
    """The answer alone, as `take_in` reads it."""
    by: str
    """Whose key is in the link; empty where this computer does not know it."""
    guid: str
    verdict: Verdict
    note: str
    time: str

    def episode_in(self, episodes: tuple[Episode, ...]) -> Episode | None:
        """The episode that it is about."""
        return next((episode for episode in episodes if episode.guid == self.guid), None)


def offered_answer(workspace: Workspace, body: bytes) -> OfferedAnswer:
    """The answer in a mail or a text.

    Raises:
        EditError: there is none, or half of one.
    """
    try:
        signed = answer_in(body)
    except UnreadableAnswerError as error:
        raise EditError(str(error), fix="Save the mail again, whole.") from error
    answer = signed.answer
    approver = load_approver(workspace.state(APPROVALS), answer.key)
    return OfferedAnswer(
        f"approval: {signed.body.decode('ascii', 'replace')}.{encoded(signed.code)}.",
        approver.name if approver else "",
        answer.guid,
        answer.verdict,
        answer.note,
        answer.time,
    )
