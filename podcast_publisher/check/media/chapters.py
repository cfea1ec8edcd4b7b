"""Rules for chapters."""

import re
from itertools import pairwise
from math import ceil

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.measurement import format_position
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import Chapter

LONGEST_TITLE = 45
FEWEST = 3
PER_HOUR = 6
CLOSEST = 5
"""Seconds between two chapters."""

_UNNAMED = lazy_pattern(r"untitled|(?:chapter|marker|label|track|untitled)[ _-]*\d+")
_TIME_IN_FRONT = lazy_pattern(r"[\[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d\d)(?:\.\d+)?[\])]?(?=\W|$)")


def _shown(episode: Episode) -> list[tuple[int, Chapter]]:
    """The chapters of the list, with their places in the YAML."""
    return [pair for pair in enumerate(episode.chapters) if not pair[1].hidden]


@episode_rule("PP711", Severity.ERROR)
def chapters_rise(episode: Episode, _show: Show) -> Problems:
    """Every chapter starts after the one above it.

    Why: Apps jump to the wrong place, and some stop playing.
    Fix: Put the chapters in the order in which they are heard.
    Source: Podcast namespace, JSON chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md;
        Anytime Podcast Player issue 56,
        https://github.com/amugofjava/anytime_podcast_player/issues/56.
    """
    for number, (previous, chapter) in enumerate(pairwise(episode.chapters), start=1):
        if chapter.start <= previous.start:
            message = f'"{chapter.title}" does not start after "{previous.title}"'
            yield Problem(message, ("chapters", number, "start"))


@episode_rule("PP712", Severity.ERROR)
def chapters_are_inside(episode: Episode, _show: Show) -> Problems:
    """Every chapter starts before the recording ends.

    Why: Apps cannot jump there. Often it is another episode's list.
    Fix: Correct the time: minutes and seconds, or hours, minutes and seconds.
    Source: Podcast namespace, JSON chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md.
    """
    seconds = episode.audio.seconds if episode.audio else None
    late = [
        (number, chapter)
        for number, chapter in enumerate(episode.chapters)
        if seconds and chapter.start >= seconds
    ]
    for number, chapter in late[:1]:
        others = f", and so do {len(late) - 1} more" if late[1:] else ""
        message = f'"{chapter.title}" starts after the recording ends, at {seconds:.0f} s{others}'
        fix = ""
        for factor in (60, 3600):  # minutes and seconds read as hours and minutes
            starts = [chapter.start / factor for chapter in episode.chapters]
            rising = all(start < later for start, later in pairwise(starts))
            if (
                seconds
                and rising
                and max(starts) < seconds
                and all(start == int(start) for start in starts)
            ):
                shown = ", ".join(format_position(start) for start in starts[:6])
                fix = f"Write minutes and seconds alone, if they are meant: {shown}"
                break
        yield Problem(message, ("chapters", number, "start"), fix)


@episode_rule("PP844", Severity.WARNING)
def chapters_end_after_they_begin(episode: Episode, _show: Show) -> Problems:
    """A chapter that has an end ends after it begins, and before the recording does.

    Why: Apps show its picture and link for that time, and go on to the next chapter at once where there is none.
    Fix: Correct the time, or leave end out: a chapter ends where the next one begins.
    Source: Podcast namespace, JSON chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md.
    """
    seconds = episode.audio.seconds if episode.audio else None
    for number, chapter in enumerate(episode.chapters):
        where = ("chapters", number, "end")
        if chapter.end and chapter.end <= chapter.start:
            yield Problem(f'"{chapter.title}" ends at or before its beginning', where)
        elif seconds and chapter.end > seconds + 1:
            message = f'"{chapter.title}" ends after the recording, which has {seconds:.0f} s'
            yield Problem(message, where)


@episode_rule("PP713", Severity.WARNING)
def first_chapter_at_zero(episode: Episode, _show: Show) -> Problems:
    """The first chapter starts at 0:00.

    Why: Apple shows no chapters at all where none covers the beginning.
    Fix: Start the first chapter at 0:00.
    Source: Apple, Chapters on Apple Podcasts,
        https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts.
    """
    if episode.chapters and episode.chapters[0].start:
        yield Problem("It starts later", ("chapters", 0, "start"))


@episode_rule("PP714", Severity.ADVICE)
def chapter_titles_are_short(episode: Episode, _show: Show) -> Problems:
    """A chapter's title has at most 45 characters.

    Why: Apps cut what is longer; on a phone, even sooner.
    Fix: Keep the words by which a listener chooses.
    Source: Apple, Chapters on Apple Podcasts,
        https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts;
        docs/reference/limits.md.
    """
    for number, chapter in _shown(episode):
        if len(chapter.title) > LONGEST_TITLE:
            message = f"The title has {len(chapter.title)} characters"
            yield Problem(message, ("chapters", number, "title"))


