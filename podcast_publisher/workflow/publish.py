"""Publish a plan: test the store, upload, read it at its public address, and only then replace the feed."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.load.checkout import head_commit
from podcast_publisher.model.announcement import channels_of_release
from podcast_publisher.model.destination import ReportsBytes
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.plan import Plan
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import Release
from podcast_publisher.publish.releases.carry_out import Publisher, Uploaded, carry_out
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.verify.already_read import AlreadyRead
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import PreparedRelease
from podcast_publisher.workflow.public_reader import PublicReader
from podcast_publisher.workflow.store_test import verified_destination
from podcast_publisher.workflow.upload_progress import UploadProgress


class Published(Struct, frozen=True):
    """A release that is live now, and what was read of it at its public address."""

    release: Release
    already_read: AlreadyRead


def publish_release(
    context: Context, prepared: PreparedRelease, *, reason: str = "", events: Events
) -> Published:
    """Publish what was prepared.

    Raises:
        DestinationError: the store cannot hold a show, or refused; the world cannot read what is new;
            or someone else published meanwhile.
    """
    commit = head_commit(context.workspace.root) if prepared.project else ""
    plan, settings = prepared.plan, prepared.target.settings
    channels = channels_of_release(
        settings.announce, new_feed=plan.has_new_feed, is_rollback=plan.restores is not None
    )
    return publish_plan(
        plan,
        prepared.target.place,
        settings,
        replace(context.publisher(commit=commit, reason=reason), announces=channels),
        environment=context.environment,
        events=events,
    )


def publish_plan(
    plan: Plan,
    place: OpenDestination,
    settings: DestinationSettings,
    publisher: Publisher,
    *,
    environment: Mapping[str, str],
    events: Events,
) -> Published:
    """Do what the plan says. `environment` names proxies.

    Raises:
        DestinationError: the store cannot hold a show, or refused.
        UnreadError: new objects cannot be read at their public addresses.
        ConcurrentPublishError: someone else was faster.
    """
    destination, verified = verified_destination(place, settings, plan.live, events)
    progress = UploadProgress({step.artifact.key: step.artifact.size for step in plan}, events)
    if isinstance(place.destination, ReportsBytes):
        place.destination.report_to(progress.sending)
    if settings.public_url_unreachable:
        events.unverified(place.public_url, settings.public_url_unreachable)
    verified_publisher = replace(publisher, verified_store=verified)
    if not place.readable or settings.public_url_unreachable:
        release = carry_out(plan, destination, verified_publisher, progress.sent)
        return Published(release, AlreadyRead())
    reader = PublicReader(plan, _address(plan, place), environment, events)

    def on_upload(uploaded: Uploaded) -> None:
        progress.sent(uploaded)
        reader.start(uploaded.artifact.key)

    try:
        release = carry_out(plan, destination, verified_publisher, on_upload, reader.read)
        return Published(release, reader.already_read)
    finally:
        reader.close()


def _address(plan: Plan, place: OpenDestination) -> str:
    """The public address that the new feed names; it may differ in an earlier release that is restored."""
    if plan.feed and plan.feed_url.endswith(f"/{FEED_KEY}"):
        return plan.feed_url.removesuffix(FEED_KEY)
    return place.public_url
