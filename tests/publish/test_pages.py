"""Pages are replaced in place: the live feed decides whose they are, and they can be restored."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from podcast_publisher.model.destination import DestinationError, StoredObject
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, Artifact
from podcast_publisher.model.release import KEPT_PAGES, feed_copy_key, is_page, record_key
from podcast_publisher.publish.pruning.prune_marker import STALE_AFTER
from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.workflow.rollback import plan_rollback
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import (
    NOW,
    carried_out,
    decide,
    planned,
    publish,
    replace_in,
    rolled_back,
)
from tests.publish.target import Target

FIRST, SECOND = "episodes/01-listening.html", "episodes/02-measuring.html"


def page(target: Target, key: str = FIRST) -> str:
    """The page stored there now."""
    stored = target.destination.read(key)
    return stored[0].decode() if stored else ""


def say(root: Path, word: str) -> None:
    """End the first episode's notes with that word."""
    yaml = root / "episodes" / "01-listening.yaml"
    yaml.write_text(re.sub(r"What \w+ say", f"What {word} say", yaml.read_text("utf-8")), "utf-8")


@contextmanager
def cut_off_at(target: Target, key: str) -> Iterator[ObservedDestination]:
    """A destination that fails once that object is to be written."""

    def gone(artifact: Artifact) -> Artifact:
        if artifact.key == key:
            raise ConnectionResetError
        return artifact

    with pytest.raises(ConnectionResetError):
        yield ObservedDestination(target.destination, gone)


def test_existing_pages_change_after_the_feed(small_show: Path, target: Target) -> None:
    """New pages are written before it."""
    second = small_show / "episodes" / "02-measuring.yaml"
    kept = second.read_text("utf-8")
    second.write_text(f"draft: true\n{kept}", "utf-8")
    publish(small_show, target)
    second.write_text(kept, "utf-8")
    say(small_show, "people")
    seen: list[str] = []

    def look_around(artifact: Artifact) -> Artifact:
        if artifact.key == FEED_KEY:
            seen.extend((page(target), page(target, SECOND)))
        return artifact

    observed = ObservedDestination(target.destination, look_around)
    carried_out(planned(small_show, target, observed), observed)
    assert "What patients say" in seen[0]
    assert "Measuring" in seen[1]
    assert "What people say" in page(target)


def test_the_losing_publisher_changes_no_page(small_show: Path, target: Target) -> None:
    """The pages are the winner's."""
    publish(small_show, target)
    say(small_show, "losers")
    mine = planned(small_show, target, target.destination)
    say(small_show, "winners")
    publish(small_show, target, name="Grace")
    with pytest.raises(DestinationError, match="Someone else published"):
        carried_out(mine, target.destination)
    assert "What winners say" in page(target)


def test_a_slow_publisher_keeps_later_pages(small_show: Path, target: Target) -> None:
    """A publisher delayed behind its feed does not undo later changes."""
    publish(small_show, target)
    say(small_show, "slow")
    plan = planned(small_show, target, target.destination)

    def overtake(artifact: Artifact) -> Artifact:
        if artifact.key == FIRST and "What slow say" in artifact.body().decode():
            say(small_show, "quick")
            publish(small_show, target, name="Grace")
        return artifact

    carried_out(plan, ObservedDestination(target.destination, overtake))
    assert "What quick say" in page(target)


@pytest.mark.parametrize("key", [FIRST, "releases/000002/feed.xml"])
def test_an_interruption_after_the_feed_is_completed(
    small_show: Path, target: Target, key: str
) -> None:
    """The next run, whoever's, updates the pages; the one after has nothing to do."""
    publish(small_show, target)
    say(small_show, "clinics")
    with cut_off_at(target, key) as observed:
        carried_out(planned(small_show, target, observed), observed)
    assert not read_live(target.destination).is_finished
    publish(small_show, target)
    assert "What clinics say" in page(target)
    assert planned(small_show, target, target.destination).nothing_to_do
    assert target.destination.head(feed_copy_key(2)) is not None


