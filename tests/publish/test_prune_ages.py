"""Whose objects are pruned, and when: claimed, recent, withdrawn and foreign ones."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import PRUNE_MARKER_KEY, feed_copy_key
from podcast_publisher.report.pruning import as_text
from podcast_publisher.workflow.prune import PrunePlan, plan_prune, prune
from tests.publish.aged_destination import AgedDestination
from tests.publish.foreign_objects import BODY, body_at, put_by_others
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import correct, decide, publish, retitle
from tests.publish.target import Target

SLUG = "02-measuring"
DAY = timedelta(days=1)


def clock() -> datetime:
    """The time, for the store too."""
    return datetime.now(UTC)


def aged(target: Target, ages: Callable[[str], timedelta]) -> AgedDestination:
    """The destination as if its objects were that old; the marker is always new."""
    return AgedDestination(
        target.destination,
        ages=lambda key: timedelta() if key == PRUNE_MARKER_KEY else ages(key),
    )


def pruned(destination: AgedDestination) -> PrunePlan:
    """Remove everything that may go except the live release."""
    plan = plan_prune(destination, clock(), releases=1, days=1)
    prune(plan, "Ada", clock)
    return plan


def cut_off_before_the_feed(root: Path, target: Target) -> list[str]:
    """Publish up to the release record; returns the keys of the uploaded media."""
    sent: list[str] = []

    def stop(artifact: Artifact) -> Artifact:
        if artifact.key == "feed.xml":
            raise ConnectionResetError
        sent.append(artifact.key)
        return artifact

    with pytest.raises(ConnectionResetError):
        publish(root, Target(ObservedDestination(target.destination, stop), target.public_url))
    return [key for key in sent if key.startswith("audio/")]


def test_a_recent_record_claims_old_recordings(small_show: Path, target: Target) -> None:
    """A run interrupted after its record continues, however old its recordings are."""
    publish(small_show, target)
    correct(small_show, "A cough")
    sent = cut_off_before_the_feed(small_show, target)
    assert sent
    place = aged(target, lambda key: timedelta() if key.endswith("release.json") else 90 * DAY)
    pruned(place)
    assert all(target.destination.head(key) for key in sent)
    long_ago = aged(target, lambda _: 90 * DAY)
    pruned(long_ago)
    assert not any(target.destination.head(key) for key in sent)


def withdraw(root: Path, target: Target) -> None:
    """Publish, withdraw an episode, and publish again."""
    publish(root, target)
    decide(root / "episodes" / f"{SLUG}.yaml", "withdrawn")
    publish(root, target)


def of_the_episode(target: Target) -> set[str]:
    """The withdrawn episode's objects, except the two pages that say so."""
    keys = {entry.key for entry in target.destination.list_objects("") if SLUG in entry.key}
    return keys - {f"episodes/{SLUG}.html", f"embed/{SLUG}.html"}


def report(plan: PrunePlan) -> str:
    """The text that a user reads."""
    return as_text(plan.pruning, plan.keeping, "production", "the bucket x")


def test_ages_are_counted_from_today(small_show: Path, target: Target) -> None:
    """In a show not published for months, a withdrawn episode's objects go, feed copies too."""
    withdraw(small_show, target)
    plan = pruned(aged(target, lambda _: 60 * DAY))
    assert plan.pruning.remainders == ()
    assert of_the_episode(target) == set()
    assert target.destination.head(feed_copy_key(1)) is None
    assert target.destination.head(feed_copy_key(2))


def test_remains_of_a_withdrawn_episode_are_listed(small_show: Path, target: Target) -> None:
    """How much, why, until when, and what removes it at once."""
    withdraw(small_show, target)
    plan = pruned(aged(target, lambda _: timedelta()))
    assert plan.pruning.objects == ()
    words = report(plan)
    assert "nothing to remove" not in words
    assert f"{SLUG} was withdrawn, and this is still there:" in words
    assert f"{clock() + 7 * DAY:%Y-%m-%d}" in words
    assert "written less than 7 days ago" in words
    assert "copies of feeds" in words
    assert f"podcast-publisher erase {SLUG} --to production" in words
    counted = sum(remainder.objects for remainder in plan.pruning.remainders)
    assert counted == len(of_the_episode(target)) + 1  # and the copy of the feed


def test_a_show_with_nothing_withdrawn_has_nothing_to_remove(
    small_show: Path, target: Target
) -> None:
    """The text says so, and what is kept."""
    publish(small_show, target)
    words = report(pruned(aged(target, lambda _: 60 * DAY)))
    assert words.startswith("There is nothing to remove from the bucket x.")
    assert "Releases that can still be restored: 1" in words


@pytest.mark.parametrize("ahead", [-2, 2])
def test_a_wrong_clock_removes_nothing(small_show: Path, target: Target, ahead: int) -> None:
    """It could mistake new objects for old."""
    withdraw(small_show, target)
    before = of_the_episode(target)
    place = aged(target, lambda _: 60 * DAY)
    with pytest.raises(DestinationError, match=r"Nothing was removed: .* says that it is"):
        prune(plan_prune(place, clock()), "Ada", lambda: clock() + timedelta(hours=ahead))
    assert of_the_episode(target) == before
    assert target.destination.head(PRUNE_MARKER_KEY) is None


FOREIGN = (
    "audio/jingle.mp3",
    "audio/01-listening-0123abcd.mp3",
    "audio/0123abcd.mp3",
    "artwork/cover-0123abcd.jpg",
    "site/analytics.js",
    "kept/notes-0123abcd.html",
    "episodes/an-essay.html",
    "releases/000009/feed.xml",
    "releases/000009/notes.txt",
    "preview/0123456789abcdef0123456789abcdef/index.html",
    "readme.txt",
)


def test_foreign_objects_are_not_removed(small_show: Path, target: Target) -> None:
    """Neither by key nor by age: they lack this program's metadata."""
    publish(small_show, target)
    for key in FOREIGN:
        put_by_others(target, key)
    retitle(small_show, "title: ", "title: New ")
    publish(small_show, target)
    plan = pruned(aged(target, lambda _: 60 * DAY))
    assert {obj.key for obj in plan.pruning.objects} & set(FOREIGN) == set()
    for key in FOREIGN:
        assert body_at(target, key) == BODY


def test_remains_of_a_refused_first_run_are_removed(small_show: Path, target: Target) -> None:
    """Although nothing was ever live."""
    sent = cut_off_before_the_feed(small_show, target)
    assert sent
    young = pruned(aged(target, lambda _: timedelta(days=1)))
    assert young.pruning.objects == ()
    pruned(aged(target, lambda key: timedelta(0 if key.endswith("release.json") else 60)))
    assert all(target.destination.head(key) for key in sent)
    words = report(pruned(aged(target, lambda _: 60 * DAY)))
    assert sent[0] in words
    assert not any(target.destination.head(key) for key in sent)
