"""The tags that a recording gets from the YAML."""

from collections.abc import Callable

from msgspec import Struct

from podcast_publisher.audio.cover import cover_jpeg
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import Chapter, shown_chapters


class TagValues(Struct, frozen=True):
    """Values for tags; empty ones are left out."""

    title: str = ""
    show: str = ""
    author: str = ""
    number: int | None = None
    season: int | None = None
    date: str = ""
    """As in 2025-06-11."""
    picture: bytes = b""
    """A JPEG or PNG."""
    chapters: tuple[Chapter, ...] = ()
    """By start."""
    seconds: float = 0
    """Duration of the recording, where the last chapter ends."""

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return str(self) != ""

    def __str__(self) -> str:
        """The values that are set, for messages."""
        parts = {
            "title": self.title,
            "show": self.show,
            "author": self.author,
            "number": self.number is not None,
            "date": self.date,
            f"picture ({len(self.picture) / 1000:.0f} kB)": self.picture,
            f"{len(self.chapters)} chapters": self.chapters,
        }
        return ", ".join(word for word, value in parts.items() if value)


TagSource = Callable[[float], TagValues]
"""Gives the tags of a recording of so many seconds."""


def no_tags(_seconds: float) -> TagValues:
    """No tags, for a recording that belongs to no episode."""
    return TagValues()


def tags_from_yaml(episode: Episode | None, show: Show) -> TagSource:
    """The tags of an episode from the YAML, with its artwork scaled down."""
    if episode is None:
        return no_tags
    artwork = episode.artwork or show.artwork

    def describe(seconds: float) -> TagValues:
        picture = cover_jpeg(artwork.file.path) if artwork else b""
        return episode_tags(episode, show, seconds, picture)

    return describe


def episode_tags(episode: Episode, show: Show, seconds: float, picture: bytes) -> TagValues:
    """The tags of an episode for a recording of that length.

    Raises:
        RepairError: a chapter starts after the end of the recording.
    """
    chapters = tuple(sorted(shown_chapters(episode.chapters), key=lambda chapter: chapter.start))
    if chapters and chapters[-1].start >= seconds:
        raise RepairError(
            f'the chapter "{chapters[-1].title}" begins behind the end of the recording',
            fix="Correct its start, or put the right recording there.",
        )
    return TagValues(
        title=episode.title,
        show=show.title,
        author=show.author,
        number=episode.number,
        season=episode.season,
        date=episode.published.date().isoformat() if episode.published else "",
        picture=picture,
        chapters=chapters,
        seconds=seconds,
    )
