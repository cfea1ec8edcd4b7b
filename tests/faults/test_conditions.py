"""Responses of stores to conditional writes other than success and refusal."""

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import record_key
from tests.faults.faults import Hold, conditional, only_bare, refuse, sent
from tests.faults.proxied_show import ProxiedShow, release_then_change
from tests.publish.publishing import publish, retitle

BUSY = refuse(409, "ConditionalRequestConflict")


@pytest.mark.parametrize("key", ["audio/", record_key(2), FEED_KEY])
def test_a_conflicting_request_is_retried(proxied_show: ProxiedShow, key: str) -> None:
    """A write that met another one gets 409 and is tried again, which boto3 does not do."""
    release_then_change(proxied_show)
    proxied_show.proxy.when(sent("PUT", key), BUSY, times=1)
    result = proxied_show.publish()
    assert result.code == 0, result.text
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


def test_a_permanent_conflict_is_reported_after_four_attempts(proxied_show: ProxiedShow) -> None:
    """The old feed stays live."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(sent("PUT", FEED_KEY), BUSY)
    result = proxied_show.publish()
    assert result.code == 3
    assert result.last.startswith("The store says again and again that something else is being")
    assert proxied_show.proxy.method_and_keys().count(("PUT", FEED_KEY)) == 4
    assert proxied_show.listen() == (old, [])


def test_a_conflict_with_another_publisher_names_them(proxied_show: ProxiedShow) -> None:
    """The next attempt is refused because the other feed is live."""
    release_then_change(proxied_show)
    other = proxied_show.copy()
    retitle(other.show, "title: ", "title: Theirs ")
    ours = Hold(then=BUSY)
    proxied_show.proxy.when(sent("PUT", FEED_KEY), ours, times=1)
    running = proxied_show.start()
    ours.wait_for_one()
    publish(other.show, other.target, name="Grace")
    ours.let_go()
    ended = running.end()
    assert ended.code == 3
    assert "Grace published release 3 at" in ended.last
    assert proxied_show.listen() == (other.expected_feed(), [])


def test_an_etag_is_retried_without_quotes(proxied_show: ProxiedShow) -> None:
    """For a store that refuses the right version in quotes."""
    release_then_change(proxied_show)
    proxied_show.proxy.when(conditional, only_bare)
    result = proxied_show.publish()
    assert result.code == 0, result.text
    asked = [
        (request.method, request.condition)
        for request in proxied_show.proxy.requests
        if request.key == FEED_KEY
    ][1:]
    quoted = asked[0][1]
    assert quoted.startswith('"')
    assert asked == [
        ("PUT", quoted),
        ("HEAD", ""),
        ("PUT", quoted.strip('"')),
        ("HEAD", ""),  # at the end: whether a later release is live by now
        ("GET", ""),  # for the next run that has nothing to do
    ]
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


def test_an_etag_is_not_retried_where_the_object_changed(proxied_show: ProxiedShow) -> None:
    """Where another version is there, nothing more is tried."""
    release_then_change(proxied_show)
    other = proxied_show.copy()
    retitle(other.show, "title: ", "title: Theirs ")
    ours = Hold(then=only_bare)
    proxied_show.proxy.when(sent("PUT", FEED_KEY), ours)
    running = proxied_show.start()
    ours.wait_for_one()
    publish(other.show, other.target, name="Grace")
    ours.let_go()
    ended = running.end()
    assert ended.code == 3
    assert "Grace published release 3 at" in ended.last
    assert proxied_show.proxy.method_and_keys().count(("PUT", FEED_KEY)) == 1
    assert proxied_show.listen() == (other.expected_feed(), [])


def test_a_store_that_refuses_every_version_is_reported(proxied_show: ProxiedShow) -> None:
    """Nothing is overwritten."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(sent("PUT", FEED_KEY), refuse(412, "PreconditionFailed"))
    result = proxied_show.publish()
    assert result.code == 3
    assert result.last.startswith(
        "the bucket faults refuses to replace feed.xml, although it is as"
    )
    assert proxied_show.proxy.method_and_keys().count(("PUT", FEED_KEY)) == 2
    assert proxied_show.listen() == (old, [])


def test_501_means_no_conditional_writes(proxied_show: ProxiedShow) -> None:
    """A store that answers 501 cannot keep two publishers apart, and the message says so."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(conditional, refuse(501, "NotImplemented"))
    result = proxied_show.publish()
    assert result.code == 3
    assert result.last.startswith("The store cannot write on a condition, so two publishers could")
    assert proxied_show.listen() == (old, [])
