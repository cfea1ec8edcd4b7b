"""The status of each episode at a destination. Pure: the caller passes the live feed."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec.structs import replace

from podcast_publisher.model.episode_status import EpisodeStatus, PublicationStatus
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.show import Episode, Project

_DIGITS = 10
_NEVER = datetime.max.replace(tzinfo=UTC)


def episode_statuses(
    project: Project, live: Feed | None, now: datetime
) -> tuple[EpisodeStatus, ...]:
    """Every episode by its date, those without one last; then what is live and not in the folder."""
    guids = {episode.guid for episode in project.episodes}
    live_items = live.by_guid() if live else {}
    episodes = sorted(
        project.episodes, key=lambda episode: (episode.published or _NEVER, episode.number or 0)
    )
    return (
        *(_from_folder(episode, live_items.get(episode.guid), now) for episode in episodes),
        *(_lost(item) for guid, item in live_items.items() if guid not in guids),
    )


def _from_folder(episode: Episode, live: FeedItem | None, now: datetime) -> EpisodeStatus:
    """Of what is live, title, number and date are those of the feed: after a roll-back they may be others."""
    status = _standing(episode, now, is_live=live is not None)
    from_folder = EpisodeStatus.of(episode, status)
    if live is None:
        return from_folder
    return replace(
        from_folder,
        title=live.title or from_folder.title,
        number=_number(live) if live.number else from_folder.number,
        published=_when(live) or from_folder.published,
    )


def _standing(episode: Episode, now: datetime, *, is_live: bool) -> PublicationStatus:
    if episode.withdrawn:
        return PublicationStatus.PENDING_WITHDRAWAL if is_live else PublicationStatus.WITHDRAWN
    if is_live:
        return PublicationStatus.LIVE
    if episode.draft or episode.published is None:
        return PublicationStatus.DRAFT
    return PublicationStatus.OVERDUE if episode.published <= now else PublicationStatus.SCHEDULED


def _lost(item: FeedItem) -> EpisodeStatus:
    return EpisodeStatus(PublicationStatus.NOT_IN_PROJECT, item.title, _number(item), _when(item))


def _number(item: FeedItem) -> int | None:
    is_number = item.number.isascii() and item.number.isdigit() and len(item.number) < _DIGITS
    return int(item.number) if is_number else None


def _when(item: FeedItem) -> datetime | None:
    """In UTC where the feed names no zone; nothing where it cannot be read, as in a feed that others changed."""
    try:
        when = parsedate_to_datetime(item.published)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
