"""Rules for all episodes together."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from itertools import pairwise
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from podcast_publisher.check.engine.rule import Problems, series_rule
from podcast_publisher.model.finding import FieldPath, Problem, Severity
from podcast_publisher.model.show import Episode, Project

SHOWN = 60
"""Characters of a title that every app shows."""

_FEW_WORDS = 10
"""With no more than these, two transcripts may be alike by chance."""

Key = TypeVar("Key", bound=Hashable)


@series_rule("PP411", Severity.ERROR)
def there_is_an_episode(project: Project) -> Problems:
    """The show has at least one episode.

    Why: Apple and Spotify refuse a show that has none.
    Fix: Put an episode's YAML, recording and transcript into the folder episodes.
    Source: Apple, Podcast RSS feed requirements; Spotify, Show metadata requirements.
    """
    closed = any(finding.file == "episodes" for finding in project.findings)
    if not project.episodes and not closed:
        yield Problem("There is no episode in the folder episodes")


@series_rule("PP412", Severity.ERROR)
def guids_are_unique(project: Project) -> Problems:
    """No two episodes have the same guid.

    Why: Apps take the two for one, and one of them disappears.
    Fix: Keep the guid of the episode that was published first and give the other a new one:
        `check` makes one that nobody has.
    Source: Apple, Podcast RSS feed requirements.
    """
    for first, later in _repeated(project, lambda one: one.guid):
        # the same at each run, so that a check changes nothing by being repeated
        new = uuid5(NAMESPACE_URL, f"{project.show.guid} {later.guid} {later.source.file}")
        message = f"{first.source.file} has this guid already"
        fix = f"Keep it in the episode that was published first. The other can have this one: {new}"
        yield Problem(message, ("guid",), fix=fix, source=later.source)


@series_rule("PP413", Severity.ERROR)
def recordings_are_unique(project: Project) -> Problems:
    """No two episodes have the same recording.

    Why: Listeners would hear the wrong episode, and Apple drops the later one.
    Fix: Put the right recording in the place of one of the two.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.2, enclosure-url-unique.
    """
    for first, later in _repeated(project, lambda one: one.audio and one.audio.file.sha256):
        message = f"Its recording is that of {first.source.file}, byte for byte"
        yield Problem(message, ("audio",), source=later.source)


@series_rule("PP720", Severity.ADVICE)
def transcripts_are_unique(project: Project) -> Problems:
    """No two episodes have the same words in their transcripts.

    Why: Whoever reads along would read another episode than the one that is heard. Advice, because an
        episode that is published a second time has the same words by right.
    Fix: Put the right transcript in the place of one of the two.
    Source: feed-rules 1.5, transcript-fits-audio.
    """
    for first, later in _repeated(project, _words):
        if later.transcript:
            message = f"Its words are those of the transcript of {first.source.file}"
            source = later.transcript.source
            yield Problem(message, ("transcript",), source=source, line=1)


def _words(episode: Episode) -> str | None:
    """All that the transcript says; nothing where that is hardly anything."""
    said = " ".join(cue.text for cue in episode.transcript.cues) if episode.transcript else ""
    return said if said.count(" ") >= _FEW_WORDS else None


@series_rule("PP414", Severity.ERROR)
def numbers_are_unique(project: Project) -> Problems:
    """No two full episodes of a season have the same number.

    Why: Apps that sort by number show one of them, or both in the wrong place.
    Fix: Give each its own number; `check` names the next that is free.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    highest: dict[int | None, int] = defaultdict(int)
    for episode in project.episodes:
        if episode.type == "full":
            highest[episode.season] = max(highest[episode.season], episode.number or 0)
    for first, later in _repeated(
        project, lambda one: one.number and one.type == "full" and (one.season, one.number)
    ):
        message = f"{first.source.file} has number {later.number} already"
        fix = f"Give each its own number; {highest[later.season] + 1} is the next that is free."
        yield Problem(message, ("number",), fix=fix, source=later.source)


@series_rule("PP415", Severity.ERROR)
def serial_episodes_are_numbered(project: Project) -> Problems:
    """Every full episode of a serial show has a number.

    Why: Apps list a serial show by number, so an episode without one is lost.
    Fix: Number the episode.
    Source: Apple, A Podcaster's Guide to RSS.
    """
    if project.show.type != "serial":
        return
    for episode in project.episodes:
        if episode.type == "full" and episode.number is None:
            message = "It has no number, and the show is serial"
            yield Problem(message, ("number",), source=episode.source)


