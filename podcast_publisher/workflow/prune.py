"""Prune a destination: plan what is removed, show it, and remove exactly that."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.destination import Destination, ListedObject
from podcast_publisher.model.pruning import PruneSelection, RetentionPolicy
from podcast_publisher.publish.pruning.prune import carry_out_pruning, plan_pruning
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.open_destination import writable_destination
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target, open_named

RELEASES = 10
"""Everything of so many releases that were live last is kept."""
DAYS = 90
"""And everything of those that were live within so many days."""
MOST = 500
"""Objects that are removed at a time."""


class PrunePlan(Struct, frozen=True):
    """What would be removed from where, and what is kept."""

    destination: Destination
    keeping: RetentionPolicy
    most: int
    pruning: PruneSelection
    retention: Versioning
    """What the destination keeps of what is removed."""

    @property
    def digest(self) -> str:
        """Identifies what would be removed."""
        keys = "\n".join(obj.key for obj in self.pruning.objects)
        return hashlib.sha256(keys.encode()).hexdigest()


def prepare_prune(
    context: Context, to: str, *, releases: int = RELEASES, days: int = DAYS, most: int = MOST
) -> tuple[Target, PrunePlan]:
    """The destination, and what would be removed from it now.

    Raises:
        FindingsError: podcast.yaml cannot be read.
        WrongUseError: it has no destination of that name.
        DestinationError: the destination cannot be read, or has no record of what is live.
    """
    target = open_named(context, to)
    destination = writable_destination(target.place, target.settings)
    plan = plan_prune(destination, context.clock(), releases=releases, days=days, most=most)
    return target, plan


def plan_prune(
    destination: Destination,
    now: datetime,
    *,
    releases: int = RELEASES,
    days: int = DAYS,
    most: int = MOST,
) -> PrunePlan:
    """What would be removed as of now.

    Raises:
        DestinationError: the destination cannot be read, or has no record of what is live.
    """
    keeping = RetentionPolicy(releases, now - timedelta(days=days), now)
    pruning = plan_pruning(destination, read_live(destination), keeping, most)
    return PrunePlan(destination, keeping, most, pruning, destination.versioning())


def prune(
    plan: PrunePlan,
    by: str,
    clock: Callable[[], datetime],
    on_delete: Callable[[ListedObject], None] = lambda _: None,
) -> int:
    """Remove what the plan shows, and no kept release names still; the number of objects removed.

    Raises:
        DestinationError: someone else is removing objects, or the destination refuses.
    """
    destination = plan.destination

    def replan(now: datetime) -> PruneSelection:
        return plan_pruning(
            destination, read_live(destination), replace(plan.keeping, now=now), plan.most
        )

    return carry_out_pruning(
        destination, replan, plan.pruning.objects, by=by, clock=clock, on_delete=on_delete
    )