@pytest.mark.parametrize("key", [FIRST, "releases/000002/feed.xml"])
def test_a_rollback_after_an_interrupted_run(small_show: Path, target: Target, key: str) -> None:
    """Whether or not it had written its pages, they are as before, and the record says so."""
    publish(small_show, target)
    say(small_show, "mistakes")
    with cut_off_at(target, key) as observed:
        carried_out(planned(small_show, target, observed), observed)
    rolled_back(target, 1)
    assert "What patients say" in page(target)
    live = read_live(target.destination)
    assert live.release is not None
    digest = hashlib.sha256(page(target).encode()).hexdigest()
    assert live.release.objects[FIRST].sha256 == digest


def test_an_interrupted_release_is_completed_under_its_number(
    small_show: Path, target: Target
) -> None:
    """If nothing has changed since, no other release is made of it."""
    publish(small_show, target)
    say(small_show, "clinics")
    with cut_off_at(target, feed_copy_key(2)) as observed:
        carried_out(planned(small_show, target, observed), observed)
    *pages, last = publish(small_show, target).written()
    assert last == feed_copy_key(2)
    assert all(map(is_page, pages))


def test_an_interrupted_run_is_joined(small_show: Path, target: Target) -> None:
    """Where its record is the same, its number is used; other contents take another one."""
    publish(small_show, target)
    for word, number in (("clinics", 2), ("clinics", 2), ("nurses", 3)):
        say(small_show, word)
        with cut_off_at(target, FEED_KEY) as observed:
            carried_out(planned(small_show, target, observed), observed)
        assert target.destination.head(record_key(number)) is not None
        assert target.destination.head(record_key(number + 1)) is None


def test_an_old_record_is_not_joined(small_show: Path, target: Target) -> None:
    """Its objects may have been pruned."""
    publish(small_show, target)
    say(small_show, "clinics")
    with cut_off_at(target, FEED_KEY) as observed:
        carried_out(planned(small_show, target, observed), observed)
    plan = planned(small_show, target, target.destination)
    later = Publisher("Ada", tool="0", run="later", now=NOW + 2 * STALE_AFTER)
    assert carry_out(plan, target.destination, later).number == 3


def test_two_interrupted_runs_are_completed_by_the_third(small_show: Path, target: Target) -> None:
    """One at its pages, the next at its feed."""
    publish(small_show, target)
    say(small_show, "clinics")
    with cut_off_at(target, FIRST) as observed:
        carried_out(planned(small_show, target, observed), observed)
    replace_in(small_show / "podcast.yaml", "title: ", "title: New ")
    with cut_off_at(target, FEED_KEY) as observed:
        carried_out(planned(small_show, target, observed), observed)
    replace_in(small_show / "podcast.yaml", "title: New ", "title: ")
    publish(small_show, target)
    assert "What clinics say" in page(target)


def test_a_removed_page_is_deleted_by_a_later_run(small_show: Path, target: Target) -> None:
    """Where a run was interrupted before that, even two runs later."""
    publish(small_show, target)
    second = small_show / "episodes" / "02-measuring.yaml"
    decide(second, "replaces_audio")
    second.rename(second.with_name("02-counting.yaml"))
    with cut_off_at(target, INDEX_KEY) as observed:
        carried_out(planned(small_show, target, observed), observed)
    say(small_show, "clinics")
    with cut_off_at(target, FIRST) as observed:
        carried_out(planned(small_show, target, observed), observed)
    assert page(target, SECOND)
    publish(small_show, target)
    assert page(target, SECOND) == ""


def test_an_interrupted_rollback_is_completed(small_show: Path, target: Target) -> None:
    """Run again, it goes back to the same release and completes its pages."""
    for word in ("nurses", "doctors", "porters"):
        say(small_show, word)
        publish(small_show, target)
    plan, _ = plan_rollback(target.destination, None)
    with cut_off_at(target, FIRST) as observed:
        carried_out(plan, observed)
    assert "What porters say" in page(target)
    rolled_back(target)
    assert "What doctors say" in page(target)
    live = read_live(target.destination)
    assert live.release is not None
    assert (live.release.number, live.release.restores, live.is_finished) == (4, 2, True)


