"""Rules that a new release follows the live one.

An older copy of the folder, or an older program, would silently undo others' work.
"""

import re
from collections.abc import Iterator

from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.finding import Finding, Problem, Rule, Severity, SourceFile
from podcast_publisher.model.release import Release
from podcast_publisher.model.rules import rule


@rule("PP911", Severity.ERROR)
def program_is_not_older() -> None:
    """The program is not older than the one that made the live release.

    Why: It would write the feed as it was written then, without later corrections.
    Fix: Install the newer version, and publish again.
    Source: docs/publishing.md.
    """


@rule("PP912", Severity.ERROR)
def folder_is_not_older() -> None:
    """The folder is not older than the one that the live release was made from.

    Why: It would silently undo what others have corrected since.
    Fix: Get their changes (git pull), and publish again. If that commit is gone for good, because
        the history was rewritten, publish once from a copy of the folder without .git.
    Source: docs/publishing.md.
    """


@rule("PP913", Severity.ERROR)
def not_what_was_rolled_back() -> None:
    """What was rolled back is not published again unchanged.

    Why: A rollback leaves the folder as it was, so the next run would bring the mistake back.
    Fix: Fix what the rollback was for, and publish again. If nothing was wrong with it after all,
        podcast-publisher rollback restores that release.
    Source: docs/publishing.md.
    """


_PLACE = SourceFile("podcast.yaml")


def check_release_order(
    live: Release,
    *,
    tool: str,
    follows: bool | None,
    rolled_back: tuple[Feed, Feed] | None,
    built: Feed,
) -> tuple[Finding, ...]:
    """Why a new release must not replace the live one.

    `follows`: whether the folder contains the live commit; None where that is unknown.
    `rolled_back`: the feed that was rolled back, and the one that replaced it.
    """
    return tuple(
        Finding.of(rule, Problem(message), _PLACE)
        for rule, message in _problems(
            live, tool=tool, follows=follows, rolled_back=rolled_back, built=built
        )
    )


def _problems(
    live: Release,
    *,
    tool: str,
    follows: bool | None,
    rolled_back: tuple[Feed, Feed] | None,
    built: Feed,
) -> Iterator[tuple[Rule, str]]:
    release = f"Release {live.number}, which {live.by or 'someone'} published at {live.published},"
    if _version(tool) < _version(live.tool):
        yield program_is_not_older, f"{release} was made by version {live.tool}, and this is {tool}"
    if follows is False:
        message = (
            f"{release} was made from commit {live.commit[:12]}, which this folder does not contain"
        )
        yield folder_is_not_older, message
    if rolled_back and _repeats(*rolled_back, built):
        reason = f" ({live.reason})" if live.reason else ""
        yield (
            not_what_was_rolled_back,
            f"Release {live.undoes} was rolled back{reason}; this is the same again",
        )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text.partition("+")[0])[:3])


def _repeats(undone: Feed, restored: Feed, built: Feed) -> bool:
    """Whether everything that was rolled back is back, with nothing fixed."""
    changed = _entries(undone) ^ _entries(restored)
    return bool(changed) and changed & _entries(built) == changed & _entries(undone)


def _entries(feed: Feed) -> frozenset[FeedItem | tuple[str, ...]]:
    """The feed's content: one entry per episode, and one for the show."""
    return frozenset(
        {*feed.items, (feed.title, feed.description, feed.artwork, feed.guid, feed.new_url)}
    )
