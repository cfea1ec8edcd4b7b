"""Record approvals in an episode's YAML: on paper, or by an answer that came back."""

from datetime import date, datetime, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.edit import save
from podcast_publisher.edit.values import Value
from podcast_publisher.load.answer_file import answer_in, read_answer_file
from podcast_publisher.model.approval import LINK, PAPER, Approval
from podcast_publisher.model.approval_answer import (
    Answer,
    SignedAnswer,
    UnreadableAnswerError,
    Verdict,
)
from podcast_publisher.model.approved_content import (
    approved_content,
    changed_parts,
    content_digest,
    name_key,
)
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.model.workspace import APPROVALS
from podcast_publisher.workflow.approval.approvers import (
    Approver,
    load_approver,
    load_content,
    save_approver,
    save_content,
)
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.edit.yaml_text import edit_episode_text
from podcast_publisher.workflow.versions.keep import keep_version

_CLOCKS_DIFFER = timedelta(days=1)


class Recorded(Struct, frozen=True):
    """An answer, and what became of it."""

    episode: Episode
    by: str
    verdict: Verdict
    note: str = ""
    outdated: bool = False
    """Whether the episode has changed since it was shown to them; then nothing was recorded."""
    changed: tuple[str, ...] = ()
    """What has changed since, as far as this computer remembers what they were shown."""


def approve_on_paper(context: Context, episode: Episode, by: str, day: date | None) -> Recorded:
    """Record that somebody has approved the episode as it is now.

    Raises:
        WrongUseError: the name is missing, the day is to come, or the episode is withdrawn.
        EditError: the file cannot be written; it is as it was.
    """
    today = context.clock().astimezone(LONDON).date()
    name = " ".join(by.split())
    if not name:
        raise WrongUseError("The name is missing", fix="Say who has approved the episode.")
    if day and day > today:
        raise WrongUseError(f"{day} is still to come", fix="Write the day of the approval.")
    _write(context, episode, Approval(name, day or today, content_digest(episode), PAPER))
    return Recorded(episode, name, Verdict.APPROVED)


def take_in_file(context: Context, project: Project, path: Path) -> Recorded:
    """Take in an answer from a mail or a text file.

    Raises:
        WrongUseError: the file cannot be read, or its answer is not one to an approver's link of this show.
        EditError: the episode's file cannot be written; it is as it was.
    """
    try:
        signed = read_answer_file(path)
    except OSError as error:
        raise WrongUseError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnreadableAnswerError as error:
        raise _unreadable(error) from error
    return _take_in(context, project, signed)


def take_in(context: Context, project: Project, body: bytes) -> Recorded:
    """Like `take_in_file`, from what was pasted or uploaded."""
    try:
        signed = answer_in(body)
    except UnreadableAnswerError as error:
        raise _unreadable(error) from error
    return _take_in(context, project, signed)


def _unreadable(error: UnreadableAnswerError) -> WrongUseError:
    return WrongUseError(
        str(error),
        fix="Copy it whole from the mail, with the full stop at its end, or save the mail as a file.",
    )


def _take_in(context: Context, project: Project, signed: SignedAnswer) -> Recorded:
    folder, answer = context.workspace.state(APPROVALS), signed.answer
    approver = load_approver(folder, answer.key)
    if approver is None:
        raise WrongUseError(
            "This answers a link that was not made on this computer",
            fix="Take it in where the preview was shared, or record the approval as given on paper.",
        )
    if not signed.is_signed_with(approver.secret):
        raise WrongUseError(
            "This answer was changed on its way, or somebody else wrote it",
            fix="Ask them to answer again through their link.",
        )
    episode = next((each for each in project.episodes if each.guid == answer.guid), None)
    if episode is None:
        raise WrongUseError(
            "The episode of this answer is not in this folder",
            fix="Open the show that the preview was made of.",
        )
    _refuse_later_than(context.clock() + _CLOCKS_DIFFER, answer)
    _refuse_earlier(approver, answer)
    if answer.content != content_digest(episode):
        return Recorded(
            episode,
            approver.name,
            answer.verdict,
            answer.note,
            outdated=True,
            changed=changes_since(context, episode, answer.content),
        )
    approval = Approval(approver.name, _day_of(answer, context.clock()), answer.content, LINK)
    _write(context, episode, approval, keep=answer.verdict is Verdict.APPROVED)
    answered = {**approver.answered, answer.guid: answer.time}
    save_approver(folder, replace(approver, answered=answered))
    return Recorded(episode, approver.name, answer.verdict, answer.note)


def _refuse_later_than(latest: datetime, answer: Answer) -> None:
    """Refuse an answer from the future: no later one could take it back."""
    if _moment(answer.time) > latest:
        raise WrongUseError(
            "This answer was given on a computer whose clock is more than a day ahead",
            fix="Ask them to set the clock right, and to answer again.",
        )


def _refuse_earlier(approver: Approver, answer: Answer) -> None:
    """Refuse an answer that was given before the last one: somebody has changed their mind since."""
    last = approver.answered.get(answer.guid)
    if last and _moment(answer.time) < _moment(last):
        raise WrongUseError(
            f"{approver.name} has given a later answer, which was taken in already",
            fix="The later answer holds. To change it, ask them to answer again.",
        )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongUseError("The time of this answer cannot be read") from error
    if moment.tzinfo is None:
        raise WrongUseError("The time of this answer has no zone")
    return moment


def _day_of(answer: Answer, now: datetime) -> date:
    """The day of the answer in London; an approver's clock that is ahead does not date it to tomorrow."""
    return min(_moment(answer.time), now).astimezone(LONDON).date()


def changes_since(context: Context, episode: Episode, digest: str) -> tuple[str, ...]:
    """What has changed since the content with that digest; empty where this computer does not remember it."""
    before = load_content(context.workspace.state(APPROVALS), digest)
    return changed_parts(before, approved_content(episode)) if before else ()


def _write(context: Context, episode: Episode, approval: Approval, *, keep: bool = True) -> None:
    """Put the approval in the place of earlier ones by the same person; or only remove those."""
    if episode.withdrawn:
        raise WrongUseError(
            "This episode is withdrawn", fix="Cancel the withdrawal before anybody approves it."
        )
    save_content(context.workspace.state(APPROVALS), approval.content, approved_content(episode))
    others = [other for other in episode.approved if name_key(other.by) != name_key(approval.by)]
    approvals: list[Value] = [_as_value(each) for each in (*others, *([approval] if keep else ()))]
    path = context.workspace.root / episode.source.file
    text, digest = save.open_for_edit(context.workspace, path)
    try:
        after = edit_episode_text(text, {("approved",): approvals})
    except EditError as error:
        raise EditError(f"{episode.source.file}: {error}", fix=error.fix) from error
    if after == text:
        return
    now, words = context.clock(), f"answer of {approval.by}"
    with keep_version(context.workspace, episode.source.file, [path], words, now=now):
        save.save(context.workspace, path, after, digest)


def _as_value(approval: Approval) -> Value:
    return {
        "by": approval.by,
        "date": approval.date,
        "content": approval.content,
        "how": approval.how if approval.how != PAPER else None,
    }
