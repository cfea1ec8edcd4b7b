"""Rules for numbers of episodes and seasons, and their order."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from podcast_publisher.check.engine.rule import Problems, owner_rule, series_rule
from podcast_publisher.check.show.series import repeated
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.model.finding import FieldPath, Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Project

_NUMBER_IN_NAME = lazy_pattern(r"(\d{1,3})-(?!\d)")
"""A number at the beginning of a file's name; 25-06-11 is a day."""
_LOWEST_YEAR = 1900
"""Some shows number their seasons by years."""

_ORDER_FIELDS: tuple[FieldPath, ...] = ((), ("number",), ("season",), ("type",))
"""Fields that give an episode its place in the series; (), if its whole file is unreadable."""


@series_rule("PP110", Severity.ADVICE)
def files_have_their_episodes_numbers(project: Project) -> Problems:
    """If file names begin with episode numbers, all of them match.

    Why: Recording and transcript are found by the file name. If it does not match the number, one
        of the two is wrong, or the next person confuses the files.
    Fix: Correct the number in the file. If the name is wrong, rename the file only before the
        episode is published: the name is part of addresses.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; docs/reference/limits.md.
    """
    for season in _numbers_in_names(project).values():
        uses = Counter(episode.number for episode, _ in season)
        # another rule reports a number that is used twice
        differing = [
            episode
            for episode, in_name in season
            if in_name != episode.number and uses[episode.number] == 1
        ]
        # where most differ, files count something else, such as all seasons together
        for episode in differing if 2 * len(differing) <= len(season) else ():
            name = episode.source.file.rpartition("/")[2]
            message = f"The number is {episode.number}, but the file is called {shortened(name)}"
            yield Problem(message, ("number",), source=episode.source)


def _numbers_in_names(project: Project) -> dict[int | None, list[tuple[Episode, int]]]:
    """Full episodes with a number, each with the number in its file name, by season."""
    seasons: dict[int | None, list[tuple[Episode, int]]] = defaultdict(list)
    for episode in project.episodes:
        match = _NUMBER_IN_NAME.match(episode.slug)
        # a title such as "5 ways to sleep" gives its file the same beginning
        if match and episode.number and episode.type == "full" and not episode.title[:1].isdigit():
            seasons[episode.season].append((episode, int(match[1])))
    return seasons


@series_rule("PP457", Severity.ADVICE)
def seasons_have_no_gap(project: Project) -> Problems:
    """Seasons are numbered without a gap.

    Why: Apps list seasons by number, and listeners look for the missing one.
    Fix: Correct the season's number.
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification;
        Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    if any(finding.field[:1] in {(), ("season",)} for finding in project.findings):
        return  # the unreadable one may be the missing one
    first: dict[int, Episode] = {}
    for episode in project.episodes:
        first.setdefault(episode.season or 0, episode)
    for before, after in pairwise(sorted(first)):
        if before and after > before + 1 and after < _LOWEST_YEAR:
            message = f"Season {after} follows season {before}"
            yield Problem(message, ("season",), source=first[after].source)


@series_rule("PP414", Severity.ERROR)
def numbers_are_unique(project: Project) -> Problems:
    """No two full episodes of a season have the same number.

    Why: Apps that sort by number show one of them, or both in the wrong place.
    Fix: Give each its own number; `check` suggests the next free one.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    highest: dict[int | None, int] = defaultdict(int)
    for episode in project.episodes:
        if episode.type == "full":
            highest[episode.season] = max(highest[episode.season], episode.number or 0)
    for first, later in repeated(
        project,
        lambda episode: (
            episode.number and episode.type == "full" and (episode.season, episode.number)
        ),
    ):
        message = f"{first.source.file} already has number {later.number}"
        fix = f"Give each its own number; {highest[later.season] + 1} is the next free one."
        yield Problem(message, ("number",), fix=fix, source=later.source)


