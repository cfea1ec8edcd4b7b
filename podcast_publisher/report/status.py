"""Episode statuses, for people and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from podcast_publisher.model.episode_status import EpisodeStatus, PublicationStatus
from podcast_publisher.report.characters import inert, json_text
from podcast_publisher.report.words import LONDON, plural

_MEANS = {
    PublicationStatus.OVERDUE: "its time has come: publish",
    PublicationStatus.LEAVING: "it is withdrawn in its file, and still live: publish",
    PublicationStatus.LOST: "it is live, and no file in the folder has its guid",
}


def as_text(stands: Sequence[EpisodeStatus], now: datetime) -> str:
    """One line for each episode: number, status, date in London and UTC, and title."""
    return "\n".join(inert(line) for stand in stands for line in _lines(stand, now))


def _lines(one: EpisodeStatus, now: datetime) -> Iterator[str]:
    number = str(one.number or "")
    yield f"{number:>4}  {one.status:9}  {_when(one):35}  {one.title}".rstrip()
    if one.status is PublicationStatus.SCHEDULED and one.when:
        yield f"{'':17}{_until(one.when, now)}"
    elif one.status in _MEANS:
        yield f"{'':17}{_MEANS[one.status]}"


def _when(one: EpisodeStatus) -> str:
    if one.when is None:
        return "no date"
    london, utc = one.when.astimezone(LONDON), one.when.astimezone(UTC)
    return f"{london:%Y-%m-%d %H:%M %Z} ({utc:%H:%M} UTC)"


def _until(when: datetime, now: datetime) -> str:
    hours = int((when - now).total_seconds() // 3600)
    when_from_now = plural(hours // 24, "day") if hours >= 48 else plural(hours, "hour")
    return f"in {when_from_now}" if hours else "in less than an hour"


def as_json(stands: Sequence[EpisodeStatus]) -> str:
    """A list of episodes, with times in UTC."""
    entries = [
        asdict(stand) | {"when": stand.when.astimezone(UTC).isoformat() if stand.when else None}
        for stand in stands
    ]
    return json_text(entries, indent=1)
