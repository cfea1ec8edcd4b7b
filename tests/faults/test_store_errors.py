"""What a store refuses or cannot do: one plain sentence with the cause and the fix."""

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.stores.s3.connection import CONFIG
from tests.faults.command import late
from tests.faults.faults import cut_short, refuse, sent
from tests.faults.proxied_show import BUCKET, ProxiedShow, release_then_change
from tests.faults.proxy import Answer
from tests.publish.publishing import replace_in


@pytest.mark.parametrize(
    ("status", "code", "message"),
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
def test_a_permanent_refusal_is_reported(
    proxied_show: ProxiedShow, status: int, code: str, message: str
) -> None:
    """With a fix, exit 3, after at most three attempts; the live show stays."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(sent("PUT", FEED_KEY), refuse(status, code))
    end = proxied_show.publish()
    assert end.code == 3
    assert end.last.startswith(message)
    assert "(the bucket faults).\nFix: " in end.last
    assert proxied_show.proxy.method_and_keys().count(("PUT", FEED_KEY)) <= 3
    assert proxied_show.listen() == (old, [])


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
def test_a_redirecting_store_is_reported(
    proxied_show: ProxiedShow, answer: Answer, where: str
) -> None:
    """With the other address, and without endless retries."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(lambda _request: True, lambda _request, _forward: answer)
    end = proxied_show.publish()
    assert end.code == 3
    message = "The store is at another address, or the bucket in another region"
    assert end.last.startswith(
        f"{message}{f': {where}' if where else ''} (the bucket faults).\nFix: "
    )
    assert "`endpoint_url`" in end.last
    assert len(proxied_show.proxy.requests) <= 4
    assert proxied_show.listen() == (old, [])


def test_a_busy_store_is_retried(proxied_show: ProxiedShow) -> None:
    """Refused twice with 503, every request succeeds at the third attempt."""
    release_then_change(proxied_show)
    for key in ("audio/", "transcripts/", FEED_KEY):
        proxied_show.proxy.when(sent("PUT", key), refuse(503, "SlowDown"), times=2)
    result = proxied_show.publish()
    assert result.code == 0, result.text
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


def test_requests_have_deadlines() -> None:
    """Three attempts of at most 40 seconds, with pauses of at most 1 and 2 seconds."""
    options = vars(CONFIG)
    assert options["retries"] == {"mode": "standard", "total_max_attempts": 3}
    assert options["connect_timeout"] + options["read_timeout"] <= 40


def test_a_truncated_live_feed_is_not_used(proxied_show: ProxiedShow) -> None:
    """Half a feed is not taken for the feed."""
    old = release_then_change(proxied_show)
    proxied_show.proxy.when(sent("GET", FEED_KEY), cut_short)
    result = proxied_show.publish()
    assert result.code == 3
    assert result.last.startswith("The store broke off the connection (the bucket faults).\nFix: ")
    assert proxied_show.listen() == (old, [])


@pytest.mark.parametrize(
    ("environment", "message", "fix"),
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
def test_wrong_keys_are_reported_first(
    proxied_show: ProxiedShow, environment: dict[str, str], message: str, fix: str
) -> None:
    """Before anything is sent."""
    end = proxied_show.publish(**environment)
    assert end.code == 3
    assert end.last.startswith(message)
    assert fix in end.last
    assert proxied_show.proxy.put() == []


def test_a_wrong_clock_is_named(proxied_show: ProxiedShow) -> None:
    """Twenty minutes late, the store refuses, and the message blames the clock."""
    end = proxied_show.publish(late)
    assert end.code == 3
    assert end.last.startswith("This computer's clock is wrong (the bucket faults).\nFix: Set the")


@pytest.mark.parametrize(
    ("name", "message"),
    [("no-such-bucket", "There is no such bucket"), ("No Bucket", "No bucket can have that name")],
)
def test_a_misspelt_bucket_is_reported(proxied_show: ProxiedShow, name: str, message: str) -> None:
    """No bucket is made."""
    replace_in(proxied_show.show / "podcast.yaml", f"bucket: {BUCKET}", f"bucket: {name}")
    end = proxied_show.publish()
    assert end.code == 3
    assert end.last.startswith(f"{message} (the bucket {name}).\nFix: Correct `bucket`")
