"""Rules for timestamps in descriptions."""

import re
from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Show

_LINE = lazy_pattern(
    r"^[ \t]*(?:[-*] )?[\[(]?((?:\d{1,2}:)?\d{1,2}:[0-5]\d)[\])]?[ \t–—-]+\S", re.MULTILINE
)


@episode_rule("PP726", Severity.WARNING)
def times_in_the_description_are_those_of_the_chapters(episode: Episode, _show: Show) -> Problems:
    """Times in a description lie within the recording and match the chapters.

    Why: Apps turn them into links, and listeners use them to find a part: they would hear another.
    Fix: Copy the times from the field chapters.
    Source: Apple, Chapters on Apple Podcasts,
        https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts.
    """
    times = list(_times(episode.description))
    chapters = {round(chapter.start) for chapter in episode.chapters}
    length = episode.audio.seconds if episode.audio else 0
    if len(times) < 2 or times[0][1] != 0:
        return  # a single time, or a list that begins later, is not a list of chapters
    for written, seconds in times:
        if length and seconds > length:
            yield Problem(f"{written} is after the end of the recording", ("description",))
        elif chapters and seconds not in chapters:
            yield Problem(f"No chapter begins at {written}", ("description",))


def _times(text: str) -> Iterator[tuple[str, int]]:
    """Each line that begins with a time: as it is written, and in seconds."""
    for match in _LINE.finditer(text):
        seconds = 0
        for part in match[1].split(":"):
            seconds = seconds * 60 + int(part)
        yield match[1], seconds
