"""Answers that are lost, requests that arrive when nobody waits for them any more, and other people."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from podcast_publisher.model.destination import StoredObject
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import feed_copy_key, record_key
from tests.faults.command import impatient
from tests.faults.faults import Hold, conditional, drop, lose_answer, sent
from tests.faults.proxied_show import Scene, release_then_change
from tests.faults.proxy import Request
from tests.long_run import sampled
from tests.publish.publishing import publish, retitle, rolled_back

PAGE = "episodes/01-listening.html"


def test_answers_to_conditional_puts_are_lost(here: Scene) -> None:
    """Each is done and its answer lost: boto3 asks again, is refused, and what is there is ours."""
    release_then_change(here)
    seen: set[str] = set()

    def first(request: Request) -> bool:
        if not conditional(request) or request.key in seen:
            return False
        seen.add(request.key)
        return True

    here.proxy.when(first, lose_answer)
    result = here.publish()
    assert result.code == 0, result.text
    assert {FEED_KEY, record_key(2)} < seen
    assert {one.key for one in here.proxy.requests if one.stored == 412} == seen
    assert here.listen() == (here.feed(), [])


@pytest.mark.parametrize(
    "key", sampled(["audio/", record_key(2), FEED_KEY, PAGE, feed_copy_key(2)], {FEED_KEY, PAGE})
)
def test_connections_that_always_break(here: Scene, key: str) -> None:
    """Asked three times and no more; the show stands, and the next run ends it."""
    old = release_then_change(here)
    here.proxy.when(sent("PUT", key), drop)
    result = here.publish()
    assert result.code == 3
    assert result.last.startswith("The store broke off the connection (the bucket faults).\nFix: ")
    tried = [
        request.key
        for request in here.proxy.requests
        if request.method == "PUT" and request.told == 0
    ]
    assert {tried.count(one) for one in tried} == {3}
    is_live = key in {PAGE, feed_copy_key(2)}
    assert here.listen() == (here.feed() if is_live else old, [])
    here.proxy.forget()
    assert here.publish().code == 0
    assert here.listen() == (here.feed(), [])


@pytest.mark.parametrize("key", [record_key(2), FEED_KEY])
def test_someone_else_published_meanwhile(here: Scene, key: str) -> None:
    """Theirs comes while ours is on its way: exit 3, who, when and which; theirs stays."""
    release_then_change(here)
    other = here.another()
    retitle(other.show, "title: ", "title: Theirs ")
    ours = Hold()
    here.proxy.when(sent("PUT", key), ours)
    running = here.start()
    ours.wait_for_one()
    publish(other.show, other.somewhere, name="Grace")
    ours.let_go()
    ended = running.end()
    assert ended.code == 3
    number = 2 if key == record_key(2) else 3
    assert f"published meanwhile: Grace published release {number} at 2026-11-23T" in ended.last
    assert "nothing was overwritten" in ended.last
    assert here.listen() == (other.feed(), [])


def test_someone_else_put_back_what_was_live(here: Scene) -> None:
    """The live feed has the bytes it had when it was read, and is a later release all the same."""
    old = release_then_change(here)
    other = here.another()
    ours = Hold()
    here.proxy.when(sent("PUT", record_key(2)), ours)
    running = here.start()
    ours.wait_for_one()
    publish(other.show, other.somewhere, name="Ada")
    rolled_back(other.somewhere)
    ours.let_go()
    ended = running.end()
    assert ended.code == 3
    assert "Grace published release 3 at" in ended.last
    assert here.listen() == (old, [])


@pytest.mark.parametrize(
    "key", sampled(["", record_key(2), feed_copy_key(2), FEED_KEY], {FEED_KEY})
)
def test_what_we_gave_up_on_lands_late(here: Scene, key: str) -> None:
    """It arrives when the next run is done with another feed: nothing that stands is changed.

    But for the mark on the feed that was kept: it is as late true that this run had come to its end.
    """
    release_then_change(here)
    late = Hold()
    here.proxy.when(sent("PUT", key), late)
    result = here.publish(impatient)
    assert result.code == 3
    assert result.last.startswith("The store did not answer in time (the bucket faults).\nFix: ")
    here.proxy.mend()
    retitle(here.show, "title: ", "title: Later ")
    assert here.publish().code == 0
    before = unmarked(here.there())
    late.let_go()
    here.proxy.settle()
    assert before.items() <= unmarked(here.there()).items()
    assert here.listen() == (here.feed(), [])
    if key == FEED_KEY:
        feeds = [
            request
            for request in here.proxy.requests
            if (request.method, request.key) == ("PUT", FEED_KEY)
        ]
        assert [feed.stored for feed in feeds] == [412, 412, 412, 200]


def unmarked(
    there: Mapping[str, tuple[bytes, StoredObject]],
) -> dict[str, tuple[bytes, StoredObject]]:
    """All of it, without what says of a feed that was kept whether its run came to its end."""
    copy = feed_copy_key(2)
    return {
        key: (body, replace(stored, release=None) if key == copy else stored)
        for key, (body, stored) in there.items()
    }
