"""The live feed names nothing that the public cannot read: recordings, and a sample of the rest, are read first."""

import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.verify.already_read import AlreadyRead
from podcast_publisher.verify.public_reads import EARLY_AT_ONCE, EarlyReads, ExpectedObject
from podcast_publisher.workflow.public_reader import UnreadError, sample_of
from tests.publish.publishing import (
    correct,
    live_feed,
    planned,
    replace_in,
)
from tests.publish.target import Target
from tests.verify.proxy import proxying
from tests.verify.servers import Asked, Change, Reply
from tests.workflow.served_bucket import SETTINGS, ServeBucket


def test_new_objects_are_read_before_the_feed(small_show: Path, serve_bucket: ServeBucket) -> None:
    """One request each, with the bytes compared; then the feed is written."""
    served_bucket = serve_bucket()
    assert served_bucket.publish(small_show)
    keys = {entry.key for entry in served_bucket.bucket.list_objects("")}
    public = {key for key in keys if not key.startswith("releases/")}
    assert sorted(served_bucket.requests) == sorted(f"/show/{key}" for key in public - {FEED_KEY})
    assert sorted(served_bucket.events.read) == sorted(
        served_bucket.url + key for key in public - {FEED_KEY}
    )


def test_only_new_objects_are_read(small_show: Path, serve_bucket: ServeBucket) -> None:
    """A corrected recording is one request; a changed text or an unchanged folder is none."""
    served_bucket = serve_bucket()
    served_bucket.publish(small_show)
    served_bucket.server.requests.clear()
    assert served_bucket.publish(small_show) is None
    assert served_bucket.server.requests == []
    replace_in(small_show / "episodes" / "01-listening.yaml", "What patients say", "What is said")
    assert served_bucket.publish(small_show)
    assert served_bucket.requests == []
    correct(small_show, "A cough")
    assert served_bucket.publish(small_show)
    (path,) = served_bucket.requests
    assert path.startswith("/show/audio/01-listening-")


def cached_404(asked: Asked, reply: Reply) -> Reply:
    """A CDN that was asked too early and cached the 404."""
    return Reply(404, {"Age": "120", "X-Cache": "Hit from edge"}) if asked.is_audio else reply


def not_public(_asked: Asked, _reply: Reply) -> Reply:
    return Reply(
        403, {"Content-Type": "application/xml"}, b"<Error><Code>AccessDenied</Code></Error>"
    )


def a_page_for_everything(_asked: Asked, _reply: Reply) -> Reply:
    """A site that answers every URL with a sign-in page."""
    return Reply(200, {"Content-Type": "text/html"}, b"<html>Sign in</html>")


def other_recordings(asked: Asked, reply: Reply) -> Reply:
    """The right length with other bytes."""
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
def test_an_unreadable_object_keeps_the_old_feed(
    small_show: Path,
    serve_bucket: ServeBucket,
    change: Change,
    words: str,
    fix: str,
    *,
    first: bool,
) -> None:
    """For the first release or a later one, with the response and the fix."""
    served_bucket = serve_bucket()
    before = b""
    if not first:
        served_bucket.publish(small_show)
        before = live_feed(Target(served_bucket.bucket, served_bucket.url)).encode()
        correct(small_show, "A cough")
    served_bucket.server.change = change
    with pytest.raises(UnreadError) as refused:
        served_bucket.publish(small_show)
    assert words in str(refused.value)
    assert f"{served_bucket.url}audio/01-listening-" in str(refused.value) or first
    assert fix in refused.value.fix
    now = served_bucket.bucket.read(FEED_KEY)
    assert (now[0] if now else b"") == before
    served_bucket.server.change = lambda _asked, reply: reply
    assert served_bucket.publish(small_show), (
        "what was uploaded is there, and the next run carries on"
    )


def test_an_unreachable_new_public_url_is_refused(
    small_show: Path, serve_bucket: ServeBucket
) -> None:
    """The plan says that every URL changes, and nothing is replaced."""
    served_bucket = serve_bucket()
    served_bucket.publish(small_show)
    before = live_feed(Target(served_bucket.bucket, served_bucket.url))
    moved = served_bucket.elsewhere("http://127.0.0.1:9/show/")
    plan = planned(small_show, Target(served_bucket.bucket, moved.url), served_bucket.bucket)
    assert plan.notices[0].startswith(
        f"every address changes, from {served_bucket.url}feed.xml to http://127.0.0.1:9/show/feed.xml"
    )
    assert plan.media == ()
    with pytest.raises(UnreadError, match="nothing answers at that address") as refused:
        moved.publish(small_show)
    assert "public_url_unreachable" in refused.value.fix
    assert live_feed(Target(served_bucket.bucket, served_bucket.url)) == before


def test_a_moved_show_is_read_at_its_new_url(small_show: Path, serve_bucket: ServeBucket) -> None:
    """All media, although none is sent."""
    served_bucket, new = serve_bucket(), serve_bucket()
    served_bucket.publish(small_show)
    assert new.publish(small_show)
    media = {f"/show/{entry.key}" for entry in new.bucket.list_objects("audio/")}
    assert media <= set(new.requests)
    assert new.url in live_feed(Target(new.bucket, new.url))


