"""Sending: twice at most, never where a secret could be read, and within bounds."""

import pytest

from podcast_publisher.announce import send as sending
from podcast_publisher.announce.answer import Answer
from podcast_publisher.announce.request import Request
from podcast_publisher.announce.send import send
from tests.announce.receiver import Receiver, Reply

SECRET = "a-secret-of-this-test"  # noqa: S105 - lets nobody in


def sent(
    receiver: Receiver, *, may_repeat: bool = True, path: str = ""
) -> tuple[Answer, list[float]]:
    """The answer, and how long was waited."""
    waits: list[float] = []
    request = Request(
        receiver.url + path, b"{}", headers={"Authorization": SECRET}, secrets=(SECRET,)
    )
    return send(request, {}, may_repeat=may_repeat, sleep=waits.append), waits


@pytest.mark.parametrize("status", [200, 202, 204])
def test_any_2xx_is_success(receiver: Receiver, status: int) -> None:
    """Hubs answer 202 or 204."""
    receiver.answers(Reply(status, b"" if status == 204 else b"fine"))
    answer, _ = sent(receiver)
    assert (answer.is_success, answer.status) == (True, status)
    (request,) = receiver.requests
    assert request.headers["User-Agent"].startswith("podcast_publisher/")
    assert (request.method, request.body) == ("POST", b"{}")


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_not_repeated(receiver: Receiver, status: int) -> None:
    """It is certain that nothing was delivered."""
    receiver.answers(Reply(status, b"no"))
    answer, waits = sent(receiver)
    assert (answer.is_success, answer.was_refused, waits) == (False, True, [])
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("may_repeat", [True, False])
def test_429_is_tried_again_when_the_service_says(receiver: Receiver, *, may_repeat: bool) -> None:
    """Nothing was delivered, so this holds for messages to people, too."""
    receiver.answers(Reply(429, headers={"Retry-After": "7"}), Reply(200))
    answer, waits = sent(receiver, may_repeat=may_repeat)
    assert (answer.status, waits, len(receiver.requests)) == (200, [7.0], 2)


@pytest.mark.parametrize("wait", ["3600", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 400, "-1"])
def test_a_long_wait_is_left_to_the_next_run(receiver: Receiver, wait: str) -> None:
    """Nobody sits through an hour."""
    receiver.answers(Reply(429, headers={"Retry-After": wait}))
    answer, waits = sent(receiver)
    assert (answer.status, waits, len(receiver.requests)) == (429, [], 1)


def test_5xx_is_tried_twice_unless_people_read_it(receiver: Receiver) -> None:
    """The server may have delivered the message before it failed."""
    receiver.answers(Reply(500))
    answer, _ = sent(receiver)
    assert (answer.status, answer.was_refused, len(receiver.requests)) == (500, False, 2)
    receiver.requests.clear()
    sent(receiver, may_repeat=False)
    assert len(receiver.requests) == 1


def test_no_redirect_gets_the_credentials(receiver: Receiver) -> None:
    """The second server is never asked."""
    receiver.answers(Reply(302, headers={"Location": f"{receiver.url}elsewhere"}))
    answer, _ = sent(receiver)
    assert (answer.status, answer.is_success, answer.was_refused) == (302, False, True)
    assert [request.path for request in receiver.requests] == ["/"]


def test_a_connection_that_closes_says_nothing_of_delivery(receiver: Receiver) -> None:
    """The request had arrived."""
    receiver.answers(Reply(hangs_up=True))
    answer, _ = sent(receiver)
    assert (answer.is_success, answer.was_refused) == (False, False)


def test_an_answer_that_drips_ends(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole answer has a deadline."""
    monkeypatch.setattr(sending, "TIMEOUT", 0.5)
    receiver.answers(Reply(200, drips=True))
    answer, _ = sent(receiver)
    assert not answer.is_success


def test_a_long_answer_is_cut_and_its_echo_masked(receiver: Receiver) -> None:
    """A service that repeats the secret does not bring it into a record."""
    receiver.answers(Reply(400, f"bad token {SECRET}\n".encode() + b"x" * 1_000_000))
    answer, _ = sent(receiver)
    assert answer.text.startswith("bad token *** xxx")
    assert len(answer.text) == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/a",
        "ftp://127.0.0.1/a",
        "http://[broken",
        "https://",
        "http://localhost.example.org/",
    ],
)
def test_nothing_is_sent_without_https(url: str) -> None:
    """Except to this computer."""
    answer = send(Request(url, secrets=("a",)), {}, may_repeat=True)
    assert (answer.status, answer.was_refused) == (0, True)


def test_nobody_there_is_a_failure_that_hides_a_secret_address() -> None:
    """Whatever the reason says."""
    request = Request("http://127.0.0.1:9/services/secret-path", secrets=("services/secret-path",))
    answer = send(request, {}, may_repeat=True)
    assert (answer.is_success, answer.was_refused) == (False, True)
    assert "secret-path" not in answer.text
