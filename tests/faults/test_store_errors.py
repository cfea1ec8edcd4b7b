"""What a store refuses, or cannot do: one plain sentence with the cause, and the cure."""

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.stores.s3.connection import CONFIG
from tests.faults.command import late
from tests.faults.faults import cut_short, refuse, sent
from tests.faults.proxied_show import BUCKET, Scene, release_then_change
from tests.faults.proxy import Answer
from tests.publish.publishing import replace_in


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (403, "AccessDenied", "The keys are right, but do not allow this"),
        (403, "QuotaExceeded", "The store is full"),
        (507, "InsufficientStorage", "The store is full"),
        (400, "ExpiredToken", "The keys to sign in with have expired"),
        (500, "InternalError", "The store failed; it may be full"),
        (502, "", "The store failed; it may be full"),
        (503, "SlowDown", "The store is too busy"),
        (503, "", "The store is too busy"),
        (429, "TooManyRequests", "The store is too busy"),
        (405, "MethodNotAllowed", "The store refused: "),
        (413, "", "The store, or something before it, does not take so large a file"),
        (400, "EntityTooLarge", "The store, or something before it, does not take so large a file"),
        (403, "InvalidToken", "The session token that goes with the keys is not accepted"),
        (401, "", "The store does not know the access key"),
        (400, "", "The store refuses without saying why"),
    ],
)
def test_it_refuses_for_ever(here: Scene, status: int, code: str, told: str) -> None:
    """A sentence and a cure, exit 3; at most three tries; what was live is live."""
    old = release_then_change(here)
    here.proxy.when(sent("PUT", FEED_KEY), refuse(status, code))
    end = here.publish()
    assert end.code == 3
    assert end.last.startswith(told)
    assert "(the bucket faults).\nFix: " in end.last
    assert here.proxy.asked().count(("PUT", FEED_KEY)) <= 3
    assert here.listen() == (old, [])


@pytest.mark.parametrize(
    ("answer", "where"),
    [
        (Answer(301, (("Location", "https://store.example.org/"),)), "https://store.example.org/"),
        (Answer(302, (("Location", "/signin"),), b"<html></html>"), "/signin"),
        (Answer(307, (), b"<Error><Code>TemporaryRedirect</Code></Error>"), ""),
        (Answer(301, (("x-amz-bucket-region", "eu-west-2"),)), "eu-west-2"),
        (
            Answer(
                400,
                (),
                b"<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-2</Region></Error>",
            ),
            "eu-west-2",
        ),
    ],
    ids=["https", "sign-in", "temporary", "region", "signed-for-another-region"],
)
def test_it_is_somewhere_else(here: Scene, answer: Answer, where: str) -> None:
    """Where the store sends us away, it is said where to; and it is not asked without end."""
    old = release_then_change(here)
    here.proxy.when(lambda _request: True, lambda _request, _forward: answer)
    end = here.publish()
    assert end.code == 3
    told = "The store is at another address, or the bucket in another region"
    assert end.last.startswith(f"{told}{f': {where}' if where else ''} (the bucket faults).\nFix: ")
    assert "`endpoint_url`" in end.last
    assert len(here.proxy.requests) <= 4
    assert here.listen() == (old, [])


def test_it_is_busy_for_a_moment(here: Scene) -> None:
    """Refused twice with 503, everything is asked a third time, and is there."""
    release_then_change(here)
    for key in ("audio/", "transcripts/", FEED_KEY):
        here.proxy.when(sent("PUT", key), refuse(503, "SlowDown"), times=2)
    result = here.publish()
    assert result.code == 0, result.text
    assert here.listen() == (here.feed(), [])


def test_a_request_has_an_end() -> None:
    """Three tries, each of at most 40 seconds, with pauses of 1 and 2 seconds at most between them."""
    options = vars(CONFIG)
    assert options["retries"] == {"mode": "standard", "total_max_attempts": 3}
    assert options["connect_timeout"] + options["read_timeout"] <= 40


def test_the_live_feed_breaks_off(here: Scene) -> None:
    """Half a feed is not taken for the feed."""
    old = release_then_change(here)
    here.proxy.when(sent("GET", FEED_KEY), cut_short)
    result = here.publish()
    assert result.code == 3
    assert result.last.startswith("The store broke off the connection (the bucket faults).\nFix: ")
    assert here.listen() == (old, [])


@pytest.mark.parametrize(
    ("environment", "told", "fix"),
    [
        (
            {"AWS_ACCESS_KEY_ID": "nobody"},
            "The store does not know the access key",
            "AWS_ACCESS_KEY_ID",
        ),
        (
            {"AWS_SECRET_ACCESS_KEY": "wrong"},
            "The secret key does not belong to the access key",
            "AWS_SECRET_ACCESS_KEY",
        ),
        (
            {"AWS_SECRET_ACCESS_KEY": ""},
            "One of the two keys to sign in with is missing",
            "AWS_SECRET_ACCESS_KEY",
        ),
        ({"AWS_PROFILE": "nobody"}, "There is no such profile to sign in with", "AWS_PROFILE"),
        (
            {"AWS_CONFIG_FILE": "podcast.yaml"},
            "The file with AWS's settings cannot be read",
            "AWS_CONFIG_FILE",
        ),
    ],
    ids=["key", "secret", "half", "profile", "config"],
)
def test_wrong_keys(here: Scene, environment: dict[str, str], told: str, fix: str) -> None:
    """What is wrong with the keys is said before anything is sent."""
    end = here.publish(**environment)
    assert end.code == 3
    assert end.last.startswith(told)
    assert fix in end.last
    assert here.proxy.put() == []


def test_a_clock_that_is_late(here: Scene) -> None:
    """Twenty minutes off, the store refuses, and it is the clock that is named."""
    end = here.publish(late)
    assert end.code == 3
    assert end.last.startswith("This computer's clock is wrong (the bucket faults).\nFix: Set the")


@pytest.mark.parametrize(
    ("name", "told"),
    [("no-such-bucket", "There is no such bucket"), ("No Bucket", "No bucket can have that name")],
)
def test_a_wrong_bucket(here: Scene, name: str, told: str) -> None:
    """A typing error in its name makes no bucket, and is told as that."""
    replace_in(here.show / "podcast.yaml", f"bucket: {BUCKET}", f"bucket: {name}")
    end = here.publish()
    assert end.code == 3
    assert end.last.startswith(f"{told} (the bucket {name}).\nFix: Correct `bucket`")
