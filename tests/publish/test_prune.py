"""What pruning removes and what it never removes, the same at every destination."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.pruning import PruneSelection, RetentionPolicy
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import PRUNE_MARKER_KEY, feed_copy_key, record_key
from podcast_publisher.publish.pruning.prune import carry_out_pruning, plan_pruning
from podcast_publisher.publish.pruning.prune_marker import prune_marker, refuse_while_pruning
from podcast_publisher.publish.releases.live import read_live
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import (
    NOW,
    correct,
    decide,
    live_feed,
    publish,
    retitle,
    rolled_back,
    three_releases,
)
from tests.publish.target import Target

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
"""As of then, nothing that a test writes is young."""
EVERYTHING_BUT_LIVE = RetentionPolicy(releases=1, since=DISTANT, now=DISTANT)


def pruned(target: Target, keeping: RetentionPolicy, most: int = 100) -> PruneSelection:
    """Remove superfluous objects, and return them."""
    destination = target.destination

    def again(_: datetime) -> PruneSelection:
        return plan_pruning(destination, read_live(destination), keeping, most)

    shown = again(NOW)
    carry_out_pruning(destination, again, shown.objects, by="Ada", clock=clock)
    return shown


def clock() -> datetime:
    """The time, for the store too."""
    return datetime.now(UTC)


def keys(target: Target) -> set[str]:
    """Every key at the destination."""
    return {entry.key for entry in target.destination.list_objects("")}


def test_only_unreferenced_objects_are_removed(small_show: Path, target: Target) -> None:
    """The replaced recording, and feed copies of releases that can no longer be restored."""
    three_releases(small_show, target)
    digits = hashlib.sha256(b"x").hexdigest()[:8]
    orphan = Artifact.of_bytes(f"audio/x-{digits}.mp3", b"x", content_type="a/b", cache_control="c")
    foreign = replace(orphan, key="other/thing.mp3")
    for artifact in (orphan, foreign):
        target.destination.write(artifact)
    publish(retitled(small_show), target)
    before = keys(target)
    named = {*read_live_objects(target), FEED_KEY}
    shown = pruned(target, EVERYTHING_BUT_LIVE)
    gone = before - keys(target)
    assert gone == {obj.key for obj in shown.objects}
    assert gone & named == set()
    assert {orphan.key, feed_copy_key(1), feed_copy_key(2), feed_copy_key(3)} < gone
    assert len([key for key in gone if key.startswith("audio/01-listening")]) == 1
    assert {foreign.key, record_key(1)} < keys(target)


def retitled(root: Path) -> Path:
    """The folder with a difference in the feed alone."""
    retitle(root, "title: New ", "title: Newest ")
    return root


def read_live_objects(target: Target) -> set[str]:
    """The objects of the live release."""
    release = read_live(target.destination).release
    assert release is not None
    return set(release.objects)


def test_kept_releases_keep_their_objects(small_show: Path, target: Target) -> None:
    """By number, and by age; and objects younger than a week."""
    three_releases(small_show, target)
    for keeping in (
        RetentionPolicy(releases=1, since=NOW - timedelta(days=90), now=DISTANT),
        RetentionPolicy(releases=3, since=DISTANT, now=DISTANT),
        RetentionPolicy(releases=1, since=DISTANT, now=clock() + timedelta(days=6)),
    ):
        assert pruned(target, keeping).objects == ()
    rolled_back(target, 1)


def test_the_number_of_removals_is_limited(small_show: Path, target: Target) -> None:
    """Oldest first, and the rest is reported."""
    three_releases(small_show, target)
    publish(retitled(small_show), target)
    shown = pruned(target, EVERYTHING_BUT_LIVE, most=1)
    assert (len(shown.objects), shown.remaining > 0) == (1, True)


def test_a_withdrawn_recording_goes_though_a_kept_release_names_it(
    small_show: Path, target: Target
) -> None:
    """A withdrawn consent need not wait: no release with that recording can be restored."""
    publish(small_show, target)
    decide(small_show / "episodes" / "02-measuring.yaml", "withdrawn")
    publish(small_show, target)
    publish(retitled_plainly(small_show), target)
    pruned(target, RetentionPolicy(releases=9, since=NOW - timedelta(days=90), now=DISTANT))
    left = sorted(key for key in keys(target) if re.search("02-measuring", key))
    assert left == ["embed/02-measuring.html", "episodes/02-measuring.html"]  # they say so
    assert any("01-listening" in key for key in keys(target))


def retitled_plainly(root: Path) -> Path:
    """The folder with another title."""
    retitle(root, "title: ", "title: New ")
    return root


def test_a_damaged_record_stops_pruning(small_show: Path, target: Target) -> None:
    """Its objects are unknown."""
    three_releases(small_show, target)
    bad = Artifact.of_bytes(record_key(2), b"{", content_type="a/b", cache_control="no-store")
    target.destination.write(bad)
    before = keys(target)
    with pytest.raises(DestinationError, match=r"release 2 .* is damaged"):
        pruned(target, EVERYTHING_BUT_LIVE)
    assert keys(target) == before


def test_publishing_stops_while_the_prune_marker_is_there(small_show: Path, target: Target) -> None:
    """A publisher that refers to an object being removed is stopped before the feed."""
    publish(small_show, target)
    correct(small_show, "A cough")

    def cut_off(artifact: Artifact) -> Artifact:
        if artifact.key.startswith("releases/"):
            raise ConnectionResetError
        return artifact

    with pytest.raises(ConnectionResetError):
        publish_through(small_show, target, ObservedDestination(target.destination, cut_off))
    sign = Artifact.of_bytes(
        PRUNE_MARKER_KEY,
        b'{"by": "Grace", "at": "2026-11-23T11:50:00Z"}',
        content_type="a/b",
        cache_control="no-store",
    )
    target.destination.write(sign)
    before = live_feed(target)
    with pytest.raises(DestinationError, match="Grace is pruning since 2026-11-23 11:50 UTC"):
        publish(small_show, target)
    with (
        pytest.raises(DestinationError, match="Grace is pruning"),
        prune_marker(target.destination, "Ada", NOW),
    ):
        pass
    assert live_feed(target) == before
    target.destination.delete(PRUNE_MARKER_KEY)
    publish(small_show, target)
    assert live_feed(target) != before


def publish_through(root: Path, target: Target, observed: ObservedDestination) -> None:
    """Publish through the observed destination."""
    publish(root, Target(observed, target.public_url))


def test_a_recording_removed_since_it_was_found_is_sent_again(
    small_show: Path, target: Target
) -> None:
    """Pruning may start and end between the plan and the record."""
    publish(small_show, target)
    correct(small_show, "A cough")
    left: list[str] = []

    def cut_off(artifact: Artifact) -> Artifact:
        if artifact.key.startswith("releases/"):
            raise ConnectionResetError
        left.append(artifact.key)
        return artifact

    with pytest.raises(ConnectionResetError):
        publish_through(small_show, target, ObservedDestination(target.destination, cut_off))

    def remove_it(artifact: Artifact) -> Artifact:
        if artifact.key.endswith("/release.json"):
            target.destination.delete(left[0])
        return artifact

    publish_through(small_show, target, ObservedDestination(target.destination, remove_it))
    assert target.destination.head(left[0]) is not None
    assert left[0] in live_feed(target)


def test_an_old_prune_marker_is_ignored(target: Target) -> None:
    """It was left by a killed run."""
    sign = Artifact.of_bytes(
        PRUNE_MARKER_KEY,
        b'{"by": "Grace", "at": "2026-11-23T10:00:00Z"}',
        content_type="a/b",
        cache_control="no-store",
    )
    target.destination.write(sign)
    refuse_while_pruning(target.destination, NOW)
