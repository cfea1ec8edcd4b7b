"""Publishing a show, the same at every destination."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, Artifact, Publication
from podcast_publisher.model.release import KEPT_PAGES, Release, feed_copy_key, is_page, record_key
from podcast_publisher.publish.releases.plan import make_plan
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import (
    NOW,
    carried_out,
    decide,
    live_feed,
    planned,
    publish,
    replace_in,
)
from tests.publish.target import Target
from tests.shows import build_show


def test_every_object_has_its_bytes_and_headers(small_show: Path, target: Target) -> None:
    """Type and cache header."""
    plan = planned(small_show, target, target.destination)
    carried_out(plan, target.destination)
    types = set()
    for artifact in (step.artifact for step in plan):
        stored = target.destination.head(artifact.key)
        assert stored is not None, artifact.key
        assert stored.differences(artifact) == ()
        types.add((stored.content_type, stored.cache_control.partition(",")[0]))
    assert types == {
        ("application/xml; charset=utf-8", "public"),
        ("audio/mpeg", "public"),
        ("image/jpeg", "public"),
        ("image/png", "public"),
        ("image/webp", "public"),
        ("text/vtt", "public"),
        ("application/x-subrip", "public"),
        ("application/json+chapters", "public"),
        ("text/html; charset=utf-8", "public"),
        ("text/css; charset=utf-8", "public"),
        ("text/javascript; charset=utf-8", "public"),
        ("image/svg+xml", "public"),
        ("application/xml", "public"),
        ("application/json", "public"),  # which slice of the search has which words
        ("text/plain; charset=utf-8", "public"),
    }


def test_the_feed_is_written_after_what_it_names(small_show: Path, target: Target) -> None:
    """Only its copy comes later."""
    absent: list[str] = []

    def look_around(artifact: Artifact) -> Artifact:
        if artifact.key == FEED_KEY:
            named = re.findall(
                re.escape(target.public_url) + r'([^"<#]+)', artifact.body().decode()
            )
            absent.extend(
                key for key in {*named} - {FEED_KEY} if target.destination.head(key) is None
            )
            assert len(named) > 5
        return artifact

    observed = ObservedDestination(target.destination, look_around)
    carried_out(planned(small_show, target, observed), observed)
    assert observed.written()[-2:] == [FEED_KEY, feed_copy_key(1)]
    assert absent == []


def test_a_change_that_keeps_the_size_is_published(small_show: Path, target: Target) -> None:
    """A word of the same length: its digest alone shows that the feed is another."""
    publish(small_show, target)
    before = live_feed(target)
    replace_in(
        small_show / "episodes" / "01-listening.yaml", "title: Listening", "title: Attending"
    )
    publish(small_show, target)
    assert len(live_feed(target)) == len(before)
    assert "<title>Attending</title>" in live_feed(target)


def test_each_object_is_verified(small_show: Path, target: Target) -> None:
    """A range of each new object is read before the feed is written."""
    observed = publish(small_show, target)
    until_feed = observed.requests[: observed.requests.index(("write", FEED_KEY))]
    for key in observed.written():
        if key.startswith(("audio/", "artwork/", "transcripts/", "chapters/")):
            after = until_feed[until_feed.index(("write", key)) :]
            assert ("read_range", key) in after


def test_an_unchanged_show_reads_three_objects(small_show: Path, target: Target) -> None:
    """The feed, its record, and whether the run was completed."""
    publish(small_show, target)
    asked = publish(small_show, target).requests
    assert asked == [("read", FEED_KEY), ("read", record_key(1)), ("head", feed_copy_key(1))]


def test_a_corrected_text_sends_two_pages_and_the_feed(small_show: Path, target: Target) -> None:
    """Its own and the series', which has its first paragraph. No recording is sent again."""
    publish(small_show, target)
    episode = small_show / "episodes" / "01-listening.yaml"
    episode.write_text(re.sub(r"(description: .*)", r"\1\n  A word more.", episode.read_text()))
    again = publish(small_show, target)
    record, feed, *pages, feed_copy = again.written()
    assert (record, feed, feed_copy) == (record_key(2), FEED_KEY, feed_copy_key(2))
    assert sorted(re.sub(r"-\w{8}\.html", "", key) for key in pages) == [
        "episodes/01-listening.html",
        INDEX_KEY,
        f"{KEPT_PAGES}01-listening",
        f"{KEPT_PAGES}index",
    ]
    assert "A word more." in live_feed(target)


def test_another_recording_of_the_same_size_is_sent(small_show: Path, target: Target) -> None:
    """The digest decides, not name, size or date."""
    first = publish(small_show, target)
    recording = small_show / "episodes" / "01-listening.mp3"
    body = bytearray(recording.read_bytes())
    body[-2000] ^= 1
    recording.write_bytes(body)
    decide(recording.with_suffix(".yaml"), "replaces_audio")
    sent = [key for key in publish(small_show, target).written() if key.startswith("audio/")]
    assert len(sent) == 1
    assert sent[0] not in first.written()
    kept = [key for key in first.written() if key.startswith("audio/01-listening")]
    assert target.destination.head(kept[0]) is not None


