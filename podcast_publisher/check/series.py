"""Rules for all episodes together."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

from podcast_publisher.check.rule import Problems, series_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Project

Key = TypeVar("Key", bound=Hashable)


@series_rule("PP411", Severity.ERROR)
def there_is_an_episode(project: Project) -> Problems:
    """The show has at least one episode.

    Why: Apple and Spotify refuse a show that has none.
    Fix: Put an episode's YAML, recording and transcript into the folder episodes.
    Source: Apple, Podcast RSS feed requirements; Spotify, Show metadata requirements.
    """
    if not project.episodes:
        yield Problem("There is no episode in the folder episodes")


@series_rule("PP412", Severity.ERROR)
def guids_are_unique(project: Project) -> Problems:
    """No two episodes have the same guid.

    Why: Apps take the two for one, and one of them disappears.
    Fix: Keep the guid of the episode that was published first and give the other a new one:
        python -c "import uuid; print(uuid.uuid4())"
    Source: Apple, Podcast RSS feed requirements.
    """
    for first, later in _repeated(project, lambda one: one.guid):
        message = f"{first.source.file} has this guid already"
        yield Problem(message, ("guid",), source=later.source)


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


@series_rule("PP414", Severity.ERROR)
def numbers_are_unique(project: Project) -> Problems:
    """No two full episodes of a season have the same number.

    Why: Apps that sort by number show one of them, or both in the wrong place.
    Fix: Give each its own number.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    numbered = [one for one in project.episodes if one.number and one.type == "full"]
    for first, later in _repeated(
        project, lambda one: one in numbered and (one.season, one.number)
    ):
        message = f"{first.source.file} has number {later.number} already"
        yield Problem(message, ("number",), source=later.source)


@series_rule("PP415", Severity.ERROR)
def serial_episodes_are_numbered(project: Project) -> Problems:
    """Every full episode of a serial show has a number.

    Why: Apps list a serial show by number, so an episode without one is lost.
    Fix: Number the episode.
    Source: Apple, A Podcaster's Guide to RSS.
    """
    if project.show.type != "serial":
        return
    for one in project.episodes:
        if one.type == "full" and one.number is None:
            yield Problem(
                "It has no number, and the show is serial", ("number",), source=one.source
            )


@series_rule("PP416", Severity.WARNING)
def times_are_distinct(project: Project) -> Problems:
    """No two episodes are published at the same moment.

    Why: Apps sort by time, so their order would change from app to app.
    Fix: Put a minute between them.
    Source: feed-rules 1.2, pubdate-order.
    """
    for first, later in _repeated(project, lambda one: one.published):
        message = f"{first.source.file} is published at the same moment"
        yield Problem(message, ("published",), source=later.source)


def _repeated(
    project: Project, key: Callable[[Episode], Key | None]
) -> Iterator[tuple[Episode, Episode]]:
    """The first episode with a key, and each later one with the same; without a key, none."""
    same: dict[Key, list[Episode]] = defaultdict(list)
    for one in project.episodes:
        if found := key(one):
            same[found].append(one)
    return ((first, later) for first, *others in same.values() for later in others)
