"""Rules that an imported show keeps what its old feed had; asked before it is published for the first time."""

from collections.abc import Collection, Iterator

from podcast_publisher.model.comparison import ComparedEpisode, FeedComparison
from podcast_publisher.model.finding import Finding, Problem, Rule, Severity, SourceFile
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Episode, Project

_IMPORT_AGAIN = (
    "Run podcast-publisher import again. If that page does not exist, add its address to left_out in "
    "podcast.yaml, as a guid, with the reason."
)
_NAMED = 3
"""Items; of more than that the number says enough."""


@rule("PP835", Severity.ERROR)
def imported_guid_stays() -> None:
    """Every episode of the old feed is in the new one, with the same guid.

    Why: Apps know an episode only by its guid: one that is missing disappears for its followers, and
        one with another guid appears a second time, as new and unheard.
    Fix: Write the guid of the old feed; import the episode again, or restore its file. If it should stay
        behind, add it to left_out in podcast.yaml with the reason.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url; docs/moving-a-show-here.md.
    """


@rule("PP836", Severity.ERROR)
def left_out_has_a_reason() -> None:
    """Every item of the old feed that cannot come is in `left_out`, with the reason.

    Why: It disappears from its followers' apps on the day of the move; somebody should have decided that.
    Fix: imported/report.txt ends with the lines to copy into podcast.yaml; or bring the item as an
        episode of its own, with its guid.
    Source: docs/moving-a-show-here.md.
    """


@rule("PP837", Severity.WARNING, allowable=False)
def left_out_is_needed() -> None:
    """Every entry of `left_out` is an item of the old feed that did not come.

    Why: A mistyped guid leaves nothing out, and looks as if it did.
    Fix: Copy the guid from imported/report.txt, or remove the entry.
    Source: docs/moving-a-show-here.md.
    """


@rule("PP838", Severity.ERROR)
def old_feed_can_be_compared() -> None:
    """The copy of the old feed is whole, and as the import wrote it.

    Why: Without it, nobody knows whether an episode or its guid got lost on the way.
    Fix: Run podcast-publisher import again, which fetches the old feed; or restore the folder imported
        from the history of the project.
    Source: docs/moving-a-show-here.md.
    """


def check_imported(
    project: Project, comparison: FeedComparison, live: Collection[str]
) -> tuple[Finding, ...]:
    """What keeps an imported show from being published; `live` are guids that other rules protect already."""
    return tuple(
        Finding.of(about, problem, source)
        for about, problem, source in _problems(project, comparison, live)
    )


def uncompared(project: Project, reason: str) -> Finding:
    """The objection where there is no old feed to compare with."""
    return Finding.of(
        old_feed_can_be_compared, Problem(reason, ("imported", "feed")), project.show.source
    )


_Problems = Iterator[tuple[Rule, Problem, SourceFile]]


def _problems(project: Project, comparison: FeedComparison, live: Collection[str]) -> _Problems:
    by_guid = {episode.guid: episode for episode in project.episodes}
    for item in comparison.episodes:
        if not item.keeps_guid and item.guid not in live:
            yield _lost(item, by_guid, project)
    if page := comparison.unread_page:
        message = f"A page of the old feed was not read: {page[:200]}"
        problem = Problem(message, ("imported", "feed"), fix=_IMPORT_AGAIN)
        yield old_feed_can_be_compared, problem, project.show.source
    if unexplained := comparison.without_reason:
        named = ", ".join(f'"{(item.title or item.guid)[:100]}"' for item in unexplained[:_NAMED])
        more = len(unexplained) - _NAMED
        of_more = f" and {more:,} more" if more > 0 else ""
        message = (
            f"The old feed has {named}{of_more}, which did not come, and left_out does not say why"
        )
        field = ("left_out",) if project.show.left_out else ("imported", "feed")
        yield left_out_has_a_reason, Problem(message, field), project.show.source
    places = {entry.guid: number for number, entry in enumerate(project.show.left_out)}
    for guid in comparison.unknown_left_out:
        came = guid in by_guid
        reason = "has come" if came else "is not in the old feed"
        problem = Problem(f'"{guid[:100]}" {reason}', ("left_out", places[guid], "guid"))
        yield left_out_is_needed, problem, project.show.source


def _lost(
    item: ComparedEpisode, by_guid: dict[str, Episode], project: Project
) -> tuple[Rule, Problem, SourceFile]:
    title = item.title[:100] or "An item without a title"
    if changed := by_guid.get(item.new_guid):
        message = f"In the old feed, this episode has the guid {item.guid}"
        return imported_guid_stays, Problem(message, ("guid",)), changed.source
    if episode := by_guid.get(item.guid):
        reason = "is a draft" if episode.draft else "has a date in the future"
        field = ("draft",) if episode.draft else ("published",)
        message = f"The old feed has this episode, and here it {reason}, so it would disappear"
        return imported_guid_stays, Problem(message, field), episode.source
    message = f'The old feed has "{title}", and no episode here has its guid {item.guid}'
    return imported_guid_stays, Problem(message, ("imported", "feed")), project.show.source
