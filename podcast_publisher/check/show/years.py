"""A rule for slips in a year."""

from collections import Counter

from podcast_publisher.check.engine.rule import Problems, series_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Project

_YEARS = 10


@series_rule("PP112", Severity.WARNING)
def years_are_near_one_another(project: Project) -> Problems:
    """No episode is dated more than ten years before or after all others.

    Why: A slip in the year, such as 2062 for 2026, keeps an episode out of the feed for ever, or
        sorts it behind all others, and nothing else looks wrong.
    Fix: Correct the year. If it is right, allow it with the reason.
    Source: docs/reference/limits.md.
    """
    # another rule reports years outside this range
    dated = [
        (episode, episode.published.year)
        for episode in project.episodes
        if episode.published and 1990 <= episode.published.year <= 2100 and not episode.withdrawn
    ]
    far = []
    years = Counter(year for _, year in dated)
    for episode, year in dated:
        others = [other for other in years if other != year or years[year] > 1]
        nearest = min(others, key=lambda other: abs(other - year), default=year)
        if abs(nearest - year) > _YEARS:
            far.append((episode, year, nearest))
    if len(far) == len(dated):
        far = sorted(far, key=lambda entry: entry[1])[-1:]  # of two, report the later one
    for episode, year, nearest in far:
        message = f"It is dated {year}; the nearest other episode is dated {nearest}"
        yield Problem(message, ("published",), source=episode.source)