def test_a_changed_header_is_sent(small_show: Path, target: Target) -> None:
    """Where the user asks for it."""
    publish(small_show, target)
    plan = planned(small_show, target, target.destination)
    built, _ = build_show(small_show, target.public_url, NOW)
    media = [
        replace(artifact, cache_control="public, max-age=60")
        for artifact in built.publication.media
    ]
    publication = Publication(tuple(media), (), built.publication.feed)
    changed = make_plan(
        publication, plan.live, before=None, after=built.feed, renew=HeaderRenewal.UPLOAD
    )
    assert {step.reason for step in changed.media} == {"another cache header"}
    carried_out(changed, target.destination)
    stored = target.destination.head(media[0].key)
    assert stored is not None
    assert stored.cache_control == "public, max-age=60"


def test_the_second_publisher_does_not_replace_the_feed(small_show: Path, target: Target) -> None:
    """Somebody replaced the feed since it was read."""
    publish(small_show, target)
    replace_in(small_show / "podcast.yaml", "title: ", "title: Mine ")
    mine = planned(small_show, target, target.destination)
    replace_in(small_show / "podcast.yaml", "title: Mine ", "title: Theirs ")
    publish(small_show, target, name="Grace")
    with pytest.raises(
        DestinationError, match=r"Grace published release 2 at 2026-11-23T12:00:00Z"
    ):
        carried_out(mine, target.destination)
    assert "Theirs" in live_feed(target)


def test_the_first_feed_is_not_overwritten(small_show: Path, target: Target) -> None:
    """Of two first publishers."""
    mine = planned(small_show, target, target.destination)
    replace_in(small_show / "podcast.yaml", "title: ", "title: Theirs ")
    publish(small_show, target, name="Grace")
    with pytest.raises(DestinationError, match="Grace published release 1"):
        carried_out(mine, target.destination)
    assert "Theirs" in live_feed(target)


def test_an_interrupted_run_keeps_the_old_feed(small_show: Path, target: Target) -> None:
    """The next run sends no recording again."""
    publish(small_show, target)
    before = live_feed(target)
    replace_in(small_show / "podcast.yaml", "title: ", "title: New ")
    decide(small_show / "episodes" / "01-listening.yaml", "replaces_audio")
    (small_show / "episodes" / "01-listening.mp3").write_bytes(
        (small_show / "episodes" / "01-listening.mp3").read_bytes() + b"\0" * 128
    )

    def cut_off(artifact: Artifact) -> Artifact:
        if artifact.key == FEED_KEY:
            raise ConnectionResetError
        return artifact

    observed = ObservedDestination(target.destination, cut_off)
    with pytest.raises(ConnectionResetError):
        carried_out(planned(small_show, target, observed), observed)
    assert live_feed(target) == before
    written = publish(small_show, target).written()
    assert [key for key in written if not is_page(key) and not key.startswith(KEPT_PAGES)] == [
        record_key(2),
        FEED_KEY,
        feed_copy_key(2),
    ]
    assert "New " in live_feed(target)


@pytest.mark.parametrize(
    ("forgotten", "message"),
    [
        ({"content_type": "binary/octet-stream"}, "its type is 'binary/octet-stream' instead of"),
        ({"cache_control": "no-cache"}, "its cache header is 'no-cache' instead of"),
    ],
)
def test_a_lost_header_stops_the_publish(
    small_show: Path, target: Target, forgotten: dict[str, str], message: str
) -> None:
    """Before the feed is written."""

    def forget(artifact: Artifact) -> Artifact:
        return replace(artifact, **forgotten)

    observed = ObservedDestination(target.destination, forget)
    with pytest.raises(DestinationError, match=re.escape(message)):
        carried_out(planned(small_show, target, observed), observed)
    assert target.destination.head(FEED_KEY) is None


def test_other_bytes_under_our_digest_stop_the_publish(small_show: Path, target: Target) -> None:
    """They are not replaced."""
    plan = planned(small_show, target, target.destination)
    taken = plan.media[0].artifact
    other = Artifact.of_bytes(
        taken.key, b"other", content_type=taken.content_type, cache_control=taken.cache_control
    )
    target.destination.write(other)
    with pytest.raises(DestinationError, match="is there with other bytes, and is never replaced"):
        carried_out(plan, target.destination)


def test_a_damaged_record_causes_full_verification(small_show: Path, target: Target) -> None:
    """Nothing is sent twice."""
    publish(small_show, target)
    target.destination.write(
        Artifact.of_bytes(
            record_key(1), b"{", content_type="application/json", cache_control="no-store"
        )
    )
    again = publish(small_show, target)
    assert [key for key in again.written() if not is_page(key)] == [
        *(record_key(1), record_key(2)),
        *(FEED_KEY, feed_copy_key(2)),
    ]


def test_the_record_lists_the_releases_objects(small_show: Path, target: Target) -> None:
    """Number, time, publisher and each digest; a feed copy is stored too."""
    publish(small_show, target)
    stored = target.destination.read(record_key(1))
    copy = target.destination.read(feed_copy_key(1))
    assert stored is not None
    assert copy is not None
    release = Release.from_json(stored[0])
    assert (release.number, release.by, release.published) == (1, "Ada", "2026-11-23T12:00:00Z")
    assert FEED_KEY in release.objects
    assert sum(key.startswith("audio/") for key in release.objects) == 2
    assert copy[0].decode() == live_feed(target)
