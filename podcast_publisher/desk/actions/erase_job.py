"""Erase an episode at the desk: shown first, confirmed by typing, and carried out in the background."""

import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.model.erasure import ErasurePlan
from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.report.erasure import verdict
from podcast_publisher.workflow.check import check_project
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.erase.plan import PreparedErasure
from podcast_publisher.workflow.erase.run import erase, prepare, shown_plan


@dataclass(slots=True)
class EraseJob:
    """An erasure. Its own thread writes it, and pages read it."""

    id: str
    to: str
    title: str
    message: str = "Starting"
    """What it is doing, or how it ended."""
    fix: str = ""
    report: Path | None = None
    """The page that was written, once it is over."""
    is_over: bool = False


class EraseJobs:
    """Erasures of this desk: one at a time."""

    def __init__(self, context: Context, reports: Path | None) -> None:
        self._context = context
        self._reports = reports
        self._lock = threading.Lock()
        self._jobs: dict[str, EraseJob] = {}

    def job(self, name: str) -> EraseJob | None:
        return self._jobs.get(name)

    def prepare(self, term: str, to: str) -> PreparedErasure:
        """What erasing that episode would do.

        Raises:
            WrongUseError: there is no such episode, or no folder for the report.
            PublisherError: no release without it can be made.
            DestinationError: the destination cannot be read.
        """
        if self._reports is None:
            raise WrongUseError(
                "There is no folder for the report", fix="Start the desk with a home folder."
            )
        checked = check_project(self._context.workspace, self._context.clock())
        return prepare(self._context, checked, term, to, self._reports)

    def shown(self, prepared: PreparedErasure) -> ErasurePlan:
        """What to show of it."""
        return shown_plan(self._context, prepared)

    def begin(self, prepared: PreparedErasure, typed: str) -> EraseJob:
        """Erase it in the background, if its number or title was typed.

        Raises:
            WrongUseError: something else was typed.
            FindingsError: there are objections.
            PublisherError: another episode is being erased.
        """
        episode = prepared.episode.in_folder
        names = {prepared.episode.title.casefold(), prepared.episode.subject.guid}
        if episode and episode.number is not None:
            names.add(str(episode.number))
        if " ".join(typed.split()).casefold() not in names - {""}:
            raise WrongUseError(
                "Nothing was erased: what you typed is neither the episode's number nor its title",
                fix="Type one of them, exactly as the page shows it.",
            )
        prepared.stop_at_objections()
        with self._lock:
            if any(not job.is_over for job in self._jobs.values()):
                raise PublisherError(
                    "An episode is being erased from here already",
                    code=ExitCode.DESTINATION,
                    fix="Wait until it is done.",
                )
            title = prepared.episode.title
            job = EraseJob(secrets.token_hex(8), prepared.settings.name, title)
            self._jobs[job.id] = job
        # no daemon: stopping the desk waits for what was begun
        arguments = (self._context, prepared, job)
        threading.Thread(target=_run, args=arguments, name=f"publishing, erasing {job.id}").start()
        return job


def _run(context: Context, prepared: PreparedErasure, job: EraseJob) -> None:
    def show(step: str) -> None:
        job.message = step

    try:
        result = erase(context, prepared, show)
        job.message, job.report = verdict(result.erasure), result.page
    except PublisherError as error:
        job.message, job.fix = str(error), f"{error.fix} Erase it again: the next run finishes."
    except Exception as error:  # noqa: BLE001 - whoever waits must see it, whatever it is
        job.message, job.fix = f"The program itself has failed: {error!r}", "Please report this."
    job.is_over = True  # last: from now on it is read as a whole
