"""Erase an episode at the desk: shown first, confirmed by typing, and carried out in the background."""

import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher import __version__
from podcast_publisher.desk.actions.workplace import Workplace
from podcast_publisher.load.cache.media_cache import media_cache
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.erasure import ErasurePlan
from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.publish.releases.carry_out import Publisher
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.report.erasure import verdict
from podcast_publisher.settings import destination_settings
from podcast_publisher.workflow.check import load_and_check
from podcast_publisher.workflow.erase.local_copies import clear_places, kept_out_of, places_there
from podcast_publisher.workflow.erase.plan import Prepared, prepare_erasure
from podcast_publisher.workflow.erase.reports import Reports, reports_in
from podcast_publisher.workflow.erase.run import Surroundings, erase


@dataclass(slots=True)
class ErasureJob:
    """An erasure that runs. Its own thread writes it, and pages read it."""

    id: str
    to: str
    title: str
    words: str = "Beginning"
    """What it is doing, or how it ended."""
    fix: str = ""
    report: Path | None = None
    """The page that was written, once it is over."""
    is_over: bool = False


class Erasing:
    """Erasures of this desk: one at a time."""

    def __init__(self, at: Workplace) -> None:
        self._at = at
        self._lock = threading.Lock()
        self._jobs: dict[str, ErasureJob] = {}

    def job(self, name: str) -> ErasureJob | None:
        return self._jobs.get(name)

    def prepare(self, term: str, to: str) -> Prepared:
        """What erasing that episode would do.

        Raises:
            WrongUseError: there is no such episode.
            StoppedError: no release without it can be made.
            DestinationError: the destination cannot be read.
        """
        at = self._at
        with media_cache(at.workspace, at.clock()) as cache:
            checked = load_and_check(at.workspace, lambda _: None, cache)
        settings = destination_settings(checked.project.show, to)
        place = open_destination(settings, at.workspace, at.environment)
        return prepare_erasure(
            term,
            checked,
            place,
            settings,
            root=at.root,
            now=at.clock(),
            journals=self._reports(settings.folder).find,
        )

    def shown(self, prepared: Prepared) -> ErasurePlan:
        """What to show of it."""
        return prepared.shown(places_there(self._at.workspace, prepared.settings.kind))

    def begin(self, prepared: Prepared, typed: str) -> ErasureJob:
        """Erase it in the background, if what was typed is its number or its title.

        Raises:
            WrongUseError: something else was typed.
            StoppedError: another one is being erased, or something speaks against it.
        """
        episode = prepared.identified.episode
        names = {prepared.identified.title.casefold(), prepared.identified.subject.guid}
        if episode and episode.number is not None:
            names.add(str(episode.number))
        if " ".join(typed.split()).casefold() not in names - {""}:
            raise WrongUseError(
                "Nothing was erased: what you typed is neither the episode's number nor its title",
                fix="Type one of them, exactly as the page shows it.",
            )
        if prepared.objections:
            raise PublisherError(
                "Nothing was erased, because of what is live already",
                code=ExitCode.FINDINGS,
                fix="; ".join(objection.message for objection in prepared.objections),
            )
        with self._lock:
            if any(not job.is_over for job in self._jobs.values()):
                raise PublisherError(
                    "An episode is being erased from here already",
                    code=ExitCode.DESTINATION,
                    fix="Wait until it is done.",
                )
            title = prepared.identified.title
            job = ErasureJob(secrets.token_hex(8), prepared.settings.name, title)
            self._jobs[job.id] = job
        # no daemon: who stops the desk meanwhile waits for what was begun
        arguments = (self._at, self._reports(prepared.settings.folder), prepared, job)
        threading.Thread(target=_run, args=arguments, name=f"publishing, erasing {job.id}").start()
        return job

    def _reports(self, folder: str) -> Reports:
        if self._at.reports is None:
            raise WrongUseError(
                "There is no folder for the report", fix="Start the desk with a home folder."
            )
        return reports_in(self._at.reports, kept_out_of(self._at.root, folder))


def _run(at: Workplace, reports: Reports, prepared: Prepared, job: ErasureJob) -> None:
    def tell(words: str) -> None:
        job.words = words

    publisher = Publisher(at.who, __version__, secrets.token_hex(8), at.clock())
    here = Surroundings(
        at.root,
        reports,
        publisher,
        at.clock,
        at.environment,
        clear_places(at.workspace, prepared.settings.kind),
    )
    try:
        done = erase(prepared, here, tell)
        job.words, job.report = verdict(done.erasure), done.page
    except (PublisherError, DestinationError) as error:
        job.words, job.fix = str(error), f"{error.fix} Erase it again: the next run finishes."
    except Exception as error:  # noqa: BLE001 - whoever waits must be told, whatever it is
        job.words, job.fix = f"The program itself has failed: {error!r}", "Please report this."
    job.is_over = True  # last: from now on it is read as a whole
