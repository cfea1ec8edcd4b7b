"""A prune plan: objects to remove, and what is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from podcast_publisher.model.destination import ListedObject


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """What is kept in any case."""

    releases: int
    """So many of those that were live last."""
    since: datetime
    """And all that were live after that moment."""
    now: datetime
    """Ages are counted from here, and shared previews whose date is before it are over."""
    min_age: timedelta = timedelta(days=7)
    """What was written within it is kept: it may belong to a publish run that was cut off and will go on."""


@dataclass(frozen=True, slots=True)
class RemainingObjects:
    """Objects of a withdrawn episode that stand after pruning, and why."""

    slug: str
    """The episode's name in addresses."""
    objects: int
    size: int
    """Bytes."""
    reason: str
    removable_after: datetime | None = None
    """When pruning can remove the last of them, where that is known."""


@dataclass(frozen=True, slots=True)
class PruneSelection:
    """What would be removed: a value, to be shown before anything is done."""

    objects: tuple[ListedObject, ...] = ()
    """What is removed this time."""
    remaining: int = 0
    """How many more there are, for the next time."""
    restorable_releases: tuple[int, ...] = ()
    """The releases that can be put back afterwards, the newest first."""
    too_young: int = 0
    """Objects that no kept release names, and that are kept because they were written recently."""
    young_until: datetime | None = None
    """When the last of those can be removed."""
    remainders: tuple[RemainingObjects, ...] = ()
    """What still stands of withdrawn episodes."""

    @property
    def size(self) -> int:
        """Bytes that become free."""
        return sum(obj.size for obj in self.objects)
