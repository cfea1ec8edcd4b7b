"""Erase an episode at the desk: shown first, confirmed by typing, and carried out in the background."""

from pathlib import Path
from typing import ClassVar

from podcast_publisher.desk.actions.jobs import Job
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.report.erasure import verdict
from podcast_publisher.workflow.check import check_project
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.erase.local_copies import delete_files
from podcast_publisher.workflow.erase.plan import PreparedErasure
from podcast_publisher.workflow.erase.run import erase, prepare


class EraseJob(Job):
    """An erasure."""

    page: ClassVar[str] = "erasing.html"
    activity: ClassVar[str] = "An episode is being erased at"
    retry: ClassVar[str] = "Erase it again: the next run finishes."
    refreshes: ClassVar[bool] = True

    title: str = ""
    report: Path | None = None
    """The page that was written, once it is over."""
    files: tuple[str, ...] = ()
    """The episode's own files, which are still in the folder."""


def prepare_erasure(context: Context, reports: Path | None, term: str, to: str) -> PreparedErasure:
    """What erasing that episode would do.

    Raises:
        WrongUseError: there is no such episode, or no folder for the report.
        PublisherError: no release without it can be made.
        DestinationError: the destination cannot be read.
    """
    if reports is None:
        raise WrongUseError(
            "There is no folder for the report", fix="Start the desk with a home folder."
        )
    checked = check_project(context.workspace, context.clock())
    return prepare(context, checked, term, to, reports)


def is_confirmed(prepared: PreparedErasure, typed: str) -> bool:
    """Whether the episode's number or title was typed; spaces and capitals do not matter."""
    episode = prepared.episode.in_folder
    names = {prepared.episode.title, prepared.episode.subject.guid}
    if episode and episode.number is not None:
        names.add(str(episode.number))
    return _plain(typed) in {_plain(name) for name in names} - {""}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def erase_confirmed(context: Context, prepared: PreparedErasure, job: EraseJob) -> None:
    """Erase it, and name the report."""

    def show(step: str) -> None:
        job.message = step

    result = erase(context, prepared, show)
    job.message, job.report = verdict(result.erasure), result.page
    job.files = prepared.files


def delete_own_files(context: Context, job: EraseJob) -> None:
    """Delete the files of the erased episode from the folder.

    Raises:
        EditError: one of them cannot be deleted.
    """
    delete_files(context.workspace, job.files)
    job.files = ()
