"""A prune plan: objects to remove, and what is kept."""

from datetime import datetime, timedelta

from msgspec import Struct

from podcast_publisher.model.destination import ListedObject


class RetentionPolicy(Struct, frozen=True):
    """What is always kept."""

    releases: int
    """This many of the latest releases."""
    since: datetime
    """And all releases that were live after that moment."""
    now: datetime
    """The current time: ages are counted from it, and shared previews that ended before it are removed."""
    min_age: timedelta = timedelta(days=7)
    """Younger objects are kept: an interrupted publish run may still need them."""


class RemainingObjects(Struct, frozen=True):
    """Objects of a withdrawn episode that remain after pruning, and why."""

    slug: str
    """The episode's name in addresses."""
    objects: int
    size: int
    """Bytes."""
    reason: str
    removable_after: datetime | None = None
    """When pruning can remove the last of them, if that is known."""


class PruneSelection(Struct, frozen=True):
    """What would be removed: a value, to be shown before anything is done."""

    objects: tuple[ListedObject, ...] = ()
    """The objects to remove this time."""
    remaining: int = 0
    """How many more the next run can remove."""
    restorable_releases: tuple[int, ...] = ()
    """The releases that can still be restored afterwards, newest first."""
    too_young: int = 0
    """Objects that no kept release names, and that are kept because they were written recently."""
    young_until: datetime | None = None
    """When the last of those can be removed."""
    remainders: tuple[RemainingObjects, ...] = ()
    """What remains of withdrawn episodes."""

    @property
    def size(self) -> int:
        """Bytes that are freed."""
        return sum(obj.size for obj in self.objects)
