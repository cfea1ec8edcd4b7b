"""Publish what is due of a snapshot: check, plan, publish and verify, with nobody to ask."""

from datetime import datetime

from msgspec import Struct

from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.publishing_jobs import SERVICE_NAME
from podcast_publisher.model.release import Release
from podcast_publisher.model.show import Project
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.workflow.announce import Announced
from podcast_publisher.workflow.check import check_project
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import open_named
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import prepare_release
from podcast_publisher.workflow.release import Released, announce_pending, release_show


class PublishedDue(Struct, frozen=True):
    """What became of a snapshot."""

    project: Project
    planned: datetime
    """The moment that decided which episodes have appeared."""
    released: Released | None
    """None where there was nothing to publish."""
    announced: Announced
    """Who was told, of an earlier release where there was nothing to publish."""


def publish_due(
    context: Context, to: str, events: Events, *, newer_than: datetime | None = None
) -> PublishedDue:
    """Publish the snapshot in `context` as far as it is due.

    Where a person has published after `newer_than`, the snapshot is older than what is live.

    Raises:
        FindingsError: it cannot be published as it is.
        WrongUseError: it would undo what a person has published since.
        PublisherError: the destination refused, or cannot be reached.
    """
    now = context.clock()
    checked = check_project(context.workspace, now)
    prepared = prepare_release(context, checked, to, now=now)
    prepared.stop_at_objections()
    if prepared.plan.nothing_to_do:
        live = prepared.plan.live.release
        announced = announce_pending(context, prepared.target, live, events)
        return PublishedDue(checked.project, now, None, announced)
    live = prepared.plan.live.release
    if newer_than and live and live.by != SERVICE_NAME and not _is_older(live, newer_than):
        raise WrongUseError(
            f"{live.by or 'Somebody'} published release {live.number} after this was kept, "
            "and it would undo that",
            fix="Keep the show again at the desk, as it is now.",
        )
    released = release_show(context, prepared, reason="Published when it was due", events=events)
    return PublishedDue(checked.project, now, released, released.announced)


def _is_older(release: Release, moment: datetime) -> bool:
    """Records count in seconds: what was published in the same one may be newer."""
    return datetime.fromisoformat(release.published) < moment.replace(microsecond=0)


def announce_again(context: Context, to: str, events: Events) -> Announced:
    """Try again to announce the live release, where that has failed.

    Raises:
        PublisherError: the destination cannot be read.
    """
    target = open_named(context, to)
    return announce_pending(context, target, read_live(target.place.destination).release, events)
