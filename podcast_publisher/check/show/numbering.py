"""Rules for what counts the episodes: seasons and the names of files."""

import re
from collections import Counter, defaultdict
from itertools import pairwise

from podcast_publisher.check.engine.rule import Problems, series_rule
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Project

_COUNTED = re.compile(r"(\d{1,3})-(?!\d)")
"""A number at the beginning of a file's name; 25-06-11 is a day."""
_A_YEAR = 1900


@series_rule("PP110", Severity.ADVICE)
def files_have_their_episodes_numbers(project: Project) -> Problems:
    """Where files begin with their episodes' numbers, every one does.

    Why: Recording and transcript go by the file's name, so of two numbers one is wrong, or the next
        person takes one file for another.
    Fix: Correct the number in the file. If the name is wrong, rename the file only before the episode
        has been published: the name is a part of addresses.
    Source: feed-rules 1.2, episode-number.
    """
    for season in _counted(project).values():
        given = Counter(one.number for one, _ in season)
        # of a number that is given twice, another rule speaks
        others = [one for one, number in season if number != one.number and given[one.number] == 1]
        # where most differ, files count something else, such as all seasons together
        for one in others if 2 * len(others) <= len(season) else ():
            name = one.source.file.rpartition("/")[2]
            message = f"It is number {one.number}, and the file is called {shortened(name)}"
            yield Problem(message, ("number",), source=one.source)


def _counted(project: Project) -> dict[int | None, list[tuple[Episode, int]]]:
    """The full episodes that have a number, each with that of its file, by season."""
    seasons: dict[int | None, list[tuple[Episode, int]]] = defaultdict(list)
    for episode in project.episodes:
        found = _COUNTED.match(episode.slug)
        # a title such as "5 ways to sleep" gives its file the same beginning
        if found and episode.number and episode.type == "full" and not episode.title[:1].isdigit():
            seasons[episode.season].append((episode, int(found[1])))
    return seasons


@series_rule("PP457", Severity.ADVICE)
def seasons_have_no_gap(project: Project) -> Problems:
    """The seasons are numbered without a gap.

    Why: Apps list seasons by number, and listeners look for the one that seems to be missing.
    Fix: Correct the number of the season.
    Source: PSP-1; feed-rules 1.2, season-number.
    """
    if any(finding.field[:1] in {(), ("season",)} for finding in project.findings):
        return  # the one that could not be read may be the missing one
    first: dict[int, Episode] = {}
    for episode in project.episodes:
        first.setdefault(episode.season or 0, episode)
    for before, after in pairwise(sorted(first)):
        if before and after > before + 1 and after < _A_YEAR:
            message = f"Season {after} follows season {before}"
            yield Problem(message, ("season",), source=first[after].source)


@series_rule("PP456", Severity.ADVICE)
def withdrawn_is_no_draft(project: Project) -> Problems:
    """An episode is withdrawn or a draft, and not both.

    Why: One was published and is no more, the other is to come: whoever opens the file does not know
        which, and a draft's faults are told as advice alone.
    Fix: Take the field draft out. If the episode was never published, take out withdrawn instead.
    Source: feed-rules 1.8, consent-withdrawal.
    """
    for episode in project.episodes:
        if episode.withdrawn and episode.draft:
            yield Problem("It is withdrawn, and a draft too", ("draft",), source=episode.source)
