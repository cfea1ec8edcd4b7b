"""What a recording shall say of itself to those who download it."""

from dataclasses import dataclass

from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.repair.refusal import RepairError


@dataclass(frozen=True, slots=True)
class Labels:
    """What is written into the tags; what is empty is left out."""

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
    """In the order of time."""
    seconds: float = 0
    """Length of the recording: where the last chapter ends."""

    def __str__(self) -> str:
        """What of it there is, in words."""
        there = {
            "title": self.title,
            "show": self.show,
            "author": self.author,
            "number": self.number is not None,
            "date": self.date,
            f"picture ({len(self.picture) / 1000:.0f} kB)": self.picture,
            f"{len(self.chapters)} chapters": self.chapters,
        }
        return ", ".join(word for word, value in there.items() if value)


def labels_of(episode: Episode, show: Show, seconds: float, picture: bytes) -> Labels:
    """What the YAML says, for a recording of that length.

    Raises:
        RepairError: a chapter begins where there is no sound any more.
    """
    chapters = tuple(sorted(episode.chapters, key=lambda one: one.start))
    if chapters and chapters[-1].start >= seconds:
        raise RepairError(
            f'the chapter "{chapters[-1].title}" begins behind the end of the recording',
            fix="Correct its start, or put the right recording there.",
        )
    return Labels(
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
