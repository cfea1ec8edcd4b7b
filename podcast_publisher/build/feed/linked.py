"""What the feed points at: the objects of an episode, at their public addresses."""

from dataclasses import dataclass

from podcast_publisher.model.show import Episode, Show


@dataclass(frozen=True, slots=True)
class LinkedShow:
    """A show with the public addresses of its feed and cover."""

    show: Show
    feed_url: str
    artwork_url: str


@dataclass(frozen=True, slots=True)
class LinkedEpisode:
    """An episode with the public addresses of its objects; nothing where it has none."""

    episode: Episode
    audio_url: str
    artwork_url: str = ""
    transcript_url: str = ""
    chapters_url: str = ""
