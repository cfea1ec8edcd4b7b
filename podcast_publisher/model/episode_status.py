"""Publication status of an episode at a destination."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from podcast_publisher.model.show import Episode


class PublicationStatus(StrEnum):
    """In the order in which an episode passes through them."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    """Its time has not come."""
    OVERDUE = "overdue"
    """Its time has come, and nobody has published since."""
    LIVE = "live"
    PENDING_WITHDRAWAL = "leaving"
    """It is withdrawn in the folder, and still live."""
    WITHDRAWN = "withdrawn"
    NOT_IN_PROJECT = "lost"
    """It is live, and is not in the folder."""


class EpisodeStatus(Struct, frozen=True):
    """An episode with its status."""

    status: PublicationStatus
    title: str
    number: int | None = None
    published: datetime | None = None
    """When it was or will be published; None if unknown."""
    file: str = ""

    @classmethod
    def of(cls, episode: Episode, status: PublicationStatus) -> "EpisodeStatus":
        return cls(status, episode.title, episode.number, episode.published, episode.source.file)
