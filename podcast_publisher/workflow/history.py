"""The releases of a destination, newest first."""

from collections.abc import Iterable
from itertools import islice

from podcast_publisher.model.feed import Feed
from podcast_publisher.model.listener_change import ListenerChange
from podcast_publisher.model.outcome import Outcome
from podcast_publisher.model.release import Release, feed_copy_key
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.listener_changes import listener_changes
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.outcomes import read_outcomes
from podcast_publisher.workflow.destination import Target

_MOST_COMPARED = 3
"""Releases; each costs two feeds."""


def release_history(target: Target, most: int) -> list[Release]:
    """At most so many of the last releases.

    Raises:
        DestinationError: the destination cannot be read.
    """
    destination = target.place.destination
    return list(islice(read_history(destination, read_live(destination)), most))


def release_changes(target: Target, release: Release) -> tuple[ListenerChange, ...]:
    """What reads otherwise since the release before it; nothing where the feed of one of them is not kept.

    Raises:
        DestinationError: the destination cannot be read.
    """
    if release.previous is None:
        return ()
    before, after = (_feed(target, number) for number in (release.previous, release.number))
    return listener_changes(before, after) if before and after else ()


def changes_of(
    target: Target, releases: Iterable[Release], asked: int = 0
) -> dict[int, tuple[ListenerChange, ...]]:
    """The same for the first few releases with other words and for the one that is asked for, by their numbers."""
    reworded = [release for release in releases if is_reworded(release)]
    return {
        release.number: release_changes(target, release)
        for position, release in enumerate(reworded)
        if position < _MOST_COMPARED or release.number == asked
    }


def is_reworded(release: Release) -> bool:
    """Whether its record speaks of other words."""
    return any("with other" in notice for notice in release.notices)


def announcements_of(target: Target, releases: Iterable[Release]) -> dict[int, tuple[Outcome, ...]]:
    """Who was told of each release, by its number; nothing of releases that nobody is told of.

    Raises:
        DestinationError: the destination cannot be read.
    """
    return {
        release.number: read_outcomes(target.place.destination, release.number)
        for release in releases
        if release.announces
    }


def _feed(target: Target, number: int) -> Feed | None:
    from podcast_publisher.feed.read import parse_or_none  # lxml, where releases are compared

    copy = target.place.destination.read(feed_copy_key(number))
    return parse_or_none(copy[0]) if copy else None
