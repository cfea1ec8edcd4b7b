"""A feed that something else changed at the store, with its metadata kept: noticed, reported and repaired."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import feed_copy_key
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.workflow.plan import plan_release
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import (
    NOW,
    carried_out,
    live_feed,
    planned,
    publish,
    replace_in,
    rolled_back,
)
from tests.publish.target import Target
from tests.publish.test_pages import cut_off_at
from tests.shows import build_show

ADDED = "<item><title>Advert</title><guid>advert-1</guid></item></channel>"

CHANGES: dict[str, Callable[[str], str]] = {
    "an item removed": lambda feed: re.sub(r"<item>.*?</item>", "", feed, count=1, flags=re.DOTALL),
    "every item removed": lambda feed: re.sub(r"<item>.*</item>", "", feed, flags=re.DOTALL),
    "pictures removed": lambda feed: re.sub(r"<itunes:image [^>]*/>", "", feed),
    "words changed": lambda feed: feed.replace("Listening", "Hearing"),
    "an item added": lambda feed: feed.replace("</channel>", ADDED),
    "cut short": lambda feed: feed[: len(feed) // 2],
}


def items(feed: str) -> list[str]:
    """The feed's items, without its date."""
    return re.findall(r"<item>.*?</item>", feed, re.DOTALL)


def alter(target: Target, change: Callable[[str], str]) -> None:
    """Replace the live feed as another program does, keeping the release number."""
    live = target.destination.read(FEED_KEY)
    assert live is not None
    body, stored = live
    after = change(body.decode())
    assert after != body.decode()
    artifact = Artifact.of_bytes(
        FEED_KEY,
        after.encode(),
        content_type=stored.content_type,
        cache_control=stored.cache_control,
    )
    target.destination.write(artifact, release=stored.release)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_altered_feed_is_repaired(
    small_show: Path, target: Target, change: Callable[[str], str]
) -> None:
    """The plan says why, no finding objects, and listeners get the whole feed again."""
    publish(small_show, target)
    right = live_feed(target)
    alter(target, change)
    plan = planned(small_show, target, target.destination)
    assert plan.feed is not None
    assert plan.feed.reason == "the feed at the store was changed by something else"
    assert "is put right" in plan.notices[0]
    carried_out(plan, target.destination)
    assert live_feed(target) == right
    assert publish(small_show, target).written() == []


def test_an_altered_feed_does_not_hide_a_lost_episode(small_show: Path, target: Target) -> None:
    """The folder is compared with what was published."""
    publish(small_show, target)
    alter(target, CHANGES["every item removed"])
    for file in (small_show / "episodes").glob("02-*"):
        file.unlink()
    built, checked = build_show(small_show, target.public_url, NOW)
    _, findings = plan_release(built, checked.project, target.destination)
    assert [finding.rule.code for finding in findings] == ["PP901"]


def test_an_unchanged_feed_costs_no_extra_request(small_show: Path, target: Target) -> None:
    """Three requests tell that there is nothing to do; an altered feed costs one more."""
    publish(small_show, target)
    observed = ObservedDestination(target.destination)
    read_live(observed)
    assert len(observed.requests) == 3
    alter(target, CHANGES["words changed"])
    observed.requests.clear()
    assert read_live(observed).is_altered
    assert len(observed.requests) == 4


def test_an_altered_feed_is_never_copied_as_a_release(small_show: Path, target: Target) -> None:
    """Even where a run was interrupted before its feed copy: no rollback restores foreign text."""
    publish(small_show, target)
    replace_in(small_show / "episodes" / "01-listening.yaml", "What patients say", "What is said")
    with cut_off_at(target, feed_copy_key(2)) as observed:
        carried_out(planned(small_show, target, observed), observed)
    right = live_feed(target)
    alter(target, CHANGES["words changed"])
    publish(small_show, target)
    assert items(live_feed(target)) == items(right)
    copies = [target.destination.read(feed_copy_key(number)) for number in (1, 2, 3)]
    assert not [copy for copy in copies if copy and b"<title>Hearing</title>" in copy[0]]
    rolled_back(target, 1)
