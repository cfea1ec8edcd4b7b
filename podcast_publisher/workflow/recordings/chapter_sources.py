"""Where the chapters of a new recording come from: the YAML, a file of labels, or the master's markers."""

from pathlib import Path

from msgspec import Struct

from podcast_publisher.audio.encoding import LEAD, MakeOptions
from podcast_publisher.audio.make import Master
from podcast_publisher.edit.naming import clean_title
from podcast_publisher.load.markers.labels import labels_beside, read_labels
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.show import Episode
from podcast_publisher.model.transcript import Chapter


class ChapterSource(Struct, frozen=True):
    """Chapters, and where they come from."""

    chapters: tuple[Chapter, ...] = ()
    origin: str = ""
    """In words; empty where there are none."""
    is_yaml: bool = False
    """Whether the YAML has them already."""
    unnamed: int = 0
    """Markers that were left out because they have no title."""


def chapters_for(
    master: Master, labels: Path | None, episode: Episode | None, options: MakeOptions
) -> ChapterSource:
    """The chapters of a file that is named, of the YAML, of the master, or of labels beside it.

    Raises:
        RepairError: the named file holds none.
    """
    start = max(0.0, master.sound.sound_start - LEAD) if options.trim else 0
    if labels:
        chapters = read_labels(labels)
        if not chapters:
            raise RepairError(
                f"{labels.name} holds no chapters",
                fix="Export the labels or markers as a text file, or as CSV.",
            )
        return ChapterSource(_shifted(chapters, start), labels.name)
    if episode and episode.chapters:
        return ChapterSource(episode.chapters, episode.source.file, is_yaml=True)
    if master.chapters:
        chapters = _shifted(master.chapters, start)
        return ChapterSource(chapters, "the markers in it", unnamed=master.unnamed)
    beside, chapters = labels_beside(master.path)
    if chapters:
        return ChapterSource(_shifted(chapters, start), beside.name)
    return ChapterSource(unnamed=master.unnamed)


def _shifted(chapters: tuple[Chapter, ...], start: float) -> tuple[Chapter, ...]:
    """The chapters on whole seconds, as apps read them, each at its own, after the start of the master was cut."""
    by_start: dict[float, Chapter] = {}
    for chapter in chapters:
        second = float(max(0, round(chapter.start - start)))
        if title := clean_title(chapter.title):
            by_start.setdefault(second, Chapter(second, title))
    return tuple(by_start[second] for second in sorted(by_start))
