"""What can go wrong with a request, one function each."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future

from msgspec.structs import replace

from tests.faults.proxy import Answer, DroppedError, Fault, Forward, Request

Match = Callable[[Request], bool]

_PATIENCE = 60


def numbered(number: int) -> Match:
    """The request that arrives as that one."""
    return lambda request: request.number == number


def sent(method: str, key: str = "") -> Match:
    """Requests of that method, for keys that begin so."""
    return lambda request: request.method == method and request.key.startswith(key)


def conditional(request: Request) -> bool:
    """Every PUT on a condition."""
    return request.method == "PUT" and bool(request.condition)


def refuse(status: int, code: str = "") -> Fault:
    """The store is not asked; the answer is that status, with an error code as S3 writes it."""
    body = f"<Error><Code>{code}</Code><Message>refused</Message></Error>" if code else ""
    answer = Answer(status, (("Content-Type", "application/xml"),), body.encode())
    return lambda _request, _forward: answer


def only_bare(request: Request, forward: Forward) -> Answer:
    """Ceph's gateway: the right version in quotes is not the right version."""
    quoted = request.headers.get("If-Match", "").startswith('"')
    return refuse(412, "PreconditionFailed")(request, forward) if quoted else forward(request)


def drop(_request: Request, _forward: Forward) -> Answer:
    """The connection breaks before the store has heard of it."""
    raise DroppedError


def lose_answer(request: Request, forward: Forward) -> Answer:
    """The store does what is asked, and the connection breaks before its answer."""
    forward(request)
    raise DroppedError


def kill(pid: Future[int], *, after: bool) -> Fault:
    """The publisher is killed before the request reaches the store, or after the store has done it."""

    def fault(request: Request, forward: Forward) -> Answer:
        if after:
            forward(request)
        os.kill(pid.result(_PATIENCE), signal.SIGKILL)
        raise DroppedError

    return fault


class Hold:
    """Requests that are on their way until they are let go, whoever still waits for them."""

    def __init__(self, then: Fault = lambda request, forward: forward(request)) -> None:
        self._then = then
        self._first = threading.Event()
        self._let_go = threading.Event()

    def __call__(self, request: Request, forward: Forward) -> Answer:
        self._first.set()
        self._let_go.wait(_PATIENCE)
        return self._then(request, forward)

    def wait_for_one(self) -> None:
        """Until the first of them is held."""
        assert self._first.wait(_PATIENCE)

    def let_go(self) -> None:
        """They arrive now."""
        self._let_go.set()


class Rendezvous:
    """So many requests wait for one another, and go to the store at once."""

    def __init__(self, parties: int) -> None:
        self._barrier = threading.Barrier(parties)

    def __call__(self, request: Request, forward: Forward) -> Answer:
        self._barrier.wait(_PATIENCE)
        return forward(request)


def and_then(change: Callable[[Request], object]) -> Fault:
    """The store does what is asked, and then something else to it."""

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        change(request)
        return answer

    return fault


def and_lost(change: Callable[[], object]) -> Fault:
    """The store does what is asked, something happens, and its answer is lost."""

    def fault(request: Request, forward: Forward) -> Answer:
        forward(request)
        change()
        raise DroppedError

    return fault


def and_first(change: Callable[[], object]) -> Fault:
    """Something happens before the store is asked."""

    def fault(request: Request, forward: Forward) -> Answer:
        change()
        return forward(request)

    return fault


def and_midway(change: Callable[[], object]) -> Fault:
    """Something happens when half of the body has reached the store."""

    def fault(request: Request, forward: Forward) -> Answer:
        request.midway = change
        return forward(request)

    return fault


def cut_short(request: Request, forward: Forward) -> Answer:
    """The answer breaks off in the middle of its body."""
    answer = forward(request)
    return replace(answer, cut=True)
