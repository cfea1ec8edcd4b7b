"""Rules for the short text of an episode."""

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show

LONGEST = 500
"""Characters: three or four lines on a telephone. Of 36 in real feeds, 27 have fewer than 380."""


@episode_rule("PP840", Severity.WARNING)
def summary_is_short(episode: Episode, _show: Show) -> Problems:
    """A summary has at most 500 characters.

    Why: Apps show it in lists, cut off after a few lines, and some show it in place of the show
        notes.
    Fix: Shorten it to one or two sentences; everything else belongs in the description.
    Source: Podcast namespace, issue 399,
        https://github.com/Podcastindex-org/podcast-namespace/issues/399; docs/fields.md.
    """
    if len(episode.summary) > LONGEST:
        message = f"It has {len(episode.summary):,} characters; at most {LONGEST} are allowed"
        yield Problem(message, ("summary",))


@episode_rule("PP841", Severity.ADVICE)
def summary_adds_something(episode: Episode, _show: Show) -> Problems:
    """A summary is not the beginning of the description.

    Why: Apps that have no summary show the beginning of the description anyway, and those that
        show both show the same words twice.
    Fix: Remove the summary, or say in it what the description does not begin with.
    Source: PSP-1, issue 13,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification/issues/13.
    """
    summary = _words(episode.summary).rstrip(" .…")
    if summary and _words(episode.description).startswith(summary):
        yield Problem("The description begins with the same words", ("summary",))


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
