"""Lost responses, requests that arrive late, and other publishers meanwhile."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from podcast_publisher.model.destination import StoredObject
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import feed_copy_key, record_key
from tests.faults.command import impatient
from tests.faults.faults import Hold, conditional, drop, lose_answer, sent
from tests.faults.proxied_show import ProxiedShow, release_then_change
from tests.faults.proxy import Request
from tests.long_run import sampled
from tests.publish.publishing import publish, retitle, rolled_back

PAGE = "episodes/01-listening.html"


def test_lost_responses_to_conditional_puts_are_recognised(proxied_show: ProxiedShow) -> None:
    """Each succeeds and its response is lost: boto3 retries and is refused, and the stored object is ours."""
    release_then_change(proxied_show)
    seen: set[str] = set()

    def first(request: Request) -> bool:
        if not conditional(request) or request.key in seen:
            return False
        seen.add(request.key)
        return True

    proxied_show.proxy.when(first, lose_answer)
    result = proxied_show.publish()
    assert result.code == 0, result.text
    assert {FEED_KEY, record_key(2)} < seen
    assert {request.key for request in proxied_show.proxy.requests if request.stored == 412} == seen
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


@pytest.mark.parametrize(
    "key", sampled(["audio/", record_key(2), FEED_KEY, PAGE, feed_copy_key(2)], {FEED_KEY, PAGE})
)
def test_a_failing_request_is_tried_three_times(proxied_show: ProxiedShow, key: str) -> None:
    """The show stays, and the next run completes it."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(sent("PUT", key), drop)
    result = proxied_show.publish()
    assert result.code == 3
    assert result.last.startswith("The store broke off the connection (the bucket faults).\nFix: ")
    tried = [
        request.key
        for request in proxied_show.proxy.requests
        if request.method == "PUT" and request.returned == 0
    ]
    assert {tried.count(request) for request in tried} == {3}
    is_live = key in {PAGE, feed_copy_key(2)}
    assert proxied_show.listen() == (proxied_show.expected_feed() if is_live else old, [])
    proxied_show.proxy.forget()
    assert proxied_show.publish().code == 0
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


@pytest.mark.parametrize("key", [record_key(2), FEED_KEY])
def test_another_publisher_meanwhile_wins(proxied_show: ProxiedShow, key: str) -> None:
    """Exit 3 with name, time and release; the other feed stays live."""
    release_then_change(proxied_show)
    other = proxied_show.copy()
    retitle(other.show, "title: ", "title: Theirs ")
    ours = Hold()
    proxied_show.proxy.when(sent("PUT", key), ours)
    running = proxied_show.start()
    ours.wait_for_one()
    publish(other.show, other.target, name="Grace")
    ours.let_go()
    ended = running.end()
    assert ended.code == 3
    number = 2 if key == record_key(2) else 3
    assert f"published meanwhile: Grace published release {number} at 2026-11-23T" in ended.last
    assert "nothing was overwritten" in ended.last
    assert proxied_show.listen() == (other.expected_feed(), [])


def test_a_rollback_meanwhile_is_a_newer_release(proxied_show: ProxiedShow) -> None:
    """The live feed has the bytes that were read, and is a later release all the same."""
    old = release_then_change(proxied_show)
    other = proxied_show.copy()
    ours = Hold()
    proxied_show.proxy.when(sent("PUT", record_key(2)), ours)
    running = proxied_show.start()
    ours.wait_for_one()
    publish(other.show, other.target, name="Ada")
    rolled_back(other.target)
    ours.let_go()
    ended = running.end()
    assert ended.code == 3
    assert "Grace published release 3 at" in ended.last
    assert proxied_show.listen() == (old, [])


@pytest.mark.parametrize(
    "key", sampled(["", record_key(2), feed_copy_key(2), FEED_KEY], {FEED_KEY})
)
def test_a_late_request_changes_nothing(proxied_show: ProxiedShow, key: str) -> None:
    """It arrives after the next run published another feed. Only the completion mark of the old feed copy may change, which is true."""
    release_then_change(proxied_show)
    late = Hold()
    proxied_show.proxy.when(sent("PUT", key), late)
    result = proxied_show.publish(impatient)
    assert result.code == 3
    assert result.last.startswith("The store did not answer in time (the bucket faults).\nFix: ")
    proxied_show.proxy.mend()
    retitle(proxied_show.show, "title: ", "title: Later ")
    assert proxied_show.publish().code == 0
    before = unmarked(proxied_show.objects())
    late.let_go()
    proxied_show.proxy.settle()
    assert before.items() <= unmarked(proxied_show.objects()).items()
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])
    if key == FEED_KEY:
        feeds = [
            request
            for request in proxied_show.proxy.requests
            if (request.method, request.key) == ("PUT", FEED_KEY)
        ]
        assert [feed.stored for feed in feeds] == [412, 412, 412, 200]


def unmarked(
    objects: Mapping[str, tuple[bytes, StoredObject]],
) -> dict[str, tuple[bytes, StoredObject]]:
    """All objects, without the completion mark of the feed copy."""
    copy = feed_copy_key(2)
    return {
        key: (body, replace(stored, release=None) if key == copy else stored)
        for key, (body, stored) in objects.items()
    }
