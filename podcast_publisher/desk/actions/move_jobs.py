"""What runs in the background while a show is moved here: reading its feed, and the import."""

import threading
from collections.abc import Mapping
from typing import ClassVar

from msgspec import field

from podcast_publisher.desk.actions.jobs import Job
from podcast_publisher.desk.forms.view import FieldMessage, InputView
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.report.comparison import summary
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.edit.form import TRUTHS, Control, Input
from podcast_publisher.workflow.import_show.answers import ImportAnswers
from podcast_publisher.workflow.import_show.events import ImportEvents
from podcast_publisher.workflow.import_show.feed_file import FeedFile
from podcast_publisher.workflow.import_show.move import (
    Imported,
    ReadShow,
    import_show,
    read_show,
)
from podcast_publisher.workflow.show_answers import NUMBERED

_MOST_FINDINGS = 20
"""Findings that the proof lists; an archive can have thousands."""
_HINTS = {
    "title": "As people search for it.",
    "author": "Apps show it below the name.",
    "email": "Directories send a code to it to prove that the show is yours. It is public, so no person's.",
    "category": "From Apple's list.",
    "language": "Two letters, with a region if it matters, such as en-GB.",
    "website": "A page about the show, or the institution's website. It begins with https.",
    "old_address": "Apps know the show by a guid that is made of this address.",
    "explicit": "Whether it has strong language or content that is not for children.",
}


class ReadJob(Job):
    """A feed that is being read."""

    page: ClassVar[str] = "move_read.html"
    activity: ClassVar[str] = "A feed is being read:"
    is_interruptible: ClassVar[bool] = True

    feed: FeedFile
    read: ReadShow | None = None

    @property
    def inputs(self) -> list[InputView]:
        """The questions that the feed leaves open."""
        return question_views(self.read, {}, {}) if self.read else []


class ImportJob(Job):
    """An import."""

    page: ClassVar[str] = "move_import.html"
    activity: ClassVar[str] = "A show is being moved here from"
    retry: ClassVar[str] = "What has come stays here: press Go on, and the next run continues."
    refreshes: ClassVar[bool] = True
    is_interruptible: ClassVar[bool] = True

    feed: FeedFile
    typed: dict[str, str] = field(default_factory=dict)
    """The answers, to try again with."""
    imported: Imported | None = None
    compared: str = ""
    """The comparison with the old feed, in a sentence."""
    more_findings: int = 0
    """Findings that are not listed."""


def question_views(
    read: ReadShow, texts: Mapping[str, str], problems: Mapping[str, str]
) -> list[InputView]:
    """The questions that the feed leaves open, with what was typed and what is wrong with it."""
    views = []
    for name, question in read.missing:
        choices = {"category": ("", *NUMBERED), "explicit": TRUTHS}.get(name, ())
        label = "Explicit content" if name == "explicit" else question.partition(",")[0]
        control: Control = "choice" if choices else "line"
        entered = Input(name, (), label, control, _HINTS[name], choices=choices)
        message = (FieldMessage("error", problems[name], ""),) if name in problems else ()
        views.append(InputView(entered, name, texts.get(name, ""), message, label))
    return views


def read_feed(context: Context, job: ReadJob) -> None:
    """Read the feed, and say how much there is."""
    job.message = "Reading the feed"
    job.read = read_show(context, job.feed)
    job.message = f"Read {job.read.title or job.to}: {plural(job.read.episodes, 'episode')}"


def import_feed(context: Context, job: ImportJob, answers: ImportAnswers) -> None:
    """Import the feed, and compare what came with it."""
    job.message = "Reading the feed"
    imported = import_show(context, job.feed, answers, _Shown(job))
    job.imported = imported
    if imported.comparison:
        job.compared = summary(imported.comparison)
    elif imported.blocking:
        errors = imported.blocking.errors
        job.findings, job.project = errors[:_MOST_FINDINGS], imported.blocking.project
        job.more_findings = len(errors[_MOST_FINDINGS:])
    job.message = f"{plural(imported.episodes, 'episode')} of the old feed"


class _Shown(ImportEvents):
    """Shows the import on the job's page, and ends it where the desk is stopped."""

    def __init__(self, job: ImportJob) -> None:
        self._job = job
        self._lock = threading.Lock()

    def texts(self, done: int, total: int, title: str) -> None:
        self._go_on()
        job = self._job
        job.achieved = "Its texts are here."
        job.message = f"Texts: {done} of {total}: {title}"

    def expecting(self, recordings: int, size: int) -> None:
        job = self._job
        job.total, job.sent = size, 0
        job.message = f"Receiving {plural(recordings, 'recording')}"

    def receiving(self, size: int, title: str) -> None:  # noqa: ARG002 - as there
        self._go_on()
        job = self._job
        job.sent += size
        job.total = max(job.total, job.sent) if job.total else 0

    def received(self, done: int, total: int, title: str, problem: str) -> None:
        missed = " could not be received" if problem else ""
        self._job.message = f"Recordings: {done} of {total}: {title}{missed}"

    def _go_on(self) -> None:
        if self._job.is_stopping:
            raise PublisherError("The import was stopped", fix="")
