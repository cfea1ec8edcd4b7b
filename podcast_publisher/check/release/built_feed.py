"""Rules for the built feed, read back as an app reads it."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from podcast_publisher.check.show.show import LONGEST_DESCRIPTION
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.finding import Finding, Problem, Severity
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.transcript import shown_chapters


@rule("PP501", Severity.ERROR)
def feed_says_what_the_yaml_says() -> None:
    """The feed, read back, matches the YAML of every episode.

    Why: Whatever is lost on the way to the feed is lost for every listener.
    Fix: This is a bug in the program, not in your file. Please report it with the file.
    Source: docs/reference/feedgen.md.
    """


@rule("PP502", Severity.WARNING, allowable=False)
def feed_has_an_episode() -> None:
    """At least one episode has appeared.

    Why: Apple and Spotify refuse a show without an episode in its feed.
    Fix: Submit the show to directories when the first episode has appeared.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; Spotify, Podcast
        specification, https://support.spotify.com/us/creators/article/podcast-specification-doc/.
    """


@rule("PP503", Severity.ERROR)
def show_description_fits_with_its_markup() -> None:
    """The show's description takes at most 4,000 bytes in the feed, including the addresses of
    its links.

    Why: Apple refuses more; other apps cut it off, perhaps in the middle of a link.
    Fix: Shorten it. In the feed it is plain text, with the address of a link after its words each
        time that it is used.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """


@rule("PP504", Severity.WARNING, allowable=False)
def episode_description_fits_with_its_markup() -> None:
    """An episode's description takes at most 4,000 bytes in the feed, including its markup.

    Why: Apple shows no more; other apps cut it off, perhaps in the middle of a link. (YouTube
        cuts at 5,000 characters, and some hosts count characters instead of bytes.)
    Fix: Shorten it. Every paragraph takes seven bytes more than its words, and every link the
        length of its address.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification; YouTube
        Help, Deliver podcasts with RSS, https://support.google.com/youtube/answer/13525207.
    """


@rule("PP505", Severity.WARNING, allowable=False)
def feed_is_small() -> None:
    """The feed has at most 5,000,000 bytes.

    Why: Validators and some apps read no further, so the oldest episodes disappear.
    Fix: Shorten the descriptions of old episodes.
    Source: W3C Feed Validation Service, source code, https://github.com/w3c/feedvalidator.
    """


@rule("PP511", Severity.ERROR)
def built_feed_passes_the_linter() -> None:
    """The linter finds nothing in the built feed that apps or directories refuse.

    Why: A feed that would be refused must not replace one that works.
    Fix: This is a bug in the program, not in your file. Please report it with the file.
    Source: docs/rules.md.
    """


LARGEST = 5_000_000


def check_feed(feed: Feed, project: Project) -> tuple[Finding, ...]:
    """Problems of the feed that was built from the project."""
    if not feed.items:
        problem = Problem("No episode has appeared yet, so the feed is empty")
        return (Finding.of(feed_has_an_episode, problem, project.show.source),)
    return (*_differences(feed, project), *_too_long(feed, project))


def _too_long(feed: Feed, project: Project) -> Iterator[Finding]:
    episodes = {episode.guid: episode for episode in project.episodes}
    if feed.size > LARGEST:
        problem = Problem(f"The feed has {feed.size:,} bytes")
        yield Finding.of(feed_is_small, problem, project.show.source)
    show = project.show
    described = [
        (show_description_fits_with_its_markup, show.description, feed.description, show.source)
    ]
    for item in feed.items:
        episode = episodes[item.guid]
        described.append(
            (
                episode_description_fits_with_its_markup,
                episode.description,
                item.description,
                episode.source,
            )
        )
    for size_rule, written, published, source in described:
        over = len(published.encode()) - LONGEST_DESCRIPTION
        # where the words alone are too long, another rule reports it
        if over > 0 and len(written.encode()) <= LONGEST_DESCRIPTION:
            size = f"{over + LONGEST_DESCRIPTION:,} bytes with its markup"
            problem = Problem(f"It takes {size}, {over:,} too many", ("description",))
            yield Finding.of(size_rule, problem, source)


def _differences(feed: Feed, project: Project) -> Iterator[Finding]:
    episodes = {episode.guid: episode for episode in project.episodes}
    pairs = [(project.show.source, _compared_show(project.show, feed))]
    for item in feed.items:
        episode = episodes[item.guid]
        pairs.append((episode.source, _compared(episode, item, project.show.language.lower())))
    return (
        Finding.of(
            feed_says_what_the_yaml_says,
            Problem(f"The YAML says {expected!r}, the feed {actual!r}", (field,)),
            source,
        )
        for source, compared in pairs
        for field, expected, actual in compared
        if expected != actual
    )


def _compared_show(show: Show, feed: Feed) -> Iterator[tuple[str, object, object]]:
    """Field, value in the YAML, and value in the feed."""
    yield "funding", tuple(page.url for page in show.funding), feed.funding
    yield "podroll", tuple(other.guid for other in show.podroll), feed.podroll
    yield "publisher", show.publisher.guid if show.publisher else "", feed.publisher


def _transcripts(episode: Episode, language: str) -> list[tuple[str, str]]:
    """Type and language of every form, by which apps choose."""
    if not episode.transcript:
        return []
    translations = [("text/vtt", each.language.lower()) for each in episode.translations]
    forms = ["text/vtt", "text/html", "application/x-subrip"]
    *first, last = [(form, language) for form in forms]
    return [*first, *translations, last]


def _compared(
    episode: Episode, item: FeedItem, language: str
) -> Iterator[tuple[str, object, object]]:
    """Field, value in the YAML, and value in the feed."""
    yield "title", " ".join(episode.title.split()), " ".join(item.title.split())
    yield "number", str(episode.number or ""), item.number
    yield "people", [person.name for person in episode.people], list(item.people)
    yield "summary", _plain(episode.summary), _plain(item.summary)
    yield "funding", tuple(page.url for page in episode.funding), item.funding
    yield "block", episode.block, item.is_blocked
    named = [(file.type, file.language) for file in item.transcripts]
    yield "transcript", _transcripts(episode, language), named
    if episode.link:
        yield "link", episode.link, item.link
    yield "chapters", bool(episode.chapters), bool(item.chapters)
    shown = shown_chapters(episode.chapters)
    titles = [" ".join(title.split()) for _, title in item.simple_chapters]
    yield "chapters", [" ".join(chapter.title.split()) for chapter in shown], titles
    if episode.published:
        yield "published", episode.published, parsedate_to_datetime(item.published)
    if episode.audio and item.enclosure:
        enclosure = (item.enclosure.length, item.enclosure.type)
        yield "audio", (episode.audio.file.size, episode.audio.media_type), enclosure
        yield "audio", str(round(episode.audio.seconds or 0)), item.duration


def _plain(summary: str) -> str:
    """In the feed, a summary is on one line, and no `<` begins an element."""
    return " ".join(summary.split()).replace("<", "‹")
