"""Killed at any request, before the store heard of it or after it did it: no listener notices.

With every change, publishers are killed in each phase; the long run kills one at every request.
"""

from concurrent.futures import Future

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import KEPT_PAGES, feed_copy_key, record_key
from podcast_publisher.publish.pruning.prune import REMOVABLE_PREFIXES as REMOVABLE
from tests.faults.faults import Match, kill, lose_answer, numbered, sent
from tests.faults.proxied_show import Scene, release_then_change
from tests.long_run import sampled
from tests.publish.publishing import publish

MEDIA = tuple(one for one in REMOVABLE if one != KEPT_PAGES)
KILLED = -9
REQUESTS = 36
"""Three to read what is live; for two recordings look, PUT and range; for three small files PUT and
range; the record; two new pages; the feed; for four pages, one of which is only marked anew or all of which
are replaced, read, PUT a copy and PUT; the copy of the feed; and whether a later release is live."""

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
def test_killed_in_every_phase(here: Scene, phase: str, after: bool) -> None:
    """The old show or the new one is there, whole; the next run ends it, as the same release, and sends nothing twice."""
    no_listener_notices(here, PHASES[phase], after=after)


@pytest.mark.long
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
def test_killed_at_every_request(here: Scene, number: int, after: bool) -> None:
    """The same at each request there is."""
    no_listener_notices(here, numbered(number), after=after)


def no_listener_notices(here: Scene, match: Match, *, after: bool) -> None:
    """Be killed there, listen, end it, and listen again."""
    old, new = release_then_change(here), here.feed()
    kill_at(here, match, after=after)
    feed, wrong = here.listen()
    assert wrong == []
    assert feed in {old, new}
    finish(here, is_live=feed == new)
    assert here.listen() == (new, [])
    nothing_is_left_to_do(here)


def test_there_are_no_more_requests(here: Scene) -> None:
    """A publishing that nobody kills has that many requests, so each of them had its turn."""
    release_then_change(here)
    assert here.publish().code == 0
    assert len(here.proxy.requests) == REQUESTS


@pytest.mark.parametrize("number", sampled([1, 40], {40}))
def test_killed_before_the_first_release(here: Scene, number: int) -> None:
    """At the beginning, or while the store is tried out: nothing is there for the world; then all is."""
    kill_at(here, numbered(number), after=True)
    assert {key.partition("/")[0] for key in here.there()} <= {"releases"}
    here.proxy.forget()
    assert here.publish().code == 0
    assert here.listen() == (here.feed(), [])


@pytest.mark.parametrize("number", sampled(range(1, REQUESTS + 1), {3}))
def test_an_answer_lost_at_every_request(here: Scene, number: int) -> None:
    """Whichever answer is lost, the run finds out what became of its request, and ends well."""
    release_then_change(here)
    here.proxy.when(numbered(number), lose_answer)
    result = here.publish()
    assert result.code == 0, result.text
    assert "Release 2 is live." in result.text
    assert here.listen() == (here.feed(), [])


def kill_at(here: Scene, match: Match, *, after: bool) -> None:
    """Publish, and be killed there."""
    pid: Future[int] = Future()
    here.proxy.when(match, kill(pid, after=after))
    running = here.start()
    pid.set_result(running.pid)
    ended = running.end()
    assert ended.code == KILLED, ended.text
    here.proxy.settle()


def finish(here: Scene, *, is_live: bool) -> None:
    """Publish again: of recordings and pictures, exactly those that are not there yet are sent.

    Where the feed is live, it is no more than pages, and nothing at all once its copy is there too.
    """
    there = here.there()
    here.proxy.forget()
    again = here.publish()
    assert again.code == 0, again.text
    put = here.proxy.put()
    assert len(put) == len(set(put))
    media = {key for key in put if key.startswith(MEDIA)}
    assert media == {key for key in here.there().keys() - there.keys() if key.startswith(MEDIA)}
    if is_live:
        assert ("Release 2 is live but not finished. This run finishes it:" in again.text) == bool(
            put
        )
        assert media == set()
        assert bool(put) != (feed_copy_key(2) in there)
    else:
        assert FEED_KEY in put[len(media) :]


def nothing_is_left_to_do(here: Scene) -> None:
    """A third run asks what is live and whether that came to its end, and no more."""
    live = here.somewhere.destination.head(FEED_KEY)
    assert live is not None
    assert live.release == 2
    third = publish(here.show, here.somewhere)
    asked = [("read", FEED_KEY), ("read", record_key(live.release))]
    assert third.asked == [*asked, ("head", feed_copy_key(live.release))]
