"""The rule that erased episodes are never published again."""

from collections.abc import Iterator

from podcast_publisher.model.finding import Finding, Problem, Severity
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Project
from podcast_publisher.model.tombstones import Tombstones


@rule("PP920", Severity.ERROR)
def not_erased() -> None:
    """No episode in the folder was erased from the destination.

    Why: Somebody in it has withdrawn their consent, and it was erased at their request.
    Fix: Delete the episode's YAML file, recording, transcript and pictures from the folder. If it
        is another episode, give it its own guid and file name.
    Source: UK GDPR, article 17, https://www.legislation.gov.uk/eur/2016/679/article/17;
        docs/erasing.md.
    """


def check_erased(project: Project, erased: Tombstones) -> tuple[Finding, ...]:
    """The folder's episodes that a tombstone names, including drafts and withdrawn ones."""
    return tuple(_erased_episodes(project, erased)) if erased else ()


def _erased_episodes(project: Project, erased: Tombstones) -> Iterator[Finding]:
    for episode in project.episodes:
        if erased.has_guid(episode.guid):
            problem = Problem("This episode was erased and cannot be published again", ("guid",))
            yield Finding.of(not_erased, problem, episode.source)
        elif erased.has_slug(episode.slug):
            problem = Problem(
                "An episode with this file name was erased, so its addresses cannot be reused",
                fix="If this is another episode, rename its YAML file. Otherwise delete it.",
            )
            yield Finding.of(not_erased, problem, episode.source)
