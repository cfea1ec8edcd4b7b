"""Days and times in London, in words."""

from datetime import datetime

from podcast_publisher.model.time_zone import LONDON


def day(when: datetime) -> str:
    """The day: `6 August`."""
    london = when.astimezone(LONDON)
    return f"{london.day} {london:%B}"


def long_moment(when: datetime) -> str:
    """Day and time: `Wednesday 6 August 2025, 06:00`."""
    london = when.astimezone(LONDON)
    return f"{london:%A} {london.day} {london:%B %Y}, {london:%H:%M}"
