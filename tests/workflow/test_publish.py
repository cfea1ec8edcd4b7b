"""Nothing is named by the live feed that the world cannot read: it is read first, at its public address."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.workflow.publish import UnreadError
from tests.publish.publishing import (
    correct,
    live_feed,
    planned,
    replace_in,
)
from tests.publish.target import Somewhere
from tests.verify.proxy import proxying
from tests.verify.servers import Asked, Change, Reply
from tests.workflow.served_bucket import SETTINGS, WorldAt


def test_everything_new_is_read_before_the_feed(small_show: Path, world: WorldAt) -> None:
    """One request for each new object, with its bytes compared, before the feed is written; then it is live."""
    there = world()
    assert there.publish(small_show)
    keys = {list_object.key for list_object in there.bucket.list_objects("")}
    public = {key for key in keys if not key.startswith("releases/")}
    assert sorted(there.asked) == sorted(f"/show/{key}" for key in public - {FEED_KEY})
    assert sorted(there.events.read) == sorted(there.url + key for key in public - {FEED_KEY})


def test_only_what_is_new_is_read(small_show: Path, world: WorldAt) -> None:
    """A corrected recording is one request more; other words and an unchanged folder are none."""
    there = world()
    there.publish(small_show)
    there.server.asked.clear()
    assert there.publish(small_show) is None
    assert there.server.asked == []
    replace_in(small_show / "episodes" / "01-listening.yaml", "What patients say", "What is said")
    assert there.publish(small_show)
    assert there.asked == []
    correct(small_show, "A cough")
    assert there.publish(small_show)
    (path,) = there.asked
    assert path.startswith("/show/audio/01-listening-")


def cached_404(asked: Asked, reply: Reply) -> Reply:
    """A CDN that was asked too early, and remembers."""
    return Reply(404, {"Age": "120", "X-Cache": "Hit from edge"}) if asked.is_audio else reply


def not_public(_asked: Asked, _reply: Reply) -> Reply:
    return Reply(
        403, {"Content-Type": "application/xml"}, b"<Error><Code>AccessDenied</Code></Error>"
    )


def a_page_for_everything(_asked: Asked, _reply: Reply) -> Reply:
    """A site that answers whatever it is asked with a page to sign in."""
    return Reply(200, {"Content-Type": "text/html"}, b"<html>Sign in</html>")


def other_recordings(asked: Asked, reply: Reply) -> Reply:
    """The length is right, and the sound is not."""
    return replace(reply, body=bytes(len(reply.body))) if asked.is_audio else reply


def cut_short(asked: Asked, reply: Reply) -> Reply:
    if not asked.is_audio:
        return reply
    body = asked.file.body[: len(asked.file.body) // 2]
    return Reply(200, {"Content-Type": "audio/mpeg"}, body)


def failing(_asked: Asked, _reply: Reply) -> Reply:
    return Reply(500)


@pytest.mark.parametrize(
    ("change", "words", "fix"),
    [
        (
            cached_404,
            "It answers 404: it is not there, from a cache that has kept this answer for 120",
            "Purge",
        ),
        (not_public, "It answers 403: it is not public", "destination policy"),
        (a_page_for_everything, "A web page comes back instead", "public_url"),
        (other_recordings, "Other bytes come back", "public_url"),
        (cut_short, "Other bytes come back", "public_url"),
        (failing, "It answers 500: its server fails", "Wait a little"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
def test_what_the_world_cannot_read_is_not_named(
    small_show: Path, world: WorldAt, change: Change, words: str, fix: str, *, first: bool
) -> None:
    """The first release or a later one: the feed stays as it was, and what came back is told with its cure."""
    there = world()
    before = b""
    if not first:
        there.publish(small_show)
        before = live_feed(Somewhere(there.bucket, there.url)).encode()
        correct(small_show, "A cough")
    there.server.change = change
    with pytest.raises(UnreadError) as refused:
        there.publish(small_show)
    assert words in str(refused.value)
    assert f"{there.url}audio/01-listening-" in str(refused.value) or first
    assert fix in refused.value.fix
    now = there.bucket.read(FEED_KEY)
    assert (now[0] if now else b"") == before
    there.server.change = lambda _asked, reply: reply
    assert there.publish(small_show), "what was uploaded is there, and the next run carries on"


def test_a_dead_host_in_a_live_show(small_show: Path, world: WorldAt) -> None:
    """A new public_url at which nothing answers: the plan says that every address changes, and nothing is replaced."""
    there = world()
    there.publish(small_show)
    before = live_feed(Somewhere(there.bucket, there.url))
    moved = there.elsewhere("http://127.0.0.1:9/show/")
    plan = planned(small_show, Somewhere(there.bucket, moved.url), there.bucket)
    assert plan.notices[0].startswith(
        f"every address changes, from {there.url}feed.xml to http://127.0.0.1:9/show/feed.xml"
    )
    assert plan.media == ()
    with pytest.raises(UnreadError, match="nothing answers at that address") as refused:
        moved.publish(small_show)
    assert "public_url_unreachable" in refused.value.fix
    assert live_feed(Somewhere(there.bucket, there.url)) == before


def test_a_show_that_moves_is_read_at_its_new_address(small_show: Path, world: WorldAt) -> None:
    """All media are read at the new address, although none is sent."""
    there, new = world(), world()
    there.publish(small_show)
    assert new.publish(small_show)
    media = {f"/show/{list_object.key}" for list_object in new.bucket.list_objects("audio/")}
    assert media <= set(new.asked)
    assert new.url in live_feed(Somewhere(new.bucket, new.url))


def test_what_arrives_a_moment_later(small_show: Path, world: WorldAt) -> None:
    """A store whose copy is a moment behind is asked again; the rest is not."""
    there, late, lock = world(), set[str](), threading.Lock()

    def a_moment_behind(asked: Asked, reply: Reply) -> Reply:
        with lock:
            is_first = asked.is_audio and asked.path not in late
            late.add(asked.path)
        return Reply(404) if is_first else reply

    there.server.change = a_moment_behind
    assert there.publish(small_show)
    asked = [path for path in there.asked if "/audio/" in path]
    assert len(asked) == 2 * len(set(asked))


def test_a_server_without_ranges_is_no_obstacle(small_show: Path, world: WorldAt) -> None:
    """Some web servers send the whole for a part: the bytes are right, and verify tells the rest."""
    there = world()

    def whole(asked: Asked, reply: Reply) -> Reply:
        return replace(reply, status=200, body=asked.file.body) if reply.status == 206 else reply

    there.server.change = whole
    assert there.publish(small_show)


def test_a_written_decision_and_never_silence(small_show: Path, world: WorldAt) -> None:
    """Where the publisher cannot reach the address, podcast.yaml says so; it is reported each time."""
    dead = world().elsewhere("http://127.0.0.1:9/show/")
    decided = replace(SETTINGS, public_url_unreachable="The network ends at the hospital")
    assert dead.publish(small_show, decided)
    assert dead.events.reasons == ["The network ends at the hospital"]
    assert dead.events.read == []


def test_it_goes_through_the_proxy_of_the_environment(small_show: Path, world: WorldAt) -> None:
    """A name that only the proxy knows is read through it."""
    there = world()
    behind = there.elsewhere("http://podcast.example.org/show/")
    with proxying(there.server.server_port) as proxy:
        assert behind.publish(small_show, environment={"HTTP_PROXY": proxy.url})
    assert len(proxy.asked) == len(behind.events.read) > 5


def test_a_rollback_reads_what_it_names_again(small_show: Path, world: WorldAt) -> None:
    """What was pruned from the world's sight in the meantime is found before the old feed is restored."""
    there = world()
    there.publish(small_show)
    correct(small_show, "A cough")
    there.publish(small_show)
    corrected = live_feed(Somewhere(there.bucket, there.url))
    there.server.change = cached_404
    with pytest.raises(UnreadError, match="from a cache"):
        there.roll_back()
    assert live_feed(Somewhere(there.bucket, there.url)) == corrected
