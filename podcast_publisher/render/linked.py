"""A show and its episodes with the public addresses of everything that belongs to them.

Feed and pages are both made of these, so that they name the same things.
"""

from dataclasses import dataclass

from podcast_publisher.model.show import Episode, Show


@dataclass(frozen=True, slots=True)
class LinkedShow:
    """A show with the public addresses of its feed, its cover and its page."""

    show: Show
    public_url: str
    """Where everything stands; ends with a slash."""
    feed_url: str
    page_url: str
    artwork_url: str
    small_artwork_url: str = ""
    """What pages show; the artwork itself where nothing smaller was made."""
    feed_style: str = ""
    """What a browser shows the feed with, as seen from the feed."""
    hidden: bool = False
    """Whether it is for those alone who know its address."""

    def key(self, url: str) -> str:
        """The key of the object at that public address."""
        return url.removeprefix(self.public_url)


@dataclass(frozen=True, slots=True)
class LinkedEpisode:
    """An episode with the public addresses of its objects; nothing where it has none."""

    episode: Episode
    notes: str
    """The show notes as HTML."""
    page_url: str
    embed_url: str
    audio_url: str
    artwork_url: str = ""
    small_artwork_url: str = ""
    transcript_url: str = ""
    chapters_url: str = ""
