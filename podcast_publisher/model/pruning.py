"""What pruning would remove: a value, so that showing it and doing it cannot differ."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from podcast_publisher.model.destination import Listed


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept in any case."""

    releases: int
    """So many of those that were live last."""
    since: datetime
    """And all that were live after that moment."""
    now: datetime | None = None
    """Shared previews whose date is before it are over; without it none is."""
    young: timedelta = timedelta(days=7)
    """And what was written since: it may belong to a publishing that was cut off and will go on."""


@dataclass(frozen=True, slots=True)
class Pruning:
    """What would be removed: a value, to be shown before anything is done."""

    objects: tuple[Listed, ...] = ()
    """What is removed this time."""
    left: int = 0
    """How many more there are, for the next time."""
    kept: tuple[int, ...] = ()
    """The releases that can be put back afterwards, the newest first."""

    @property
    def size(self) -> int:
        """Bytes that become free."""
        return sum(one.size for one in self.objects)
