"""What is removed, and what never is: the same wherever it is."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.pruning import PruneSelection, RetentionPolicy
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import PRUNE_MARKER_KEY, feed_copy_key, record_key
from podcast_publisher.publish.pruning.prune import carry_out_pruning, plan_pruning
from podcast_publisher.publish.pruning.prune_marker import prune_marker, refuse_while_pruning
from podcast_publisher.publish.releases.live import read_live
from tests.publish.observed_destination import Observed
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
from tests.publish.target import Somewhere

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
"""As of then, nothing that a test writes is young."""
EVERYTHING_BUT_LIVE = RetentionPolicy(releases=1, since=DISTANT, now=DISTANT)


def pruned(somewhere: Somewhere, keeping: RetentionPolicy, most: int = 100) -> PruneSelection:
    """Remove what is superfluous; what it was."""
    destination = somewhere.destination

    def again(_: datetime) -> PruneSelection:
        return plan_pruning(destination, read_live(destination), keeping, most)

    shown = again(NOW)
    carry_out_pruning(destination, again, shown.objects, by="Ada", clock=clock)
    return shown


def clock() -> datetime:
    """The time, as the store has it too."""
    return datetime.now(UTC)


def keys(somewhere: Somewhere) -> set[str]:
    """Everything that is there."""
    return {list_object.key for list_object in somewhere.destination.list_objects("")}


def test_only_what_no_kept_release_names_is_removed(small_show: Path, somewhere: Somewhere) -> None:
    """The corrected recording and the kept feeds of releases that can no longer be restored."""
    three_releases(small_show, somewhere)
    digits = hashlib.sha256(b"x").hexdigest()[:8]
    orphan = Artifact.of_bytes(f"audio/x-{digits}.mp3", b"x", content_type="a/b", cache_control="c")
    foreign = replace(orphan, key="other/thing.mp3")
    for artifact in (orphan, foreign):
        somewhere.destination.write(artifact)
    publish(retitled(small_show), somewhere)
    before = keys(somewhere)
    named = {*read_live_objects(somewhere), FEED_KEY}
    shown = pruned(somewhere, EVERYTHING_BUT_LIVE)
    gone = before - keys(somewhere)
    assert gone == {obj.key for obj in shown.objects}
    assert gone & named == set()
    assert {orphan.key, feed_copy_key(1), feed_copy_key(2), feed_copy_key(3)} < gone
    assert len([key for key in gone if key.startswith("audio/01-listening")]) == 1
    assert {foreign.key, record_key(1)} < keys(somewhere)


def retitled(root: Path) -> Path:
    """The folder, with something that differs in the feed alone."""
    retitle(root, "title: New ", "title: Newest ")
    return root


def read_live_objects(somewhere: Somewhere) -> set[str]:
    """What the live release stands on."""
    release = read_live(somewhere.destination).release
    assert release is not None
    return set(release.objects)


def test_kept_releases_keep_everything(small_show: Path, somewhere: Somewhere) -> None:
    """By number, and by how long ago they were live; and what is younger than a week."""
    three_releases(small_show, somewhere)
    for keeping in (
        RetentionPolicy(releases=1, since=NOW - timedelta(days=90), now=DISTANT),
        RetentionPolicy(releases=3, since=DISTANT, now=DISTANT),
        RetentionPolicy(releases=1, since=DISTANT, now=clock() + timedelta(days=6)),
    ):
        assert pruned(somewhere, keeping).objects == ()
    rolled_back(somewhere, 1)


def test_no_more_than_asked_for_at_a_time(small_show: Path, somewhere: Somewhere) -> None:
    """The oldest go first, and the rest is told."""
    three_releases(small_show, somewhere)
    publish(retitled(small_show), somewhere)
    shown = pruned(somewhere, EVERYTHING_BUT_LIVE, most=1)
    assert (len(shown.objects), shown.remaining > 0) == (1, True)


def test_a_withdrawn_recording_goes_though_a_kept_release_names_it(
    small_show: Path, somewhere: Somewhere
) -> None:
    """Whoever has withdrawn a consent need not wait: no release that names it can be restored."""
    publish(small_show, somewhere)
    decide(small_show / "episodes" / "02-measuring.yaml", "withdrawn")
    publish(small_show, somewhere)
    publish(retitled_plainly(small_show), somewhere)
    pruned(somewhere, RetentionPolicy(releases=9, since=NOW - timedelta(days=90), now=DISTANT))
    left = sorted(key for key in keys(somewhere) if re.search("02-measuring", key))
    assert left == ["embed/02-measuring.html", "episodes/02-measuring.html"]  # they say so
    assert any("01-listening" in key for key in keys(somewhere))


def retitled_plainly(root: Path) -> Path:
    """The folder with another title."""
    retitle(root, "title: ", "title: New ")
    return root


def test_a_damaged_record_stops_it(small_show: Path, somewhere: Somewhere) -> None:
    """Where it is not known what a release stands on, nothing is superfluous."""
    three_releases(small_show, somewhere)
    bad = Artifact.of_bytes(record_key(2), b"{", content_type="a/b", cache_control="no-store")
    somewhere.destination.write(bad)
    before = keys(somewhere)
    with pytest.raises(DestinationError, match=r"release 2 .* is damaged"):
        pruned(somewhere, EVERYTHING_BUT_LIVE)
    assert keys(somewhere) == before


def test_publishing_waits_for_the_sign_to_go(small_show: Path, somewhere: Somewhere) -> None:
    """Who would stand on a recording that is being removed is stopped before the feed."""
    publish(small_show, somewhere)
    correct(small_show, "A cough")

    def cut_off(artifact: Artifact) -> Artifact:
        if artifact.key.startswith("releases/"):
            raise ConnectionResetError
        return artifact

    with pytest.raises(ConnectionResetError):
        publish_through(small_show, somewhere, Observed(somewhere.destination, cut_off))
    sign = Artifact.of_bytes(
        PRUNE_MARKER_KEY,
        b'{"by": "Grace", "at": "2026-11-23T11:50:00Z"}',
        content_type="a/b",
        cache_control="no-store",
    )
    somewhere.destination.write(sign)
    before = live_feed(somewhere)
    with pytest.raises(DestinationError, match="Grace is pruning since 2026-11-23 11:50 UTC"):
        publish(small_show, somewhere)
    with (
        pytest.raises(DestinationError, match="Grace is pruning"),
        prune_marker(somewhere.destination, "Ada", NOW),
    ):
        pass
    assert live_feed(somewhere) == before
    somewhere.destination.delete(PRUNE_MARKER_KEY)
    publish(small_show, somewhere)
    assert live_feed(somewhere) != before


def publish_through(root: Path, somewhere: Somewhere, observed: Observed) -> None:
    """Publish by way of what is observed."""
    publish(root, Somewhere(observed, somewhere.public_url))


def test_a_recording_removed_since_it_was_found_is_sent_again(
    small_show: Path, somewhere: Somewhere
) -> None:
    """Pruning may have begun and ended between the first look and the record."""
    publish(small_show, somewhere)
    correct(small_show, "A cough")
    left: list[str] = []

    def cut_off(artifact: Artifact) -> Artifact:
        if artifact.key.startswith("releases/"):
            raise ConnectionResetError
        left.append(artifact.key)
        return artifact

    with pytest.raises(ConnectionResetError):
        publish_through(small_show, somewhere, Observed(somewhere.destination, cut_off))

    def remove_it(artifact: Artifact) -> Artifact:
        if artifact.key.endswith("/release.json"):
            somewhere.destination.delete(left[0])
        return artifact

    publish_through(small_show, somewhere, Observed(somewhere.destination, remove_it))
    assert somewhere.destination.head(left[0]) is not None
    assert left[0] in live_feed(somewhere)


def test_an_old_sign_is_of_somebody_who_is_gone(somewhere: Somewhere) -> None:
    """A run that was killed while it removed objects does not stop others for ever."""
    sign = Artifact.of_bytes(
        PRUNE_MARKER_KEY,
        b'{"by": "Grace", "at": "2026-11-23T10:00:00Z"}',
        content_type="a/b",
        cache_control="no-store",
    )
    somewhere.destination.write(sign)
    refuse_while_pruning(somewhere.destination, NOW)
