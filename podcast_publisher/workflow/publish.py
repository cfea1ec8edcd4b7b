"""Publish a plan: test the store, upload, read it at its public address, and only then replace the feed."""

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from podcast_publisher.feed.read import read_feed
from podcast_publisher.load.checkout import head_commit
from podcast_publisher.model.destination import DestinationError, ReportsBytes
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.plan import Plan
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import Release
from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.report.words import plural
from podcast_publisher.verify.public_reads import ExpectedObject, UnreadableObject, find_unreadable
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import PreparedRelease
from podcast_publisher.workflow.store_test import verified_destination
from podcast_publisher.workflow.upload_progress import UploadProgress

_NAMED = 3


class UnreadError(DestinationError):
    """The world cannot read what the new feed would name; the old feed stays live."""


def publish_release(
    context: Context, prepared: PreparedRelease, *, reason: str = "", events: Events
) -> Release:
    """Publish what was prepared, and return the release that is then live.

    Raises:
        DestinationError: the store cannot hold a show, or refused; the world cannot read what is new;
            or someone else published meanwhile.
    """
    commit = head_commit(context.workspace.root) if prepared.project else ""
    return publish_plan(
        prepared.plan,
        prepared.target.place,
        prepared.target.settings,
        context.publisher(commit=commit, reason=reason),
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
) -> Release:
    """Do what the plan says, and return the release that is live then. `environment` names proxies.

    Raises:
        DestinationError: the store cannot hold a show, or refused.
        UnreadError: new objects cannot be read at their public addresses.
        ConcurrentPublishError: someone else was faster.
    """
    destination, verified = verified_destination(place, settings, plan.live, events)
    progress = UploadProgress({step.artifact.key: step.artifact.size for step in plan}, events)
    if isinstance(place.destination, ReportsBytes):
        place.destination.report_to(progress.sending)
    can_be_read = place.readable and not settings.public_url_unreachable
    if settings.public_url_unreachable:
        events.unverified(place.public_url, settings.public_url_unreachable)

    def read_new_objects(keys: Collection[str]) -> None:
        if can_be_read and keys:
            _read_publicly(plan, _address(plan, place), keys, environment, events)

    return carry_out(
        plan,
        destination,
        replace(publisher, verified_store=verified),
        progress.sent,
        read_new_objects,
    )


def _address(plan: Plan, place: OpenDestination) -> str:
    """The public address that the new feed names; it may differ in an earlier release that is restored."""
    feed = read_feed(plan.feed.artifact.body()) if plan.feed else None
    if feed and feed.self_url.endswith(f"/{FEED_KEY}"):
        return feed.self_url.removesuffix(FEED_KEY)
    return place.public_url


def _read_publicly(
    plan: Plan,
    address: str,
    keys: Collection[str],
    environment: Mapping[str, str],
    events: Events,
) -> None:
    at_hand = {step.artifact.key: step.artifact for step in plan}
    objects = [
        ExpectedObject(address + key, published.size, published.sha256, at_hand.get(key))
        for key in sorted(keys)
        if (published := plan.objects.get(key))
    ]
    if missing := find_unreadable(objects, environment, events.reading):
        raise _refused(missing, len(objects), address)


def _refused(missing: Collection[UnreadableObject], total: int, address: str) -> UnreadError:
    first, *others = missing
    named = "".join(f"\n  {other.url}: {other.message}" for other in others[: _NAMED - 1])
    same = all(other.message == first.message for other in others)
    more = f"\n  and {len(others) - _NAMED + 1} more" if len(others) >= _NAMED else ""
    message = (
        f"The feed was not replaced: the world cannot read what it would name at {address} "
        f"({len(missing)} of {plural(total, 'new object')}). {first.url}: {first.message}"
    )
    return UnreadError(message if same else message + named + more, fix=first.fix)