def test_a_new_page_is_the_winners(small_show: Path, target: Target) -> None:
    """Another run put its own there first under a later number, and was interrupted."""
    second = small_show / "episodes" / "02-measuring.yaml"
    kept = second.read_text("utf-8")
    second.write_text(f"draft: true\n{kept}", "utf-8")
    publish(small_show, target)
    second.write_text(kept.replace('title: "', 'title: "Winning '), "utf-8")
    mine = planned(small_show, target, target.destination)
    second.write_text(kept.replace('title: "', 'title: "Losing '), "utf-8")
    theirs = planned(small_show, target, target.destination)

    def first(artifact: Artifact) -> Artifact:
        if artifact.key == SECOND and not page(target, SECOND):
            with cut_off_at(target, FEED_KEY) as observed:
                carried_out(theirs, observed)
            assert "Losing" in page(target, SECOND)
        return artifact

    assert carried_out(mine, ObservedDestination(target.destination, first)).number == 2
    assert "Winning" in page(target, SECOND)


def test_a_slow_publisher_does_not_restore_a_removed_page(small_show: Path, target: Target) -> None:
    """A later release removed it."""
    publish(small_show, target)
    second = small_show / "episodes" / "02-measuring.yaml"
    replace_in(second, 'title: "', 'title: "Slow ')
    plan = planned(small_show, target, target.destination)

    class HeldUp(ObservedDestination):
        def read(self, key: str) -> tuple[bytes, StoredObject] | None:
            if key == SECOND and second.exists():
                decide(second, "replaces_audio")
                second.rename(second.with_name("02-counting.yaml"))
                publish(small_show, target, name="Grace")
            return super().read(key)

    carried_out(plan, HeldUp(target.destination))
    assert page(target, SECOND) == ""


def test_reverting_after_an_interrupted_run(small_show: Path, target: Target) -> None:
    """Pages that it left are not taken for the right ones."""
    publish(small_show, target)
    say(small_show, "mistakes")
    replace_in(small_show / "podcast.yaml", "title: ", "title: Wrong ")
    with cut_off_at(target, INDEX_KEY) as observed:
        carried_out(planned(small_show, target, observed), observed)
    assert "What mistakes say" in page(target)
    say(small_show, "patients")
    replace_in(small_show / "podcast.yaml", "title: Wrong ", "title: ")
    publish(small_show, target)
    assert "What patients say" in page(target)
    assert "Wrong" not in page(target, INDEX_KEY) + page(target)


def test_a_renamed_episodes_page_moves(small_show: Path, target: Target) -> None:
    """And the old one is deleted."""
    publish(small_show, target)
    second = small_show / "episodes" / "02-measuring.yaml"
    decide(second, "replaces_audio")  # for its recording has another address then
    second.rename(second.with_name("02-counting.yaml"))
    publish(small_show, target)
    assert page(target, SECOND) == ""
    assert "Measuring" in page(target, "episodes/02-counting.html")


def test_a_rollback_restores_pages(small_show: Path, target: Target) -> None:
    """Every page is as it was, and a rollback of the rollback too."""
    words = ("nurses", "doctors", "porters")
    for word in words:
        say(small_show, word)
        publish(small_show, target)
    for number, word in ((1, "nurses"), (3, "porters"), (2, "doctors")):
        rolled_back(target, number)
        assert f"What {word} say" in page(target)
        assert read_live(target.destination).is_finished


def test_a_rollback_removes_later_pages(small_show: Path, target: Target) -> None:
    """An episode published too early has no page after it, and has it again later."""
    second = small_show / "episodes" / "02-measuring.yaml"
    kept = second.read_text("utf-8")
    second.write_text(f"draft: true\n{kept}", "utf-8")
    publish(small_show, target)
    second.write_text(kept, "utf-8")
    publish(small_show, target)
    assert page(target, SECOND)
    rolled_back(target, 1)
    assert page(target, SECOND) == ""
    rolled_back(target, 2)
    assert "Measuring" in page(target, SECOND)


def test_a_rollback_does_not_fail_for_a_missing_kept_page(small_show: Path, target: Target) -> None:
    """The page stays as it is."""
    publish(small_show, target)
    say(small_show, "nobody")
    publish(small_show, target)
    for entry in list(target.destination.list_objects(KEPT_PAGES)):
        target.destination.delete(entry.key)
    plan = rolled_back(target, 1)
    assert [key for key in plan.objects if is_page(key)]
    assert "What nobody say" in page(target)
    live = read_live(target.destination)
    assert live.release is not None
    assert live.release.objects[FIRST].size == len(page(target).encode())
