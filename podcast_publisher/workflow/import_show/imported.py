"""What an import has made of a feed."""

from msgspec import Struct

from podcast_publisher.feed.foreign.select import Selection
from podcast_publisher.model.foreign_show import ForeignEpisode
from podcast_publisher.workflow.import_show.episode import FromItem


class ImportedEpisode(Struct, frozen=True):
    """An item of the feed, and the name of its files in the folder."""

    episode: ForeignEpisode
    slug: str
    made: FromItem | None = None
    """What its YAML was made of; None where the YAML was there before."""

    @property
    def title(self) -> str:
        return self.episode.title or self.slug


class ImportedShow(Struct, frozen=True):
    """What is in the folder now, but for recordings."""

    selection: Selection
    """Without the items that a person leaves out."""
    show: FromItem | None
    """What podcast.yaml was made of; None where it was there before."""
    episodes: tuple[ImportedEpisode, ...]
    """All that can come, oldest first."""
