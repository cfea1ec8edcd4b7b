"""Killed at any request, before or after the store has carried it out: no listener notices.

With every change, publishers are killed in each phase; the long run kills one at every request.
"""

from concurrent.futures import Future

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import KEPT_PAGES, feed_copy_key, record_key
from podcast_publisher.publish.pruning.prune import REMOVABLE_PREFIXES as REMOVABLE
from tests.faults.faults import Match, kill, lose_answer, numbered, sent
from tests.faults.proxied_show import ProxiedShow, release_then_change
from tests.long_run import sampled
from tests.publish.publishing import publish

MEDIA = tuple(prefix for prefix in REMOVABLE if prefix != KEPT_PAGES)
KILLED = -9
REQUESTS = 49
"""Three to read what is live; for two recordings look, PUT and range; for nine small files PUT and
range; the record; whether its number is free; two new pages; the feed; for four pages, one of which is only marked anew or all of which
are replaced, read, PUT a copy and PUT; the copy of the feed; whether a later release is live;
and three to read what is live now, for the next run that has nothing to do."""

PHASES = {
    "a recording": sent("PUT", "audio/"),
    "the record": sent("PUT", record_key(2)),
    "the feed": sent("PUT", FEED_KEY),
    "the copy of the feed": sent("PUT", feed_copy_key(2)),
}


@pytest.mark.parametrize(
    ("phase", "after"),
    [
        ("a recording", True),
        ("the record", False),
        ("the feed", False),
        ("the feed", True),
        ("the copy of the feed", False),
    ],
)
def test_a_publish_killed_in_any_phase_is_completed(
    proxied_show: ProxiedShow, phase: str, after: bool
) -> None:
    """The old or the new show is live and complete; the next run completes the same release, and sends nothing twice."""
    no_listener_notices(proxied_show, PHASES[phase], after=after)


@pytest.mark.long
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
def test_a_publish_killed_at_any_request_is_completed(
    proxied_show: ProxiedShow, number: int, after: bool
) -> None:
    """The same at each request."""
    no_listener_notices(proxied_show, numbered(number), after=after)


def no_listener_notices(proxied_show: ProxiedShow, match: Match, *, after: bool) -> None:
    """Kill it there, listen, complete it, and listen again."""
    old, new = release_then_change(proxied_show), proxied_show.expected_feed()
    kill_at(proxied_show, match, after=after)
    feed, wrong = proxied_show.listen()
    assert wrong == []
    assert feed in {old, new}
    finish(proxied_show, is_live=feed == new)
    assert proxied_show.listen() == (new, [])
    nothing_is_left_to_do(proxied_show)


def test_the_number_of_requests_is_complete(proxied_show: ProxiedShow) -> None:
    """An uninterrupted publish makes that many requests, so each was tested."""
    release_then_change(proxied_show)
    assert proxied_show.publish().code == 0
    assert len(proxied_show.proxy.requests) == REQUESTS


@pytest.mark.parametrize("number", sampled([1, 40], {40}))
def test_a_first_publish_killed_early_is_completed(proxied_show: ProxiedShow, number: int) -> None:
    """At the beginning, or during the store test: nothing is public; then everything is."""
    kill_at(proxied_show, numbered(number), after=True)
    assert {key.partition("/")[0] for key in proxied_show.objects()} <= {"releases"}
    proxied_show.proxy.forget()
    assert proxied_show.publish().code == 0
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


@pytest.mark.parametrize("number", sampled(range(1, REQUESTS + 1), {3}))
def test_a_lost_response_at_any_request_is_handled(proxied_show: ProxiedShow, number: int) -> None:
    """The run finds out what became of its request, and succeeds."""
    release_then_change(proxied_show)
    proxied_show.proxy.when(numbered(number), lose_answer)
    result = proxied_show.publish()
    assert result.code == 0, result.text
    assert "Release 2 is live." in result.text
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


def kill_at(proxied_show: ProxiedShow, match: Match, *, after: bool) -> None:
    """Publish, and kill it there."""
    pid: Future[int] = Future()
    proxied_show.proxy.when(match, kill(pid, after=after))
    running = proxied_show.start()
    pid.set_result(running.pid)
    ended = running.end()
    assert ended.code == KILLED, ended.text
    proxied_show.proxy.settle()


def finish(proxied_show: ProxiedShow, *, is_live: bool) -> None:
    """Publish again: exactly the missing recordings and pictures are sent. Where the feed is live, only pages are sent, and nothing at all once its copy exists."""
    before = proxied_show.objects()
    proxied_show.proxy.forget()
    again = proxied_show.publish()
    assert again.code == 0, again.text
    put = proxied_show.proxy.put()
    assert len(put) == len(set(put))
    media = {key for key in put if key.startswith(MEDIA)}
    assert media == {
        key for key in proxied_show.objects().keys() - before.keys() if key.startswith(MEDIA)
    }
    if is_live:
        assert ("Release 2 is live but not finished. This run finishes it:" in again.text) == bool(
            put
        )
        assert media == set()
        assert bool(put) != (feed_copy_key(2) in before)
    else:
        assert FEED_KEY in put[len(media) :]


def nothing_is_left_to_do(proxied_show: ProxiedShow) -> None:
    """A third run reads what is live and whether that run was completed, and no more."""
    live = proxied_show.target.destination.head(FEED_KEY)
    assert live is not None
    assert live.release == 2
    third = publish(proxied_show.show, proxied_show.target)
    asked = [("read", FEED_KEY), ("read", record_key(live.release))]
    assert third.requests == [*asked, ("head", feed_copy_key(live.release))]
