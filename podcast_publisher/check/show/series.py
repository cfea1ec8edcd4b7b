"""Rules for the series: what no two episodes may share."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from podcast_publisher.check.engine.rule import Problems, owner_rule, series_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Project

SHOWN = 60
"""Characters of a title; apps cut longer ones."""

Key = TypeVar("Key", bound=Hashable)


@series_rule("PP411", Severity.ERROR)
def there_is_an_episode(project: Project) -> Problems:
    """The show has at least one episode.

    Why: Apple and Spotify refuse a show without episodes.
    Fix: Put an episode's YAML, recording and transcript into the folder episodes.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; Spotify, Podcast
        specification, https://support.spotify.com/us/creators/article/podcast-specification-doc/.
    """
    is_unreadable = any(finding.file == "episodes" for finding in project.findings)
    if not project.episodes and not is_unreadable:
        yield Problem("There is no episode in the folder episodes")


@series_rule("PP412", Severity.ERROR)
def guids_are_unique(project: Project) -> Problems:
    """No two episodes have the same guid.

    Why: Apps treat the two as one, and one of them disappears.
    Fix: Keep the guid of the episode that was published first, and give the other a new one:
        `check` suggests one.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    for first, later in repeated(project, lambda episode: episode.guid):
        # deterministic, so that running the check again suggests the same guid
        new = uuid5(NAMESPACE_URL, f"{project.show.guid} {later.guid} {later.source.file}")
        message = f"{first.source.file} already has this guid"
        fix = f"Keep it in the episode that was published first. The other can have this one: {new}"
        yield Problem(message, ("guid",), fix=fix, source=later.source)


@series_rule("PP413", Severity.ERROR)
def recordings_are_unique(project: Project) -> Problems:
    """No two episodes have the same recording.

    Why: Listeners would hear the wrong episode, and Apple drops the later one.
    Fix: Replace one of the two with the right recording.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    for first, later in repeated(
        project, lambda episode: episode.audio and episode.audio.file.sha256
    ):
        message = f"Its recording is identical to that of {first.source.file}"
        yield Problem(message, ("audio",), source=later.source)


@series_rule("PP720", Severity.ADVICE)
def transcripts_are_unique(project: Project) -> Problems:
    """No two episodes have the same transcript.

    Why: Readers would follow another episode than the one they hear. It is advice because a
        repeated episode rightly has the same words.
    Fix: Replace one of the two with the right transcript.
    Source: WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded;
        docs/reference/limits.md.
    """
    for first, later in repeated(
        project, lambda episode: episode.transcript and episode.transcript.summary.fingerprint
    ):
        if later.transcript:
            message = f"It has the same text as the transcript of {first.source.file}"
            source = later.transcript.source
            yield Problem(message, ("transcript",), source=source, line=1)


@series_rule("PP416", Severity.WARNING)
def times_are_distinct(project: Project) -> Problems:
    """No two episodes are published at the same time.

    Why: Apps sort by time, so the order would differ from app to app.
    Fix: Enter this episode's own date and time. If both appear together, put a minute between
        them.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; Apple, How to set the order of
        podcast episodes,
        https://podcasters.apple.com/support/3143-how-to-set-the-order-of-podcast-episodes.
    """
    for first, later in repeated(project, lambda episode: episode.published):
        message = f"{first.source.file} is published at the same time"
        yield Problem(message, ("published",), source=later.source)


@series_rule("PP431", Severity.ADVICE)
def titles_differ_early(project: Project) -> Problems:
    """Titles differ in their first 60 characters.

    Why: Apps cut titles, so two episodes that begin alike look the same in a list.
    Fix: Put the words that distinguish the episode first.
    Source: docs/reference/limits.md.
    """
    for first, later in repeated(project, lambda episode: episode.title[:SHOWN].casefold()):
        message = f"{first.source.file} has a title that begins with the same characters"
        yield Problem(message, ("title",), source=later.source)


@owner_rule("PP456", Severity.ADVICE)
def withdrawn_is_no_draft(project: Project) -> Problems:
    """An episode is withdrawn or a draft, not both.

    Why: A withdrawn episode was published, a draft was not: readers of the file cannot tell which,
        and errors in drafts are reported as advice.
    Fix: Remove the field draft. If the episode was never published, remove withdrawn instead.
    Source: docs/publishing.md.
    """
    for episode in project.episodes:
        if episode.withdrawn and episode.draft:
            yield Problem("It is both withdrawn and a draft", ("draft",), source=episode.source)


def repeated(
    project: Project, key: Callable[[Episode], Key | None]
) -> Iterator[tuple[Episode, Episode]]:
    """The first episode with a key, and each later one with the same; without a key, none."""
    same: dict[Key, list[Episode]] = defaultdict(list)
    for episode in project.episodes:
        if value := key(episode):
            same[value].append(episode)
    return ((first, later) for first, *others in same.values() for later in others)
