"""A plan for the desk: shown first, and made again before it is carried out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from podcast_publisher.desk.actions.workplace import Workplace
from podcast_publisher.load.cache.media_cache import media_cache
from podcast_publisher.load.checkout import head_commit, is_descendant_of
from podcast_publisher.load.project import load_show
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.plan import HeaderRenewal, Plan
from podcast_publisher.model.show import Project
from podcast_publisher.publish.releases.rollback import verify_restorable
from podcast_publisher.publish.releases.saved_plan import SavedPlan
from podcast_publisher.publish.stores.open_destination import OpenDestination, open_destination
from podcast_publisher.settings import destination_settings
from podcast_publisher.workflow.build import build_and_check, with_thumbnails
from podcast_publisher.workflow.check import Checked, check_for_destination, load_and_check
from podcast_publisher.workflow.plan import episodes_with_new_media, plan_release
from podcast_publisher.workflow.rollback import plan_rollback


class InTheWayError(PublisherError):
    """The files must be mended first, or the live show speaks against it: all of it is told."""

    def __init__(self, findings: Sequence[Finding], project: Project) -> None:
        super().__init__(
            "Nothing can be published until this is mended",
            code=ExitCode.FINDINGS,
            fix="There is no way around an error.",
        )
        self.findings = findings
        self.project = project


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, and what is needed to carry it out."""

    plan: Plan
    place: OpenDestination
    settings: DestinationSettings
    now: datetime
    only: frozenset[str]
    """The episodes worth looking at afterwards, by guid."""
    project: Project | None = None
    """What it was made of; nothing where it puts an earlier release back."""
    objections: tuple[Finding, ...] = ()
    """What speaks against it, because of what is live."""
    advice: tuple[Finding, ...] = ()
    """What is worth knowing, and stops nobody."""
    commit: str = ""

    @property
    def saved(self) -> SavedPlan:
        """What was planned, to be compared with what is planned later."""
        return SavedPlan.of(self.plan, self.settings.name, self.now)


def settings_of(at: Workplace, to: str) -> DestinationSettings:
    """The destination of that name.

    Raises:
        StoppedError: podcast.yaml has none of that name.
    """
    return destination_settings(load_show(at.root).show, to)


def prepare(
    at: Workplace,
    to: str,
    now: datetime | None = None,
    renew: HeaderRenewal = HeaderRenewal.NOTHING,
) -> Prepared:
    """Check, build, read what is live, and plan.

    Raises:
        InTheWayError: there are errors in the files.
        StoppedError: there is no such destination.
        DestinationError: it cannot be had.
    """
    now = now or at.clock()
    with media_cache(at.workspace, at.clock()) as cache:
        checked = load_and_check(at.workspace, _silently, cache)
    _stop_at_errors(checked)
    settings = destination_settings(checked.project.show, to)
    _stop_at_errors(check_for_destination(checked, settings))
    place = open_destination(settings, at.workspace, at.environment)
    built, checked = build_and_check(with_thumbnails(checked), place.public_url, now)
    _stop_at_errors(checked)
    plan, objections = plan_release(
        built,
        checked.project,
        place.destination,
        partial(is_descendant_of, at.root),
        takes_over=bool(settings.takes_over),
        renew=renew,
    )
    return Prepared(
        plan=plan,
        place=place,
        settings=settings,
        now=now,
        only=episodes_with_new_media(plan, built),
        project=checked.project,
        objections=objections,
        advice=checked.findings,
        commit=head_commit(at.root),
    )


def prepare_rollback(at: Workplace, to: str, number: int | None) -> Prepared:
    """Plan to put that release back, or without a number the one before what is live.

    Raises:
        StoppedError: there is no such destination.
        DestinationError: it cannot be had, or has no such release, or no longer whole.
    """
    settings = settings_of(at, to)
    place = open_destination(settings, at.workspace, at.environment)
    plan, changed = plan_rollback(place.destination, number)
    plan = verify_restorable(place.destination, plan.live, plan)
    return Prepared(plan, place, settings, at.clock(), changed)


def _stop_at_errors(checked: Checked) -> None:
    if checked.has_errors:
        errors = [
            finding for finding in checked.findings if finding.rule.severity is Severity.ERROR
        ]
        raise InTheWayError(errors, checked.project)


def _silently(_name: str) -> None:
    """Nobody waits at a progress bar."""