@series_rule("PP416", Severity.WARNING)
def times_are_distinct(project: Project) -> Problems:
    """No two episodes are published at the same moment.

    Why: Apps sort by time, so their order would change from app to app.
    Fix: Write this episode's own day and time. If both do appear together, put a minute between
        them.
    Source: feed-rules 1.2, pubdate-order.
    """
    for first, later in _repeated(project, lambda one: one.published):
        message = f"{first.source.file} is published at the same moment"
        yield Problem(message, ("published",), source=later.source)


@series_rule("PP431", Severity.ADVICE)
def titles_differ_early(project: Project) -> Problems:
    """Titles differ in their first 60 characters.

    Why: Apps cut titles, so two episodes that begin alike look the same in a list.
    Fix: Put the words that tell the episode apart in front.
    Source: feed-rules 1.2, item-title-front; no app publishes its limit.
    """
    for first, later in _repeated(project, lambda one: one.title[:SHOWN].casefold()):
        message = f"{first.source.file} has a title that begins alike"
        yield Problem(message, ("title",), source=later.source)


@series_rule("PP432", Severity.ADVICE)
def numbers_have_no_gap(project: Project) -> Problems:
    """The full episodes of a season are numbered without a gap.

    Why: Listeners look for the episode that seems to be missing.
    Fix: Correct the number, or add the episode.
    Source: PSP-1; feed-rules 1.2, episode-number.
    """
    for before, after in _neighbours(project):
        if (after.number or 0) > (before.number or 0) + 1:
            message = f"Number {after.number} follows number {before.number}"
            yield Problem(message, ("number",), source=after.source)


@series_rule("PP433", Severity.ADVICE)
def seasons_are_given_throughout(project: Project) -> Problems:
    """Either every full episode has a season, or none has.

    Why: Apps put those without one into a group of their own.
    Fix: Add the field season to the others too.
    Source: Apple, A Podcaster's Guide to RSS; feed-rules 1.2, season-number.
    """
    full = _full_episodes(project)
    if any(episode.season for episode in full):
        for episode in full:
            if episode.season is None:
                message = "It has no season, and other episodes have"
                yield Problem(message, ("season",), source=episode.source)


@series_rule("PP449", Severity.ADVICE)
def numbers_are_given_throughout(project: Project) -> Problems:
    """Either every full episode of a season has a number, or none has.

    Why: Apps that sort by number put those without one at the end, or at the beginning.
    Fix: Add the field number; or, where it stands outside the count, type: bonus.
    Source: Apple, A Podcaster's Guide to RSS; feed-rules 1.2, episode-number.
    """
    full = _full_episodes(project)
    numbered = {one.season for one in full if one.number is not None}
    for one in full if project.show.type != "serial" else ():
        if one.number is None and one.season in numbered:
            message = "It has no number, and other episodes have"
            yield Problem(message, ("number",), source=one.source)


def _full_episodes(project: Project) -> list[Episode]:
    """Those whose files could be read."""
    unread = {finding.file for finding in project.findings}
    full = (episode for episode in project.episodes if episode.type == "full")
    return [episode for episode in full if episode.source.file not in unread]


@series_rule("PP434", Severity.WARNING)
def serial_dates_rise(project: Project) -> Problems:
    """The episodes of a serial show appear in the order of their numbers.

    Why: Some apps sort by date and some by number, so a story would be told out of order.
    Fix: Correct the number or the date.
    Source: Apple, Episode order; feed-rules 1.2, pubdate-order.
    """
    if project.show.type != "serial":
        return
    for before, after in _neighbours(project):
        if before.published and after.published and after.published < before.published:
            message = f"It appears before number {before.number}"
            yield Problem(message, ("published",), source=after.source)


_PLACE: tuple[FieldPath, ...] = ((), ("number",), ("season",), ("type",))
"""What says where an episode stands in the series; nothing, where all of its file is unread."""


def _neighbours(project: Project) -> Iterator[tuple[Episode, Episode]]:
    """Full episodes with consecutive numbers, in seasons where every full episode has one."""
    # an episode whose number is unread would look like a gap between its neighbours
    if any(finding.field[:1] in _PLACE for finding in project.findings):
        return
    seasons: dict[int | None, list[Episode]] = defaultdict(list)
    for episode in project.episodes:
        if episode.type == "full":
            seasons[episode.season].append(episode)
    for season in seasons.values():
        if all(one.number for one in season):
            yield from pairwise(sorted(season, key=lambda one: one.number or 0))


def _repeated(
    project: Project, key: Callable[[Episode], Key | None]
) -> Iterator[tuple[Episode, Episode]]:
    """The first episode with a key, and each later one with the same; without a key, none."""
    same: dict[Key, list[Episode]] = defaultdict(list)
    for episode in project.episodes:
        if found := key(episode):
            same[found].append(episode)
    return ((first, later) for first, *others in same.values() for later in others)