def test_an_eventually_consistent_store_is_retried(
    small_show: Path, serve_bucket: ServeBucket
) -> None:
    """Only the missing object is."""
    served_bucket, late, lock = serve_bucket(), set[str](), threading.Lock()

    def a_moment_behind(asked: Asked, reply: Reply) -> Reply:
        with lock:
            is_first = asked.is_audio and asked.path not in late
            late.add(asked.path)
        return Reply(404) if is_first else reply

    served_bucket.server.change = a_moment_behind
    assert served_bucket.publish(small_show)
    asked = [path for path in served_bucket.requests if "/audio/" in path]
    assert len(asked) == 2 * len(set(asked))


def test_a_server_without_ranges_is_accepted(small_show: Path, serve_bucket: ServeBucket) -> None:
    """It sends the whole object with the right bytes; verify reports the rest."""
    served_bucket = serve_bucket()

    def whole(asked: Asked, reply: Reply) -> Reply:
        return replace(reply, status=200, body=asked.file.body) if reply.status == 206 else reply

    served_bucket.server.change = whole
    assert served_bucket.publish(small_show)


def test_skipping_the_check_needs_a_decision(small_show: Path, serve_bucket: ServeBucket) -> None:
    """In podcast.yaml, where the publisher cannot reach the public URL; it is reported each time."""
    dead = serve_bucket().elsewhere("http://127.0.0.1:9/show/")
    decided = replace(SETTINGS, public_url_unreachable="The network ends at the hospital")
    assert dead.publish(small_show, decided)
    assert dead.events.reasons == ["The network ends at the hospital"]
    assert dead.events.read == []


def test_public_reads_use_the_proxy(small_show: Path, serve_bucket: ServeBucket) -> None:
    """For a name that only the proxy can resolve."""
    served_bucket = serve_bucket()
    behind = served_bucket.elsewhere("http://podcast.example.org/show/")
    with proxying(served_bucket.server.server_port) as proxy:
        assert behind.publish(small_show, environment={"HTTP_PROXY": proxy.url})
    assert len(proxy.requests) == len(behind.events.read) > 5


def test_a_rollback_reads_its_objects(small_show: Path, serve_bucket: ServeBucket) -> None:
    """Objects that are gone are found before the old feed is restored."""
    served_bucket = serve_bucket()
    served_bucket.publish(small_show)
    correct(small_show, "A cough")
    served_bucket.publish(small_show)
    corrected = live_feed(Target(served_bucket.bucket, served_bucket.url))
    served_bucket.server.change = cached_404
    with pytest.raises(UnreadError, match="from a cache"):
        served_bucket.roll_back()
    assert live_feed(Target(served_bucket.bucket, served_bucket.url)) == corrected


def test_recordings_are_read_while_others_are_uploaded(
    small_show: Path, serve_bucket: ServeBucket
) -> None:
    """One that cannot be read keeps the old feed, and the other uploads go on."""
    served_bucket, asked = serve_bucket(), threading.Event()
    written: list[str] = []

    def forbidden(request: Asked, reply: Reply) -> Reply:
        if not request.is_audio:
            return reply
        asked.set()
        return Reply(403)

    def before_write(artifact: Artifact) -> Artifact:
        if artifact.key.startswith("transcripts/"):  # they come after the recordings
            assert asked.wait(10)
        written.append(artifact.key)
        return artifact

    served_bucket.server.change = forbidden
    served_bucket.before_write = before_write
    with pytest.raises(UnreadError, match="403"):
        served_bucket.publish(small_show)
    assert any(key.startswith("transcripts/") for key in written)
    assert FEED_KEY not in written


def test_reads_that_have_not_begun_are_left_for_later(serve_bucket: ServeBucket) -> None:
    """Once all is uploaded, more can be read at once than while others were uploaded."""
    served_bucket, go_on = serve_bucket(), threading.Event()
    artifact = Artifact.of_bytes("audio/1.mp3", b"x", content_type="audio/mpeg", cache_control="c")
    served_bucket.server.change = lambda _asked, _reply: Reply(200, {}, b"x" * go_on.wait(20))
    early = EarlyReads({}, AlreadyRead())
    for number in range(3 * EARLY_AT_ONCE):
        url = f"{served_bucket.url}audio/{number}.mp3"
        early.start(ExpectedObject(url, 1, artifact.sha256, artifact))
    readable: list[frozenset[str]] = []
    thread = threading.Thread(target=lambda: readable.append(early.readable()))
    thread.start()
    while not early._reads[url].cancelled():
        thread.join(0.01)
    go_on.set()
    thread.join(20)
    early.close()
    assert len(readable[0]) == len(served_bucket.server.requests) == EARLY_AT_ONCE


def test_all_recordings_and_a_sample_of_the_rest_are_read() -> None:
    """Of each folder and type twenty, with the first and the last."""
    recordings = [f"audio/{number:03}.mp3" for number in range(100)]
    pages = [f"episodes/{number:03}.html" for number in range(100)]
    texts = [f"transcripts/{number:03}.vtt" for number in range(20)]
    sample = sample_of([*recordings, *pages, *texts])
    assert sample[:100] == recordings
    assert sample[-20:] == texts
    chosen = sample[100:-20]
    assert len(chosen) == 20
    assert (chosen[0], chosen[-1]) == (pages[0], pages[-1])
