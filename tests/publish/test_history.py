"""History and rollback, the same at every destination."""

from itertools import islice
from pathlib import Path

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import KEPT_PAGES, feed_copy_key, is_page, record_key
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.rollback import verify_restorable
from podcast_publisher.workflow.rollback import plan_rollback
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import (
    RefusedError,
    carried_out,
    decide,
    live_feed,
    planned,
    publish,
    retitle,
    rolled_back,
    three_releases,
)
from tests.publish.target import Target
from tests.publish.test_pages import cut_off_at


def numbers(target: Target) -> list[int]:
    """The releases that were live, newest first."""
    live = read_live(target.destination)
    return [release.number for release in read_history(target.destination, live)]


def test_history_lists_live_releases(small_show: Path, target: Target) -> None:
    """Newest first, with publisher and changes; the number of an interrupted run is not in it."""
    three_releases(small_show, target)
    claimed = Artifact.of_bytes(record_key(4), b"{}", content_type="a/b", cache_control="no-store")
    target.destination.write(claimed)
    retitle(small_show, "title: New ", "title: Newer ")
    publish(small_show, target)
    assert numbers(target) == [5, 3, 2, 1]
    live = read_live(target.destination)
    newest, _, corrected, first = read_history(target.destination, live)
    assert newest.by == "Ada"
    assert corrected.notices[0].startswith("1 corrected recording")
    assert first.notices == ("the show appears, with 2 episodes",)


def test_history_reads_only_what_is_needed(small_show: Path, target: Target) -> None:
    """The last two of three cost one request more than the live release."""
    three_releases(small_show, target)
    observed = ObservedDestination(target.destination)
    live = read_live(observed)
    asked = len(observed.requests)
    assert len(list(islice(read_history(observed, live), 2))) == 2
    assert len(observed.requests) == asked + 1


def test_a_rollback_restores_the_feed(small_show: Path, target: Target) -> None:
    """To the byte; a second one goes back further, and the history has all."""
    first, second, _ = three_releases(small_show, target)
    rolled_back(target)
    assert live_feed(target) == second
    rolled_back(target)
    assert live_feed(target) == first
    newest, before, *_ = read_history(target.destination, read_live(target.destination))
    assert (newest.undoes, newest.restores, newest.by) == (4, 1, "Grace")
    assert (before.undoes, before.restores) == (3, 2)
    assert numbers(target) == [5, 4, 3, 2, 1]


def test_a_rollback_sends_only_feed_and_pages(small_show: Path, target: Target) -> None:
    """No recording is sent, and only those that are not live are verified."""
    three_releases(small_show, target)
    observed = ObservedDestination(target.destination)
    plan, changed = plan_rollback(observed, 1)
    verify_restorable(observed, plan.live, plan)
    carried_out(plan, observed)
    written = [
        key for key in observed.written() if not is_page(key) and not key.startswith(KEPT_PAGES)
    ]
    assert written == [record_key(4), FEED_KEY, feed_copy_key(4)]
    heads = [key for verb, key in observed.requests if verb == "head" and not is_page(key)]
    assert [key[:6] for key in heads] == ["releas", "audio/", "releas", FEED_KEY[:6]]
    assert len(changed) == 1


def test_publishing_after_a_rollback_needs_a_change(small_show: Path, target: Target) -> None:
    """Until something is fixed, it is refused."""
    three_releases(small_show, target)
    rolled_back(target)
    with pytest.raises(RefusedError, match="PP913"):
        publish(small_show, target)
    retitle(small_show, "title: New ", "title: Good ")
    publish(small_show, target)
    assert "Good " in live_feed(target)


def test_a_rollback_can_be_rolled_back(small_show: Path, target: Target) -> None:
    """By its number; then publishing continues."""
    *_, third = three_releases(small_show, target)
    rolled_back(target)
    rolled_back(target, 3)
    assert live_feed(target) == third
    assert publish(small_show, target).written() == []


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (3, "Release 3 is live already"),
        (9, "Release 9 was never live"),
        (4, "Release 4 was never live"),
    ],
)
def test_invalid_rollbacks_are_refused(
    small_show: Path, target: Target, number: int, message: str
) -> None:
    """To the live release, an unknown one, or one whose feed was never live."""
    three_releases(small_show, target)
    claimed = Artifact.of_bytes(record_key(4), b"{}", content_type="a/b", cache_control="no-store")
    target.destination.write(claimed)
    with pytest.raises(DestinationError, match=message):
        rolled_back(target, number)


def test_a_rollback_needs_an_earlier_release(small_show: Path, target: Target) -> None:
    """Neither before the first release, nor before anything was published."""
    with pytest.raises(DestinationError, match="There is no release"):
        rolled_back(target)
    publish(small_show, target)
    with pytest.raises(DestinationError, match="Release 1 is the first"):
        rolled_back(target)


def test_a_missing_recording_stops_a_rollback(small_show: Path, target: Target) -> None:
    """Listeners must not get a feed without its recordings."""
    three_releases(small_show, target)
    plan, _ = plan_rollback(target.destination, 1)
    live = plan.live.release
    assert live is not None
    (old,) = [key for key in plan.objects if key not in live.objects]
    target.destination.delete(old)
    before = live_feed(target)
    with pytest.raises(DestinationError, match=old):
        rolled_back(target, 1)
    assert live_feed(target) == before


def test_a_withdrawn_episode_never_comes_back(small_show: Path, target: Target) -> None:
    """A rollback cannot undo a withdrawal, and neither can two."""
    publish(small_show, target)
    decide(small_show / "episodes" / "02-measuring.yaml", "withdrawn")
    publish(small_show, target)
    retitle(small_show, "title: ", "title: New ")
    publish(small_show, target)
    with pytest.raises(DestinationError, match="Measuring: what counts"):
        rolled_back(target, 1)
    rolled_back(target)
    with pytest.raises(DestinationError, match="Measuring: what counts"):
        rolled_back(target, 1)


def test_an_unpublished_withdrawn_episode_has_no_page(small_show: Path, target: Target) -> None:
    """Of an episode that was live, a page says that it was withdrawn."""
    never, was_live = small_show / "episodes" / "01-listening.yaml", "02-measuring"
    draft = never.read_text("utf-8")
    never.write_text(draft + "\ndraft: true\n", "utf-8")
    publish(small_show, target)
    never.write_text(draft, "utf-8")
    decide(never, "withdrawn")
    decide(small_show / "episodes" / f"{was_live}.yaml", "withdrawn")
    for _ in range(2):
        publish(small_show, target)
        release = read_live(target.destination).release
        assert release is not None
        pages = {key for key in release.objects if key.startswith(("episodes/", "embed/"))}
        assert pages == {f"episodes/{was_live}.html", f"embed/{was_live}.html"}


def test_a_rollback_to_an_interrupted_release(small_show: Path, target: Target) -> None:
    """Whoever publishes next copies its feed too, so that it can be restored."""
    with cut_off_at(target, feed_copy_key(1)) as observed:
        carried_out(planned(small_show, target, observed), observed)
    unfinished = live_feed(target)
    retitle(small_show, "Listening", "Hearing")
    publish(small_show, target)
    assert live_feed(target) != unfinished
    rolled_back(target)
    assert live_feed(target) == unfinished
