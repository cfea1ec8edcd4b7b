"""Carry out exactly what was shown, or nothing; what it is doing meanwhile, and how it ended."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from podcast_publisher import __version__
from podcast_publisher.desk.actions.job import State, Work
from podcast_publisher.desk.actions.prepare import (
    InTheWayError,
    Prepared,
    prepare,
    prepare_rollback,
)
from podcast_publisher.desk.actions.workplace import Workplace
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.plan import HeaderRenewal, Plan
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY
from podcast_publisher.publish.releases.carry_out import Publisher, Uploaded
from podcast_publisher.publish.releases.saved_plan import SavedPlan
from podcast_publisher.report.waiting import waiting
from podcast_publisher.verify.show import verify
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.publish import publish_plan
from podcast_publisher.workflow.upload_progress import Sendings

_PLANS_KEPT = 50
"""Plans that were shown and may still be carried out; older ones are made anew with one click."""
_WORKS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan as somebody has seen it."""

    saved: SavedPlan
    restores: int | None = None
    """The release that it puts back."""


class BusyError(PublisherError):
    """Something is being published from this desk already."""

    def __init__(self, work: Work) -> None:
        super().__init__(
            f"Something is being published to {work.to} from here already",
            code=ExitCode.DESTINATION,
            fix="Wait until it is done. Then look at the plan again: it may say something else.",
        )
        self.work = work


class Publishing:
    """Plans that were shown, and what was made of them: one at a time."""

    def __init__(self, at: Workplace) -> None:
        self._at = at
        self._lock = threading.Lock()
        self._shown: dict[str, Shown] = {}
        self._works: dict[str, Work] = {}

    def show(self, shown: Shown) -> str:
        """Remember what somebody sees; the name under which they may ask for it to be carried out."""
        with self._lock:
            name = secrets.token_hex(8)
            self._shown[name] = shown
            _forget_but(self._shown, _PLANS_KEPT)
            return name

    def seen(self, name: str) -> Shown:
        """What was shown under that name.

        Raises:
            StoppedError: nothing, or too long ago.
        """
        with self._lock:
            shown = self._shown.get(name)
        if shown is None:
            raise PublisherError(
                "Nothing was published: that plan is not known any more",
                code=ExitCode.DESTINATION,
                fix="Look at the plan again.",
            )
        return shown

    def work(self, name: str) -> Work | None:
        """The publishing of that name."""
        return self._works.get(name)

    def begin(self, shown: Shown, reason: str) -> Work:
        """Carry it out in the background.

        Raises:
            BusyError: another one is under way.
        """
        with self._lock:
            if under_way := next((work for work in self._works.values() if not work.is_over), None):
                raise BusyError(under_way)
            work = Work(secrets.token_hex(8), shown.saved.destination)
            self._works[work.id] = work
            _forget_but(self._works, _WORKS_KEPT)
        # no daemon: who stops the desk meanwhile waits for what was begun
        arguments = (self._at, shown, reason, work)
        threading.Thread(target=_run, args=arguments, name=f"publishing {work.id}").start()
        return work


def _forget_but(known: dict[str, Any], many: int) -> None:
    for name in list(known)[:-many]:
        del known[name]


def _run(at: Workplace, shown: Shown, reason: str, work: Work) -> None:
    try:
        _carry_out(at, shown, reason, work)
        work.state = State.DONE
    except InTheWayError as error:
        work.findings, work.project = tuple(error.findings), error.project
        _fail(work, str(error), error.fix)
    except (PublisherError, DestinationError) as error:
        _fail(work, str(error), error.fix)
    except OSError as error:  # a recording was pulled away, or the disk with it
        what = error.strerror or str(error)
        _fail(work, f"{error.filename or 'A file'} cannot be read: {what}", "Put it back.")
    except Exception as error:  # noqa: BLE001 - whoever waits must be told, whatever it is
        _fail(work, f"The program itself has failed: {error!r}", "Please report this.")


def _fail(work: Work, words: str, fix: str) -> None:
    live = f"Release {work.release} is live, and what came after it went wrong. "
    work.words, work.fix = (live + words if work.release else words), fix
    work.state = State.FAILED  # last: from now on it is read as a whole


def _carry_out(at: Workplace, shown: Shown, reason: str, work: Work) -> None:
    saved = shown.saved
    if shown.restores is None:
        prepared = prepare(at, saved.destination, saved.now, HeaderRenewal(saved.renew))
    else:
        prepared = prepare_rollback(at, saved.destination, shown.restores)
    if differences := saved.differences(prepared.plan):
        raise PublisherError(
            f"Nothing was published: this is no longer what was shown ({'; '.join(differences)})",
            code=ExitCode.DESTINATION,
            fix="Look at the new plan, and publish that.",
        )
    if prepared.objections and prepared.project:
        raise InTheWayError(prepared.objections, prepared.project)
    work.total, work.words = prepared.plan.bytes_to_send, "Sending"
    publisher = Publisher(
        name=at.who,
        tool=__version__,
        run=secrets.token_hex(8),
        now=at.clock(),
        commit=prepared.commit,
        reason=reason,
    )
    release = publish_plan(
        prepared.plan,
        prepared.place,
        prepared.settings,
        publisher,
        environment=at.environment,
        events=_Shown(prepared.plan, work),
    )
    work.release = release.number
    if prepared.project:
        work.waiting = waiting(prepared.project, prepared.now)
    _look(prepared, work, at.environment)


class _Shown(Events):
    """A publish run as the desk's page shows it."""

    def __init__(self, plan: Plan, work: Work) -> None:
        self._work = work
        self._bytes = Sendings({step.artifact.key: step.artifact.size for step in plan})
        self._lock = threading.Lock()

    def testing(self, store: str) -> None:
        self._work.words = f"Finding out what {store} can do"

    def sending(self, key: str, size: int) -> None:
        if more := self._bytes.more(key, size):
            self._advance(more.bytes)
            self._work.words = f"Sending {more.line}"

    def _advance(self, more: int) -> None:
        with self._lock:
            self._work.sent += more

    def sent(self, sent: Uploaded) -> None:
        self._advance(self._bytes.rest(sent.artifact.key, sent.artifact.size))
        self._work.words = f"Sent {sent.artifact.key}"

    def reading(self, url: str, done: int, total: int) -> None:
        self._work.words = f"Reading what is new as listeners do, {done} of {total}: {url}"


def _look(prepared: Prepared, work: Work, environment: Mapping[str, str]) -> None:
    """Look at what is live as apps do; what is wrong with it is told, and is live all the same."""
    public_url = prepared.place.public_url
    work.links = {"The page": public_url + INDEX_KEY, "The feed": public_url + FEED_KEY}
    work.unseen = prepared.settings.public_url_unreachable
    if prepared.place.readable and not work.unseen:
        work.words = "Looking at it as apps do"
        feed = prepared.plan.feed.artifact.body() if prepared.plan.feed else None
        work.findings = verify(
            public_url + FEED_KEY,
            only=prepared.only,
            published=feed,
            environment=environment,
        )
        work.looked = True
    work.words = f"Release {work.release} is live"