@episode_rule("PP715", Severity.ADVICE)
def chapters_begin_on_the_second(episode: Episode, _show: Show) -> Problems:
    """Every chapter starts on a whole second.

    Why: AntennaPod reads only whole numbers, so it jumps into the end of the previous chapter.
    Fix: Leave out the fraction.
    Source: AntennaPod 3.12.2, source code,
        https://github.com/AntennaPod/AntennaPod/tree/3.12.2/parser.
    """
    fractions = [
        (number, chapter)
        for number, chapter in enumerate(episode.chapters)
        if chapter.start != int(chapter.start)
    ]
    for number, chapter in fractions[:1]:
        where = ("chapters", number, "start")
        others = (
            f", and so do {len(fractions) - 1} more between two seconds" if fractions[1:] else ""
        )
        place = episode.source.position(where)
        written = episode.source.line(place.line)[place.column - 1 :] if place else ""
        fix = f"Write  start: {format_position(chapter.start)}" if ":" in written else ""
        message = f'"{chapter.title}" starts at {chapter.start:g} s{others}'
        yield Problem(message, where, fix=fix or _with_a_colon(chapter.start))


def _with_a_colon(start: float) -> str:
    """What 1.30 may mean, which is read as 1.3 seconds."""
    minutes, hundredths = divmod(round(start * 100), 100)
    if hundredths >= 60 or round(start * 100, 3) != round(start * 100):
        return ""
    return (
        f"Leave the fraction out. For minutes and seconds write a colon: {minutes}:{hundredths:02}."
    )


@episode_rule("PP716", Severity.ADVICE)
def chapters_are_three_or_more(episode: Episode, _show: Show) -> Problems:
    """An episode with chapters has at least three.

    Why: Apple asks for three: with fewer there is little to choose from.
    Fix: Add the missing ones, or leave chapters out: a short episode needs none.
    Source: Apple, Chapters on Apple Podcasts,
        https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts.
    """
    if 0 < (count := len(_shown(episode))) < FEWEST:
        chapters = "is only 1 chapter" if count == 1 else f"are only {count} chapters"
        yield Problem(f"There {chapters}", ("chapters",))


@episode_rule("PP717", Severity.ADVICE)
def chapters_are_few(episode: Episode, _show: Show) -> Problems:
    """There are about six chapters an hour, not many more.

    Why: A list longer than the screen helps nobody to find anything.
    Fix: Merge neighbours that belong together.
    Source: Apple, Chapters on Apple Podcasts,
        https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts;
        docs/reference/limits.md.
    """
    seconds = episode.audio.seconds if episode.audio else None
    most = PER_HOUR * ceil((seconds or 0) / 3600)
    if seconds and (count := len(_shown(episode))) > most:
        message = f"There are {count}, and {most} are plenty"
        yield Problem(message, ("chapters",))


@episode_rule("PP718", Severity.ADVICE)
def chapters_have_names_of_their_own(episode: Episode, _show: Show) -> Problems:
    """Every chapter has its own title, not another's and not just a number or time.

    Why: Listeners choose by it. Apps show number and time beside it, and audio editors call every
        marker "Chapter 2" or "Marker 02" until somebody names it.
    Fix: Say what is heard there and in no other chapter.
    Source: Podcast namespace, JSON chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md;
        WCAG 2.2, 2.4.6, https://www.w3.org/TR/WCAG22/#headings-and-labels.
    """
    seen: set[str] = set()
    for number, chapter in _shown(episode):
        title = chapter.title.casefold()
        if title and title in seen:
            yield Problem(
                f'There is already a chapter "{chapter.title}"', ("chapters", number, "title")
            )
        elif _UNNAMED.fullmatch(title):
            yield Problem(f'"{chapter.title}" is not a name', ("chapters", number, "title"))
        elif (time := _TIME_IN_FRONT.match(title)) and _seconds(time) == int(chapter.start):
            message = f'The title starts with its time: "{time[0]}"'
            yield Problem(message, ("chapters", number, "title"), fix="Remove it from the title.")
        seen.add(title)


def _seconds(time: re.Match[str]) -> int:
    """The seconds of a time written as [hours:]minutes:seconds."""
    hours, minutes, seconds = (int(part or 0) for part in time.groups())
    return 3600 * hours + 60 * minutes + seconds


@episode_rule("PP727", Severity.ADVICE)
def chapters_are_apart(episode: Episode, _show: Show) -> Problems:
    """Chapters start at least five seconds apart.

    Why: Nothing can be said in so short a part: usually a time is a slip, such as 1:03 for 1:30,
        and apps show the title only for a moment.
    Fix: Correct the time, or merge the two.
    Source: docs/reference/limits.md.
    """
    for (_, previous), (number, chapter) in pairwise(_shown(episode)):
        # another rule reports fractions, which usually mean minutes and seconds
        if 0 < chapter.start - previous.start < CLOSEST and chapter.start == int(chapter.start):
            message = f'"{chapter.title}" starts {chapter.start - previous.start:g} s after "{previous.title}"'
            yield Problem(message, ("chapters", number, "start"))
