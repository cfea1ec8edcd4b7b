"""A destination with foreign objects is left as it is until podcast.yaml decides otherwise."""

from pathlib import Path

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.release import Release, feed_copy_key, record_key
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.report.plan import as_text
from podcast_publisher.workflow.plan import plan_release
from tests.publish.foreign_objects import BODY, body_at, put_by_others
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import NOW, carried_out, publish, retitle
from tests.publish.target import Target
from tests.shows import build_show

OTHER_SHOW = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Gardening</title>
<item><title>Tulips</title><guid>tulips</guid></item></channel></rss>"""
IN_THE_WAY = {
    "index.html": BODY,
    "sitemap.xml": BODY,
    "feed.xml": BODY,
    "audio/jingle.mp3": BODY,
    "audio/01-listening-0123abcd.mp3": BODY,
    "artwork/logo.png": BODY,
    "site/analytics.js": BODY,
    "episodes/01-listening.html": BODY,
    "embed/player.html": BODY,
    "kept/notes.txt": BODY,
    "releases/000009/release.json": b"{}",
    "releases/notes.txt": BODY,
}


@pytest.mark.parametrize("key", IN_THE_WAY)
def test_foreign_objects_are_not_overwritten(small_show: Path, target: Target, key: str) -> None:
    """They are named, and nothing is written."""
    put_by_others(target, key, IN_THE_WAY[key])
    with pytest.raises(DestinationError, match="did not put there") as caught:
        publish(small_show, target)
    assert key in str(caught.value)
    assert "takes_over" in caught.value.fix
    assert [entry.key for entry in target.destination.list_objects("")] == [key]
    assert body_at(target, key) == IN_THE_WAY[key]


def test_the_feed_of_another_show_is_not_replaced(small_show: Path, target: Target) -> None:
    """Even if it is RSS."""
    put_by_others(target, "feed.xml", OTHER_SHOW)
    with pytest.raises(DestinationError, match=r"did not put there: feed\.xml"):
        publish(small_show, target)
    assert body_at(target, "feed.xml") == OTHER_SHOW


@pytest.mark.parametrize("key", ["notes.txt", "robots.txt", "other/feed.xml", "favicon.ico"])
def test_unrelated_objects_stop_nothing(small_show: Path, target: Target, key: str) -> None:
    """They stay."""
    put_by_others(target, key)
    publish(small_show, target)
    assert body_at(target, key) == BODY


def taken_over(root: Path, target: Target) -> str:
    """Publish with the takeover decision; returns the plan's text."""
    built, checked = build_show(root, target.public_url, NOW)
    plan, findings = plan_release(built, checked.project, target.destination, takes_over=True)
    assert findings == ()
    carried_out(plan, target.destination)
    return as_text(plan, "the bucket x")


def test_a_takeover_replaces_conflicting_objects(small_show: Path, target: Target) -> None:
    """As the plan says; all others stay."""
    for key in ("index.html", "audio/jingle.mp3", "releases/000001/feed.xml"):
        put_by_others(target, key)
    put_by_others(target, "feed.xml", OTHER_SHOW)
    words = taken_over(small_show, target)
    assert "replaced if they are in the way: feed.xml, index.html, audio/jingle.mp3" in words
    assert "disappear" not in words
    assert b"<title>" in body_at(target, "index.html")
    for key in ("audio/jingle.mp3", "releases/000001/feed.xml"):
        assert body_at(target, key) == BODY
    live = read_live(target.destination)
    assert live.release
    assert (live.release.number, live.is_finished) == (2, True)


def test_an_interrupted_first_run_continues(small_show: Path, target: Target) -> None:
    """What it left is ours: recordings, record, pages and test objects."""

    def stop(artifact: object) -> object:
        if getattr(artifact, "key", "") == "feed.xml":
            raise ConnectionResetError
        return artifact

    observed = ObservedDestination(target.destination, stop)  # type: ignore[arg-type]
    with pytest.raises(ConnectionResetError):
        publish(small_show, Target(observed, target.public_url))
    assert target.destination.head(record_key(1))
    publish(small_show, target)
    assert read_live(target.destination).is_finished


def test_a_foreign_page_added_later_is_not_replaced(small_show: Path, target: Target) -> None:
    """Nothing is published."""
    second = small_show / "episodes" / "02-measuring.yaml"
    text = second.read_text("utf-8")
    second.write_text(f"draft: true\n{text}", "utf-8")
    publish(small_show, target)
    put_by_others(target, "episodes/02-measuring.html")
    second.write_text(text, "utf-8")
    with pytest.raises(DestinationError, match="did not put there: episodes/02-measuring"):
        publish(small_show, target)
    assert body_at(target, "episodes/02-measuring.html") == BODY
    assert "02-measuring" not in body_at(target, "feed.xml").decode()


def test_a_foreign_release_number_is_skipped(small_show: Path, target: Target) -> None:
    """Neither record nor feed there is replaced."""
    publish(small_show, target)
    put_by_others(target, record_key(2))
    put_by_others(target, feed_copy_key(3))
    retitle(small_show, "title: ", "title: New ")
    publish(small_show, target)
    live = read_live(target.destination)
    assert live.release
    assert live.release.number == 4
    assert Release.from_json(body_at(target, record_key(3))).number == 3
    for key in (record_key(2), feed_copy_key(3)):
        assert body_at(target, key) == BODY


def test_an_unchanged_show_costs_no_extra_request(small_show: Path, target: Target) -> None:
    """Three requests, as before."""
    publish(small_show, target)
    assert len(publish(small_show, target).requests) == 3
