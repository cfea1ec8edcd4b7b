"""Plan a rollback: put an earlier release back."""

from podcast_publisher.feed.read import parse_or_none, read_feed
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.plan import Plan
from podcast_publisher.publish.releases import rollback
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.pages import read_earlier_pages


def plan_rollback(destination: Destination, number: int | None) -> tuple[Plan, frozenset[str]]:
    """What restoring that release would do, and the guids of the episodes it would change.

    Without a number, it is the release before the live one.
    """
    live = read_live(destination)
    kept = rollback.release_to_restore(destination, live, number)
    before, after = parse_or_none(live.feed), read_feed(kept.feed)
    pages = read_earlier_pages(destination, live, kept.release.objects)
    plan = rollback.plan_rollback(live, kept, pages, before=before, after=after)
    old = before.by_guid() if before else {}
    changed = frozenset(item.guid for item in after.items if old.get(item.guid) != item)
    return plan, changed
