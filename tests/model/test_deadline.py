"""Deadlines: one thread ends whatever takes too long, also in a process that was forked."""

import os
import signal
import socket
import threading
import time
from contextlib import ExitStack

import pytest

from podcast_publisher.model.deadline import Deadline, watch_connection


def blocked_for(seconds: float) -> float:
    """How long a read of nothing lasts that has such a deadline."""
    ours, theirs = socket.socketpair()
    started = time.monotonic()
    with ours, theirs, Deadline(seconds) as deadline:
        watch_connection(ours)
        assert ours.recv(1) == b""
        assert deadline.has_expired
    return time.monotonic() - started


def test_a_deadline_hangs_up() -> None:
    """Not before its time."""
    assert blocked_for(0.2) >= 0.2


@pytest.mark.timeout(30)
def test_a_shorter_deadline_ends_first() -> None:
    """Whatever was begun before it."""
    with Deadline(3600) as long:
        blocked_for(0.05)
        blocked_for(0.05)
    assert not long.has_expired


def test_many_deadlines_need_one_thread() -> None:
    """None is started for a request."""
    with Deadline(3600):
        threads = threading.active_count()
    with ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(Deadline(3600))
        assert threading.active_count() == threads


@pytest.mark.timeout(30)
def test_deadlines_of_threads_end_apart() -> None:
    """Each hangs up on its own connection."""
    lasted: list[float] = []
    threads = [
        threading.Thread(target=lambda seconds=seconds: lasted.append(blocked_for(seconds)))
        for seconds in (0.3, 0.1, 0.2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [
        round(seconds, 1) >= limit for seconds, limit in zip(lasted, (0.1, 0.2, 0.3), strict=True)
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system forks no processes")
@pytest.mark.timeout(30)
def test_a_forked_process_has_its_own_thread() -> None:
    """The thread of its parent is not in it."""
    blocked_for(0.01)
    child = os.fork()
    if child == 0:
        signal.alarm(5)
        os._exit(0 if blocked_for(0.05) >= 0.05 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
