"""Rules for the release that is live: what is published must come after it.

An older copy of the folder, or an older program, would silently take back what others have done.
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


def check_succession(
    live: Release,
    *,
    tool: str,
    follows: bool | None,
    rolled_back: tuple[Feed, Feed] | None,
    built: Feed,
) -> tuple[Finding, ...]:
    """What speaks against putting a new release in the place of the live one.

    `follows` says whether the folder comes after the commit that is live; nothing where that is not
    known. `rolled_back` are the feed that was rolled back and the one that took its place.
    """
    return tuple(
        Finding.of(rule, Problem(message), _PLACE)
        for rule, message in _found(
            live, tool=tool, follows=follows, rolled_back=rolled_back, built=built
        )
    )


def _found(
    live: Release,
    *,
    tool: str,
    follows: bool | None,
    rolled_back: tuple[Feed, Feed] | None,
    built: Feed,
) -> Iterator[tuple[Rule, str]]:
    which = f"Release {live.number}, which {live.by or 'someone'} published at {live.published},"
    if _version(tool) < _version(live.tool):
        yield program_is_not_older, f"{which} was made by version {live.tool}, and this is {tool}"
    if follows is False:
        message = f"{which} was made of commit {live.commit[:12]}, which this folder does not have"
        yield folder_is_not_older, message
    if rolled_back and _returns(*rolled_back, built):
        why = f" ({live.reason})" if live.reason else ""
        yield (
            not_what_was_rolled_back,
            f"Release {live.undoes} was rolled back{why}; this is it again",
        )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text.partition("+")[0])[:3])


def _returns(undone: Feed, restored: Feed, built: Feed) -> bool:
    """Whether everything that was rolled back is there again, with nothing of it mended."""
    changed = _said(undone) ^ _said(restored)
    return bool(changed) and changed & _said(built) == changed & _said(undone)


def _said(feed: Feed) -> frozenset[FeedItem | tuple[str, ...]]:
    """Everything the feed says, one entry an episode and one for the show."""
    return frozenset({*feed.items, (feed.title, feed.description, feed.artwork, feed.guid)})
