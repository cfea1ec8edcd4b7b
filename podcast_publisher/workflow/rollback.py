"""Plan a rollback: restore an earlier release."""

from podcast_publisher.feed.read import parse_or_none, read_feed
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.plan import Plan
from podcast_publisher.publish.releases import rollback
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.pages import read_earlier_pages
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import open_named
from podcast_publisher.workflow.plan import PreparedRelease


def prepare_rollback(context: Context, to: str, number: int | None) -> PreparedRelease:
    """Plan to restore that release; without a number, the one before the live release.

    Raises:
        FindingsError: podcast.yaml cannot be read.
        WrongUseError: it has no destination of that name.
        DestinationError: the destination cannot be read, or does not have all of that release.
    """
    target = open_named(context, to)
    destination = target.place.destination
    plan, changed = plan_rollback(destination, number)
    if not plan.nothing_to_do:
        plan = rollback.verify_restorable(destination, plan.live, plan)
    return PreparedRelease(plan, target, context.clock(), changed)


def plan_rollback(destination: Destination, number: int | None) -> tuple[Plan, frozenset[str]]:
    """What restoring that release would do, and the guids of the episodes it would change."""
    live = read_live(destination)
    kept = rollback.release_to_restore(destination, live, number)
    before, after = parse_or_none(live.feed), read_feed(kept.feed)
    pages = read_earlier_pages(destination, live, kept.release.objects)
    plan = rollback.plan_rollback(live, kept, pages, before=before, after=after)
    old = before.by_guid() if before else {}
    changed = frozenset(item.guid for item in after.items if old.get(item.guid) != item)
    return plan, changed
