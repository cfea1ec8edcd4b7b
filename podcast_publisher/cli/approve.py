"""`podcast-publisher approve`."""

from datetime import date, datetime
from pathlib import Path

import click

from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.approvals import answer as answer_sentences
from podcast_publisher.report.approvals import approvals
from podcast_publisher.workflow.approval.record import Recorded, approve_on_paper, take_in_file
from podcast_publisher.workflow.approval.state import approval_states
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.transcripts.import_file import episode_of


@click.command("approve")
@project_option
@click.argument("name", metavar="[EPISODE]", default="")
@click.option(
    "--by", metavar="NAME", default="", help="Who has approved EPISODE, on paper or aloud."
)
@click.option(
    "--on",
    "day",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="With --by: the day, such as 2026-01-15; today by default.",
)
@click.option(
    "--answer",
    "answer_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=None,
    help="Take in an answer that came back: the saved mail (.eml), or a text file with its line.",
)
def command(
    workspace: Workspace, name: str, by: str, day: datetime | None, answer_file: Path | None
) -> int:
    """Record who has approved an episode, or list approvals.

    An approval is for an episode as it is. After a change, check says that it must be approved
    again. Ask people with: podcast-publisher preview --share DESTINATION --approver NAME

    Without EPISODE and --answer, list the approvals that are there and those that are missing.
    """
    context, project = context_of(workspace), checked(workspace).project
    if answer_file is not None:
        _refuse_others("--answer", EPISODE=name, __by=by)
        return _show_answer(take_in_file(context, project, answer_file))
    if not name:
        _refuse_others("the list of approvals", __by=by)
        return _list(context, project)
    return _on_paper(context, project, name, by, day.date() if day else None)


def _refuse_others(what: str, **given: str) -> None:
    for name, value in given.items():
        if value:
            option = name.replace("__", "--")
            raise WrongUseError(
                f"{option} does not go with {what}",
                fix="To record an approval, name the episode: podcast-publisher approve EPISODE --by NAME",
            )


def _on_paper(context: Context, project: Project, name: str, by: str, day: date | None) -> int:
    if not by:
        raise WrongUseError("It is not said who approves", fix="Add --by NAME.")
    episode = episode_of(Path(name), name, context.workspace, project)
    return _show_answer(approve_on_paper(context, episode, by, day))


def _show_answer(recorded: Recorded) -> int:
    for sentence in answer_sentences(
        recorded.episode.title,
        recorded.by,
        recorded.verdict,
        outdated=recorded.outdated,
        changed=recorded.changed,
    ):
        print_text(sentence)
    if recorded.note:
        print_text(f"They write: {recorded.note}")
    return ExitCode.FINDINGS if recorded.outdated else ExitCode.FINE


def _list(context: Context, project: Project) -> int:
    states = approval_states(context, project, context.clock())
    for state in states:
        print_text(f"{state.episode.source.file}: {state.episode.title}")
        for sentence in approvals(state):
            print_text(f"  {sentence}")
    if not states:
        print_text("No episode has an approval, or waits for one.")
    return ExitCode.FINDINGS if any(state.waits for state in states) else ExitCode.FINE
