"""Rules for descriptions that repeat another episode's."""

from podcast_publisher.check.engine.rule import Problems, series_rule
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Project

_A_SENTENCE = 40
"""Characters; what is shorter may well be said of two episodes."""


@series_rule("PP451", Severity.ADVICE)
def descriptions_begin_differently(project: Project) -> Problems:
    """No two episodes' descriptions begin with the same paragraph.

    Why: Apps show only the beginning, so two episodes look the same. If a file was copied,
        listeners read about the wrong episode.
    Fix: Begin with what only this episode has.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; docs/reference/limits.md.
    """
    seen: dict[str, Episode] = {}
    for episode in project.episodes:
        words = " ".join(episode.description.split("\n\n")[0].split()).casefold()
        if len(words) < _A_SENTENCE or episode.withdrawn:
            continue
        if (first := seen.setdefault(words, episode)) is not episode:
            message = f"{shortened(first.source.file, 80)} begins with the same paragraph"
            yield Problem(message, ("description",), source=episode.source)
