"""What stores answer to writes on a condition, beside yes and no."""

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import record_key
from tests.faults.faults import Hold, conditional, only_bare, refuse, sent
from tests.faults.proxied_show import Scene, release_then_change
from tests.publish.publishing import publish, retitle

BUSY = refuse(409, "ConditionalRequestConflict")


@pytest.mark.parametrize("key", ["audio/", record_key(2), FEED_KEY])
def test_busy_once(here: Scene, key: str) -> None:
    """A write that met another one is tried again, which boto3 does not do."""
    release_then_change(here)
    here.proxy.when(sent("PUT", key), BUSY, times=1)
    result = here.publish()
    assert result.code == 0, result.text
    assert here.listen() == (here.feed(), [])


def test_busy_for_ever(here: Scene) -> None:
    """After four times it is told, and the old feed stands."""
    old = release_then_change(here)
    here.proxy.when(sent("PUT", FEED_KEY), BUSY)
    result = here.publish()
    assert result.code == 3
    assert result.last.startswith("The store says again and again that something else is being")
    assert here.proxy.asked().count(("PUT", FEED_KEY)) == 4
    assert here.listen() == (old, [])


def test_busy_because_someone_else_wins(here: Scene) -> None:
    """Where the other write was another publisher's feed, the next try is refused and tells who."""
    release_then_change(here)
    other = here.another()
    retitle(other.show, "title: ", "title: Theirs ")
    ours = Hold(then=BUSY)
    here.proxy.when(sent("PUT", FEED_KEY), ours, times=1)
    running = here.start()
    ours.wait_for_one()
    publish(other.show, other.somewhere, name="Grace")
    ours.let_go()
    ended = running.end()
    assert ended.code == 3
    assert "Grace published release 3 at" in ended.last
    assert here.listen() == (other.feed(), [])


def test_a_version_without_quotes(here: Scene) -> None:
    """A store that refuses the right version in quotes gets it once more without them."""
    release_then_change(here)
    here.proxy.when(conditional, only_bare)
    result = here.publish()
    assert result.code == 0, result.text
    asked = [
        (request.method, request.condition)
        for request in here.proxy.requests
        if request.key == FEED_KEY
    ][1:]
    quoted = asked[0][1]
    assert quoted.startswith('"')
    assert asked == [
        ("PUT", quoted),
        ("HEAD", ""),
        ("PUT", quoted.strip('"')),
        ("HEAD", ""),  # at the end: whether a later release is live by now
    ]
    assert here.listen() == (here.feed(), [])


def test_without_quotes_only_where_nothing_changed(here: Scene) -> None:
    """Where such a store refuses and another version is there, nothing more is tried."""
    release_then_change(here)
    other = here.another()
    retitle(other.show, "title: ", "title: Theirs ")
    ours = Hold(then=only_bare)
    here.proxy.when(sent("PUT", FEED_KEY), ours)
    running = here.start()
    ours.wait_for_one()
    publish(other.show, other.somewhere, name="Grace")
    ours.let_go()
    ended = running.end()
    assert ended.code == 3
    assert "Grace published release 3 at" in ended.last
    assert here.proxy.asked().count(("PUT", FEED_KEY)) == 1
    assert here.listen() == (other.feed(), [])


def test_refused_for_no_reason(here: Scene) -> None:
    """A store that refuses every version is told as what it looks like; nothing is overwritten."""
    old = release_then_change(here)
    here.proxy.when(sent("PUT", FEED_KEY), refuse(412, "PreconditionFailed"))
    result = here.publish()
    assert result.code == 3
    assert result.last.startswith(
        "the bucket faults refuses to replace feed.xml, although it is as"
    )
    assert here.proxy.asked().count(("PUT", FEED_KEY)) == 2
    assert here.listen() == (old, [])


def test_conditions_are_not_known(here: Scene) -> None:
    """A store that answers 501 is told as one that cannot keep two publishers apart."""
    old = release_then_change(here)
    here.proxy.when(conditional, refuse(501, "NotImplemented"))
    result = here.publish()
    assert result.code == 3
    assert result.last.startswith("The store cannot write on a condition, so two publishers could")
    assert here.listen() == (old, [])
