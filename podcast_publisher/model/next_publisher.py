"""Who publishes the next episode when it is due."""

from datetime import datetime

from msgspec import Struct


class NextPublisher(Struct, frozen=True):
    """What this computer knows of whoever publishes without a person; nothing where nobody does."""

    heartbeat: datetime | None = None
    """When the service on this computer was last heard of."""
    is_running: bool = False
    """Whether that is so recent that the service runs."""
    problems: tuple[str, ...] = ()
    """What the service cannot do by itself."""
    job: str = ""
    """Who made the live release, if it was not a person."""
    job_published: datetime | None = None
    schedule: str = ""
    """The workflow in the repository that publishes on a schedule."""

    @property
    def is_nobody(self) -> bool:
        return not (self.is_running or self.job or self.schedule)
