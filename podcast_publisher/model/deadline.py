"""Deadlines for connections: hang up when time is over, however slowly data arrives."""

import socket
import threading
from contextlib import suppress
from typing import Self

_current = threading.local()
"""The deadline of this thread's request."""


class Deadline:
    """Hangs up on every connection that is watched in its block, once its time is over.

    A socket's own timeout ends a silence; this also ends a response that arrives byte by byte.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.has_expired = False
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._before = current_deadline()
        _current.deadline = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
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

    def _pass(self) -> None:
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
