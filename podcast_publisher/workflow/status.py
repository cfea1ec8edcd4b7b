"""The status of every episode at a destination."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.model.episode_status import EpisodeStatus
from podcast_publisher.model.next_publisher import NextPublisher
from podcast_publisher.model.show import Project
from podcast_publisher.model.tombstones import Tombstones
from podcast_publisher.publish.releases.episode_status import episode_statuses
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.settings import destination_settings
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import open_target
from podcast_publisher.workflow.next_publisher import read_next_publisher


class SeriesStatus(Struct, frozen=True):
    """The status of all episodes at one moment."""

    now: datetime
    episodes: tuple[EpisodeStatus, ...]
    withdrawn: Collection[str]
    """The guids of the episodes whose withdrawal is published."""
    erased: Tombstones
    is_live: bool
    """Whether anything is published there."""
    publisher: NextPublisher
    """Who publishes what is due."""


def read_status(context: Context, project: Project, to: str) -> SeriesStatus:
    """Compare the project with what is live at a destination.

    Raises:
        WrongUseError: the project has no destination of that name.
        DestinationError: the destination cannot be read.
    """
    target = open_target(context, destination_settings(project.show, to))
    live, now = read_live(target.place.destination), context.clock()
    withdrawn = live.release.withdrawn if live.release else ()
    statuses = episode_statuses(project, parse_or_none(live.feed), now)
    return SeriesStatus(
        now,
        statuses,
        withdrawn,
        live.tombstones,
        is_live=live.release is not None,
        publisher=read_next_publisher(context.workspace, to, live.release, now),
    )
