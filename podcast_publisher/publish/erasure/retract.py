"""Delete what a publish run uploaded of an episode that was erased meanwhile."""

from datetime import date

from podcast_publisher.model.destination import Destination
from podcast_publisher.model.erasure_subject import ErasureSubject, slug_from_key
from podcast_publisher.model.plan import Plan
from podcast_publisher.model.release import Release, feed_copy_key, record_key
from podcast_publisher.publish.erasure.redact import rewrite_record
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.pages import is_superseded


def retract_if_superseded(plan: Plan, release: Release, destination: Destination, on: date) -> None:
    """Call `retract_erased` at the end of a publish run: an erasure may have searched before all was uploaded."""
    if is_superseded(destination, release.number):
        retract_erased(plan, release, destination, on)


def retract_erased(plan: Plan, release: Release | None, destination: Destination, on: date) -> None:
    """Delete what the plan has sent of episodes that the live release has tombstones of, and rewrite its record.

    For a publish that was planned before they were erased, and has lost its feed to a later release since.
    """
    live = read_live(destination)
    slugs = {slug_from_key(key) for key in plan.objects}
    erased = frozenset(slug for slug in slugs if live.tombstones.has_slug(slug))
    if not erased:
        return
    live_objects = live.release.objects if live.release else {}
    for key in plan.objects:
        if slug_from_key(key) in erased and key not in live_objects:
            destination.delete(key)
    if release is None:  # it has not come so far as to have a record
        return
    destination.delete(feed_copy_key(release.number))
    rewrite_record(
        destination, record_key(release.number), ErasureSubject(slugs=erased), on, live.tombstones
    )
