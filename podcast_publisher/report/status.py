"""Episode statuses, for people and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from podcast_publisher.model.episode_status import EpisodeStatus, PublicationStatus
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.report.characters import inert, json_text
from podcast_publisher.report.words import plural

_MEANS = {
    PublicationStatus.OVERDUE: "its time has come: publish",
    PublicationStatus.PENDING_WITHDRAWAL: "it is withdrawn in its file, and still live: publish",
    PublicationStatus.NOT_IN_PROJECT: "it is live, and no file in the folder has its guid",
}


def as_text(stands: Sequence[EpisodeStatus], now: datetime) -> str:
    """One line for each episode: number, status, date in London and UTC, and title."""
    return "\n".join(inert(line) for stand in stands for line in _lines(stand, now))


def _lines(status: EpisodeStatus, now: datetime) -> Iterator[str]:
    number = str(status.number or "")
    yield f"{number:>4}  {status.status:9}  {_when(status):35}  {status.title}".rstrip()
    if status.status is PublicationStatus.SCHEDULED and status.published:
        yield f"{'':17}{_until(status.published, now)}"
    elif status.status in _MEANS:
        yield f"{'':17}{_MEANS[status.status]}"


def _when(status: EpisodeStatus) -> str:
    if status.published is None:
        return "no date"
    london, utc = status.published.astimezone(LONDON), status.published.astimezone(UTC)
    return f"{london:%Y-%m-%d %H:%M %Z} ({utc:%H:%M} UTC)"


def _until(when: datetime, now: datetime) -> str:
    hours = int((when - now).total_seconds() // 3600)
    when_from_now = plural(hours // 24, "day") if hours >= 48 else plural(hours, "hour")
    return f"in {when_from_now}" if hours else "in less than an hour"


def as_json(stands: Sequence[EpisodeStatus]) -> str:
    """A list of episodes, with times in UTC."""
    entries = [
        {
            "standing": episode.status,
            "title": episode.title,
            "number": episode.number,
            "when": episode.published.astimezone(UTC).isoformat() if episode.published else None,
            "file": episode.file,
        }
        for episode in stands
    ]
    return json_text(entries, indent=1)
