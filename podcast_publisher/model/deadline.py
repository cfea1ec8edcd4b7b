"""Deadlines for connections: hang up when time is over, however slowly data arrives."""

import math
import os
import socket
import threading
import time
from contextlib import suppress
from typing import Self

_current = threading.local()
"""The deadline of this thread's request."""


class _Watchdog:
    """One thread for all deadlines; to start one for each request was a third of its work."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything; a forked process has the thread no more."""
        self._changed = threading.Condition()
        self._running: dict[Deadline, float] = {}
        self._wakes = math.inf
        self._thread: threading.Thread | None = None

    def add(self, deadline: "Deadline") -> None:
        ends = time.monotonic() + min(deadline.seconds, threading.TIMEOUT_MAX)
        with self._changed:
            self._running[deadline] = ends
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            if ends < self._wakes:
                self._changed.notify()

    def remove(self, deadline: "Deadline") -> None:
        with self._changed:
            self._running.pop(deadline, None)

    def _run(self) -> None:
        while True:
            with self._changed:
                now = time.monotonic()
                expired = [deadline for deadline, ends in self._running.items() if ends <= now]
                for deadline in expired:
                    del self._running[deadline]
                if not expired:
                    self._wakes = min(self._running.values(), default=math.inf)
                    pause = None if self._wakes == math.inf else self._wakes - now
                    self._changed.wait(pause)
            for deadline in expired:
                deadline.expire()


_watchdog = _Watchdog()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watchdog.reset)


class Deadline:
    """Hangs up on every connection that is watched in its block, once its time is over.

    A socket's own timeout ends a silence; this also ends a response that arrives byte by byte.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.has_expired = False
        self._lock = threading.Lock()
        self._line: socket.socket | None = None

    def __enter__(self) -> Self:
        self._before = current_deadline()
        _current.deadline = self
        _watchdog.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        _watchdog.remove(self)
        _current.deadline = self._before
        self._watch(None)

    def watch(self, line: socket.socket) -> None:
        """Hang up on that connection, not on the one before."""
        # a number of its own: TLS takes the socket's away, and the connection may be let go of before its end
        self._watch(socket.socket(fileno=socket.dup(line.fileno())))

    def _watch(self, line: socket.socket | None) -> None:
        with self._lock:
            if self._line:
                self._line.close()
            self._line = line
            if self.has_expired:
                self._hang_up()

    def expire(self) -> None:
        """Hang up, now and on every connection that follows."""
        with self._lock:
            self.has_expired = True
            self._hang_up()

    def _hang_up(self) -> None:
        if self._line:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


def current_deadline() -> Deadline | None:
    """The deadline in whose block this thread is."""
    deadline: Deadline | None = getattr(_current, "deadline", None)
    return deadline


def watch_connection(line: socket.socket | None) -> None:
    """Have the current deadline, if there is one, watch that connection."""
    deadline = current_deadline()
    if deadline and line:
        deadline.watch(line)
