"""What listeners have at a destination, and what that makes of every episode in the folder."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.episode_stage import Known
from podcast_publisher.model.episode_status import EpisodeStatus
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.next_publisher import NextPublisher
from podcast_publisher.model.release import Release
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.tombstones import Tombstones
from podcast_publisher.publish.releases.episode_status import episode_statuses
from podcast_publisher.publish.releases.listener_changes import changed_parts
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.local.state import find_program, load_state
from podcast_publisher.publish.stores.open_destination import store_folder
from podcast_publisher.report.next_publisher import next_publisher
from podcast_publisher.settings import destination_settings
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import open_named, read_show
from podcast_publisher.workflow.next_publisher import read_next_publisher


class LiveShow(Struct, frozen=True, dict=True):
    """The live show as it was read."""

    read_at: datetime
    feed: Feed | None = None
    release: Release | None = None
    erased: Tombstones = Tombstones()
    problem: str = ""
    """Why it could not be read."""
    publisher: NextPublisher = NextPublisher()
    """Who publishes what is due."""

    @property
    def is_known(self) -> bool:
        return not self.problem

    @cached_property
    def _items(self) -> Mapping[str, FeedItem]:
        return self.feed.by_guid() if self.feed else {}

    def statuses(self, project: Project, now: datetime) -> dict[str, EpisodeStatus]:
        """The status of each episode in the folder, by its file."""
        return {
            status.file: status
            for status in episode_statuses(project, self.feed, now)
            if status.file
        }

    def known(
        self,
        episode: Episode,
        status: EpisodeStatus,
        now: datetime,
        *,
        problems: int,
        previewed: bool,
        waits_for_approval: bool = False,
        item: FeedItem | None = None,
    ) -> Known:
        """What is known of that episode; `item` is what the feed would have of it now."""
        live_item = self._items.get(episode.guid)
        withdrawn = self.release.withdrawn if self.release else {}
        return Known(
            status.status,
            now,
            episode.published,
            problems=problems,
            is_previewed=previewed,
            waits_for_approval=waits_for_approval,
            live_is_known=self.is_known,
            publisher="" if self.publisher.is_nobody else next_publisher(self.publisher),
            changed=changed_parts(live_item, item) if live_item and item else (),
            is_erased=self.erased.includes(episode.guid, episode.slug),
            withdrawal_is_published=episode.guid in withdrawn,
        )


def read_live_show(context: Context, to: str) -> LiveShow:
    """What listeners have now; a destination that cannot be read says why. Starts no store that was never used."""
    now = context.clock()
    try:
        settings = destination_settings(read_show(context.workspace), to)
        is_local = settings.kind == "local" and find_program() is not None
        if is_local and load_state(store_folder(context.workspace)) is None:
            return LiveShow(now, publisher=read_next_publisher(context.workspace, to, None, now))
        live = read_live(open_named(context, to).place.destination)
    except (DestinationError, PublisherError) as error:
        publisher = read_next_publisher(context.workspace, to, None, now)
        return LiveShow(now, problem=str(error), publisher=publisher)
    return LiveShow(
        now,
        parse_or_none(live.feed),
        live.release,
        live.tombstones,
        publisher=read_next_publisher(context.workspace, to, live.release, now),
    )
