"""How each episode of a folder stands at a destination. Pure: the live feed is handed in."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.standing import Standing, Stands

_NEVER = datetime.max.replace(tzinfo=UTC)


def standings(project: Project, live: Feed | None, now: datetime) -> tuple[Stands, ...]:
    """Every episode by its date, those without one last; then what is live and not in the folder."""
    known = {one.guid for one in project.episodes}
    there = live.by_guid() if live else {}
    episodes = sorted(project.episodes, key=lambda one: (one.published or _NEVER, one.number or 0))
    return (
        *(Stands.of(one, _standing(one, now, is_live=one.guid in there)) for one in episodes),
        *(_lost(item) for guid, item in there.items() if guid not in known),
    )


def _standing(episode: Episode, now: datetime, *, is_live: bool) -> Standing:
    if episode.withdrawn:
        return Standing.LEAVING if is_live else Standing.WITHDRAWN
    if is_live:
        return Standing.LIVE
    if episode.draft or episode.published is None:
        return Standing.DRAFT
    return Standing.OVERDUE if episode.published <= now else Standing.SCHEDULED


def _lost(item: FeedItem) -> Stands:
    when = parsedate_to_datetime(item.published) if item.published else None
    number = int(item.number) if item.number.isdigit() else None
    return Stands(Standing.LOST, item.title, number, when)