@owner_rule("PP415", Severity.ERROR)
def serial_episodes_are_numbered(project: Project) -> Problems:
    """Every full episode of a serial show has a number.

    Why: Apps list a serial show by number, and lose an episode without one.
    Fix: Number the episode.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    if project.show.type != "serial":
        return
    for episode in project.episodes:
        if episode.type == "full" and episode.number is None:
            message = "It has no number, but the show is serial"
            yield Problem(message, ("number",), source=episode.source)


@series_rule("PP432", Severity.ADVICE)
def numbers_have_no_gap(project: Project) -> Problems:
    """The full episodes of a season are numbered without a gap.

    Why: Listeners look for the missing episode.
    Fix: Correct the number, or add the episode.
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification;
        Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for before, after in _neighbours(project):
        if (after.number or 0) > (before.number or 0) + 1:
            message = f"Number {after.number} follows number {before.number}"
            yield Problem(message, ("number",), source=after.source)


@series_rule("PP433", Severity.ADVICE)
def seasons_are_given_throughout(project: Project) -> Problems:
    """Either every full episode has a season, or none has.

    Why: Apps put episodes without a season into a group of their own.
    Fix: Add the field season to the others too.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; Apple, How to set the order of
        podcast episodes,
        https://podcasters.apple.com/support/3143-how-to-set-the-order-of-podcast-episodes.
    """
    full = _full_episodes(project)
    if any(episode.season for episode in full):
        for episode in full:
            if episode.season is None:
                message = "It has no season, but other episodes have one"
                yield Problem(message, ("season",), source=episode.source)


@series_rule("PP449", Severity.ADVICE)
def numbers_are_given_throughout(project: Project) -> Problems:
    """Either every full episode of a season has a number, or none has.

    Why: Apps that sort by number put episodes without one at the end, or at the beginning.
    Fix: Add the field number; if the episode is an extra, write type: bonus.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; Apple, How to set the order of
        podcast episodes,
        https://podcasters.apple.com/support/3143-how-to-set-the-order-of-podcast-episodes.
    """
    full = _full_episodes(project)
    numbered = {episode.season for episode in full if episode.number is not None}
    for episode in full if project.show.type != "serial" else ():
        if episode.number is None and episode.season in numbered:
            message = "It has no number, but other episodes have one"
            yield Problem(message, ("number",), source=episode.source)


@series_rule("PP434", Severity.WARNING)
def serial_dates_rise(project: Project) -> Problems:
    """The episodes of a serial show are published in the order of their numbers.

    Why: Some apps sort by date and some by number, so a story would be told out of order.
    Fix: Correct the number or the date.
    Source: Apple, How to set the order of podcast episodes,
        https://podcasters.apple.com/support/3143-how-to-set-the-order-of-podcast-episodes.
    """
    if project.show.type != "serial":
        return
    for before, after in _neighbours(project):
        if before.published and after.published and after.published < before.published:
            message = f"It is published before number {before.number}"
            yield Problem(message, ("published",), source=after.source)


def _full_episodes(project: Project) -> list[Episode]:
    """Full episodes whose files could be read."""
    unread = {finding.file for finding in project.findings}
    full = (episode for episode in project.episodes if episode.type == "full")
    return [episode for episode in full if episode.source.file not in unread]


def _neighbours(project: Project) -> Iterator[tuple[Episode, Episode]]:
    """Full episodes with consecutive numbers, in seasons where every full episode has one."""
    # an episode whose number is unread would look like a gap between its neighbours
    if any(finding.field[:1] in _ORDER_FIELDS for finding in project.findings):
        return
    seasons: dict[int | None, list[Episode]] = defaultdict(list)
    for episode in project.episodes:
        if episode.type == "full":
            seasons[episode.season].append(episode)
    for season in seasons.values():
        if all(episode.number for episode in season):
            yield from pairwise(sorted(season, key=lambda episode: episode.number or 0))
