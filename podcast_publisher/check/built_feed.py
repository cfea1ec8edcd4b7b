"""Rules for the feed as it was built, read back as an app reads it."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.finding import Finding, Problem, Rule, Severity
from podcast_publisher.model.show import Episode, Project

SAYS_WHAT_THE_YAML_SAYS = Rule.described(
    "PP501",
    Severity.ERROR,
    "feed_says_what_the_yaml_says",
    """The feed, read back, says of every episode what its YAML says.

    Why: What is lost between here and the feed is lost for every listener.
    Fix: This is a fault of the program, not of your file. Please report it with the file.
    Source: feed-rules 4.3: what feedgen changes or leaves out in silence.
    """,
)
HAS_AN_EPISODE = Rule.described(
    "PP502",
    Severity.WARNING,
    "feed_has_an_episode",
    """At least one episode's time has come.

    Why: Apple and Spotify refuse a show without an episode in its feed.
    Fix: Submit the show to directories when the first episode has appeared.
    Source: Apple, Podcast RSS feed requirements; Spotify, Show metadata requirements.
    """,
)
ALL = (SAYS_WHAT_THE_YAML_SAYS, HAS_AN_EPISODE)


def check_feed(feed: Feed, project: Project) -> tuple[Finding, ...]:
    """What is wrong with a feed that was built of the project."""
    if not feed.items:
        problem = Problem("No episode has appeared yet, so the feed is empty")
        return (Finding.of(HAS_AN_EPISODE, problem, project.show.source),)
    episodes = {episode.guid: episode for episode in project.episodes}
    return tuple(
        Finding.of(
            SAYS_WHAT_THE_YAML_SAYS,
            Problem(f"The YAML says {meant!r}, the feed {said!r}", (field,)),
            episodes[item.guid].source,
        )
        for item in feed.items
        for field, meant, said in _compared(episodes[item.guid], item)
        if meant != said
    )


def _compared(episode: Episode, item: FeedItem) -> Iterator[tuple[str, object, object]]:
    """Field, what the YAML says, and what the feed says."""
    yield "title", " ".join(episode.title.split()), " ".join(item.title.split())
    yield "number", str(episode.number or ""), item.number
    yield "people", [person.name for person in episode.people], list(item.people)
    yield "transcript", bool(episode.transcript), bool(item.transcripts)
    yield "chapters", bool(episode.chapters), bool(item.chapters)
    if episode.published:
        yield "published", episode.published, parsedate_to_datetime(item.published)
    if episode.audio and item.enclosure:
        said = (item.enclosure.length, item.enclosure.type)
        yield "audio", (episode.audio.file.size, episode.audio.media_type), said
        yield "audio", str(round(episode.audio.seconds or 0)), item.duration
