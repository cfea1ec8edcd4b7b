"""Plan a rollback: restore the kept feed and pages of an earlier release."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile

from msgspec.structs import replace

from podcast_publisher.model.destination import Destination, DestinationError, StoredObject
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.plan import LiveState, Plan, Step
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import PublishedObject, Release, is_page
from podcast_publisher.publish.releases.history import (
    RestorableRelease,
    read_history,
    read_record,
    read_restorable,
)
from podcast_publisher.publish.releases.listener_changes import listener_changes
from podcast_publisher.publish.releases.pages import EarlierPages, removed_pages
from podcast_publisher.publish.releases.plan import (
    feed_address_change,
    listener_notices,
    matches_live,
)

_AT_ONCE = 8


def release_to_restore(
    destination: Destination, live: LiveState, number: int | None
) -> RestorableRelease:
    """The release of that number, or without one the release before what is live.

    Raises:
        DestinationError: there is none, or it was never live.
    """
    if live.release is None:
        raise DestinationError(
            f"There is no release in {destination.name} that could be restored",
            fix="Publish first; from the second release on, you can restore an earlier one.",
        )
    if number is None:
        number = _before(destination, live.release, finished=live.is_finished)
    if number == live.release.number:
        raise DestinationError(
            f"Release {number} is live already", fix="The history lists the others."
        )
    younger = takewhile(lambda release: release.number > number, read_history(destination, live))
    oldest = list(younger)[-1:]
    if not oldest or oldest[0].previous != number:
        raise DestinationError(
            f"Release {number} was never live: there is none of that number, or it was cut off",
            fix="The history lists those that were.",
        )
    return read_restorable(destination, number)


def _before(destination: Destination, live: Release, *, finished: bool) -> int:
    """What was live before; for a rollback, what was live before the release that it restored.

    An interrupted rollback is finished first, so that running it again does not go back twice.
    """
    if live.restores and not finished:
        return live.restores
    release = read_record(destination, live.restores) if live.restores else live
    if release.previous is None:
        raise DestinationError(
            f"Release {release.number} is the first: nothing was live before it",
            fix="To take an episode down, write withdrawn into its file and publish.",
        )
    return release.previous


def plan_rollback(
    live: LiveState,
    restorable: RestorableRelease,
    pages: EarlierPages,
    *,
    before: Feed | None,
    after: Feed,
) -> Plan:
    """The plan that puts the kept release in the place of what is live.

    Raises:
        DestinationError: it would bring back an episode that was withdrawn, or its feed is damaged.
    """
    feed_object = restorable.release.objects.get(FEED_KEY)
    if feed_object is None or hashlib.sha256(restorable.feed).hexdigest() != feed_object.sha256:
        raise DestinationError(
            f"The feed that was kept of release {restorable.release.number} is damaged",
            fix="Choose another release.",
        )
    if any(live.tombstones.has_guid(item.guid) for item in after.items):
        raise DestinationError(
            f"Release {restorable.release.number} cannot be restored: an episode in it was erased",
            fix="Choose another one. To delete what is left of that release, run erase again.",
        )
    gone = {**restorable.release.withdrawn, **(live.release.withdrawn if live.release else {})}
    if back := [item.title for item in after.items if item.guid in gone]:
        raise DestinationError(
            f"Release {restorable.release.number} has an episode that was withdrawn: {', '.join(back)}",
            fix="Choose a later release; or fix the folder and publish it.",
        )
    feed = Artifact.of_bytes(
        FEED_KEY,
        restorable.feed,
        content_type=feed_object.type,
        cache_control=feed_object.cache,
        redirect=after.moves_to,
    )
    live_objects = live.release.objects if live.release else {}
    contents = {
        key: live_objects[key]
        if key in live_objects and live_objects[key].differs_only_in_cache_header(key, release)
        else release
        for key, release in pages.objects.items()
    }
    removals = removed_pages(live, contents)
    is_live = live.feed == restorable.feed and (
        matches_live(live, contents) or not (pages.steps or removals)
    )
    return Plan(
        live=live,
        pages=pages.steps,
        removals=removals,
        feed=None if is_live else Step(feed, f"as it was in release {restorable.release.number}"),
        unchanged=len(contents) - len(pages.steps) - (not is_live),
        notices=listener_notices(before, after),
        changes=listener_changes(before, after),
        objects=contents,
        decisions=restorable.release.decisions,
        withdrawn=gone,
        sound=restorable.release.sound,
        feed_url=after.self_url,
        feed_url_change=feed_address_change(before, after),
        restores=restorable.release.restores or restorable.release.number,
    )


def verify_restorable(destination: Destination, live: LiveState, plan: Plan) -> Plan:
    """Verify that all objects of the plan are still there, except those that the live release has too.

    The plan that comes back names the cache headers that its objects have by now.

    Raises:
        DestinationError: something is missing, or is another thing.
    """
    live_objects = live.release.objects if live.release else {}
    keys = [
        key
        for key, expected in plan.objects.items()
        if key != FEED_KEY and not is_page(key) and live_objects.get(key) != expected
    ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        heads = dict(zip(keys, pool.map(destination.head, keys), strict=True))
    present = {key: _as_it_is(stored, plan.objects[key]) for key, stored in heads.items() if stored}
    missing = [
        key
        for key in keys
        if key not in present
        or (
            present[key] != plan.objects[key]
            and not present[key].differs_only_in_cache_header(key, plan.objects[key])
        )
    ]
    if missing:
        raise DestinationError(
            f"That release needs objects that are missing or were changed: {_few(missing)}",
            fix="Choose a later release; or publish a folder that has those recordings.",
        )
    return replace(plan, objects={**plan.objects, **present})


def _as_it_is(stored: StoredObject, expected: PublishedObject) -> PublishedObject:
    """As the destination describes it; some lose the declared digest."""
    return PublishedObject(
        stored.size, stored.sha256 or expected.sha256, stored.content_type, stored.cache_control
    )


def _few(keys: list[str]) -> str:
    more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
    return ", ".join(keys[:3]) + more
