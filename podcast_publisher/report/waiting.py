"""Scheduled episodes that a publish leaves out, and until when."""

from datetime import datetime

from podcast_publisher.model.show import Project
from podcast_publisher.model.time_zone import LONDON


def waiting(project: Project, now: datetime) -> tuple[str, ...]:
    """One sentence for each scheduled episode, in order of date."""
    scheduled = sorted(
        (episode.published, episode.title)
        for episode in project.episodes
        if episode.published and episode.published > now
        if not episode.draft and not episode.withdrawn
    )
    return tuple(
        f'"{title}" waits until {date.astimezone(LONDON):%d %B %Y, %H:%M} London time. It comes out '
        "when you publish after that, or when a scheduled run does."
        for date, title in scheduled
    )
