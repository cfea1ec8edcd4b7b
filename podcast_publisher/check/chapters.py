"""Rules for chapters."""

from itertools import pairwise

from podcast_publisher.check.rule import Problems, episode_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show


@episode_rule("PP711", Severity.ERROR)
def chapters_rise(episode: Episode, _show: Show) -> Problems:
    """Every chapter begins after the one above it.

    Why: Apps jump to the wrong place, and some stop playing.
    Fix: Put the chapters into the order in which they are heard.
    Source: Podcast namespace, JSON chapters.
    """
    for number, (before, here) in enumerate(pairwise(episode.chapters), start=1):
        if here.start <= before.start:
            message = f'"{here.title}" does not begin after "{before.title}"'
            yield Problem(message, ("chapters", number, "start"))


@episode_rule("PP712", Severity.ERROR)
def chapters_are_inside(episode: Episode, _show: Show) -> Problems:
    """Every chapter begins before the recording ends.

    Why: Apps cannot jump there. Often it is the list of another episode.
    Fix: Correct the time; it is minutes and seconds, or hours, minutes and seconds.
    Source: Podcast namespace, JSON chapters.
    """
    seconds = episode.audio.seconds if episode.audio else None
    for number, chapter in enumerate(episode.chapters):
        if seconds and chapter.start >= seconds:
            message = f'"{chapter.title}" begins after the recording ends, at {seconds:.0f} s'
            yield Problem(message, ("chapters", number, "start"))


@episode_rule("PP713", Severity.WARNING)
def first_chapter_at_zero(episode: Episode, _show: Show) -> Problems:
    """The first chapter begins at 0:00.

    Why: Apple shows no chapters at all where the beginning belongs to none.
    Fix: Let the first chapter start at 0:00.
    Source: Apple, Chapters on Apple Podcasts.
    """
    if episode.chapters and episode.chapters[0].start:
        yield Problem("It begins later", ("chapters", 0, "start"))
