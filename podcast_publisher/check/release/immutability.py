"""Rules that protect live episodes from changes.

They compare the folder with the live feed, before publishing. A change that must be made is a decision
in the YAML, with date and reason, never an option.
"""

import hashlib
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.finding import FieldPath, Finding, Problem, Rule, Severity, SourceFile
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Decision, Episode, Project


@rule("PP901", Severity.ERROR)
def episode_stays() -> None:
    """Every live episode is still in the folder.

    Why: Apps remove an episode that is no longer in the feed from people who have not heard it.
    Fix: Restore its YAML file; perhaps this is an older copy of the folder. To take the episode
        down for good, keep the file and add the field withdrawn with date and reason.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; docs/publishing.md.
    """


@rule("PP902", Severity.ERROR)
def guid_stays() -> None:
    """The guid of a live episode never changes.

    Why: Apps know an episode only by its guid: they would show it a second time, as new and
        unheard.
    Fix: Write the guid that is live.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; This American Life archive,
        issue 8, https://github.com/dcadata/this-american-life-archive/issues/8.
    """


@rule("PP903", Severity.ERROR)
def date_stays() -> None:
    """The date of a live episode stays the same.

    Why: Apps sort by it, and some announce a new episode.
    Fix: Write the date that is live; or, if it must change, add the field replaces_date with
        today's date and the reason.
    Source: RSS 2.0, pubDate,
        https://www.rssboard.org/rss-specification#ltpubdategtSubelementOfLtitemgt;
        docs/publishing.md.
    """


@rule("PP904", Severity.ERROR)
def recording_stays() -> None:
    """The recording of a live episode stays the same.

    Why: People who have downloaded it keep the old one, and nobody tells them about the new one.
    Fix: Restore the old recording; or, if it must change, add the field replaces_audio with
        today's date and the reason.
    Source: Spotify, Podcast specification,
        https://support.spotify.com/us/creators/article/podcast-specification-doc/; Podcast
        namespace issue 122, https://github.com/Podcastindex-org/podcast-namespace/issues/122.
    """


@rule("PP905", Severity.ERROR)
def show_guid_stays() -> None:
    """The guid of a live show never changes.

    Why: Directories would take it for another show, and it would lose its followers.
    Fix: Write the guid that is live.
    Source: Podcast namespace, guid,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md.
    """


_FIELDS = ("withdrawn", "replaces_audio", "replaces_date")


def check_immutability(
    project: Project, live: Feed, built: Feed, used: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """What the folder would change for followers of the live show.

    `used` are digests of the decisions that the live release has already carried out.
    """
    return tuple(
        Finding.of(rule, problem, source)
        for rule, problem, source in _changes(project, live, built, frozenset(used))
    )


def decisions_in(project: Project) -> tuple[str, ...]:
    """A digest of each decision, which does not reveal it."""
    return tuple(
        _digest(episode, field, decision)
        for episode in project.episodes
        for field in _FIELDS
        if (decision := getattr(episode, field))
    )


def _digest(episode: Episode, field: str, decision: Decision) -> str:
    text = f"{episode.guid}\n{field}\n{decision.date}\n{decision.reason}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_Problems = Iterator[tuple[Rule, Problem, SourceFile]]


def _changes(project: Project, live: Feed, built: Feed, used: frozenset[str]) -> _Problems:
    if live.guid and live.guid != project.show.guid:
        problem = Problem(f"The live show has the guid {live.guid}", ("guid",))
        yield show_guid_stays, problem, project.show.source
    episodes = {episode.guid: episode for episode in project.episodes}
    built_items = built.by_guid()
    for item in live.items:
        if (episode := episodes.get(item.guid)) is None:
            yield _missing(item, project, live)
        elif not episode.withdrawn:
            yield from _changed(item, built_items.get(item.guid), episode, used)


def _missing(item: FeedItem, project: Project, live: Feed) -> tuple[Rule, Problem, SourceFile]:
    """An episode is missing, or has another guid: its recording or title shows that."""
    live_guids = {live_item.guid for live_item in live.items}
    for episode in project.episodes:
        same = episode.title == item.title or _slug(item) == episode.slug
        if same and episode.guid not in live_guids:
            message = f"This episode is live under the guid {item.guid}"
            return guid_stays, Problem(message, ("guid",)), episode.source
    message = f'"{item.title}" is live, but no file in the folder episodes has its guid {item.guid}'
    return episode_stays, Problem(message), SourceFile("episodes")


def _changed(
    item: FeedItem, built_item: FeedItem | None, episode: Episode, used: frozenset[str]
) -> _Problems:
    if episode.draft:
        problem = Problem("This episode is live, so it cannot be a draft", ("draft",))
        yield episode_stays, problem, episode.source
    live_since = parsedate_to_datetime(item.published) if item.published else None
    if live_since and episode.published != live_since:
        yield from _undecided(
            date_stays,
            f"It is live with the date {live_since:%Y-%m-%d %H:%M} UTC",
            episode,
            at=("published",),
            field="replaces_date",
            used=used,
        )
    if built_item and item.audio_file_name != built_item.audio_file_name:
        yield from _undecided(
            recording_stays,
            "It is live with another recording",
            episode,
            at=("audio",),
            field="replaces_audio",
            used=used,
        )


def _undecided(
    rule: Rule, message: str, episode: Episode, *, at: FieldPath, field: str, used: frozenset[str]
) -> _Problems:
    decision: Decision | None = getattr(episode, field)
    if decision is None:
        yield rule, Problem(message, at), episode.source
    elif _digest(episode, field, decision) in used:
        again = f"{message}, and the decision of {decision.date} has already been carried out"
        fix = f"Restore what is live; or write into {field} when and why this change was decided."
        yield rule, Problem(again, (field,), fix=fix), episode.source


def _slug(item: FeedItem) -> str:
    """The name of its YAML file: its recording's name without the digest."""
    return item.audio_file_name.rpartition("-")[0]
