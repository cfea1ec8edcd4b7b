"""Wait until a moment comes or somebody asks the process to stop."""

import select
import signal
import socket
from types import FrameType


class StopSignals:
    """Set by SIGTERM and Ctrl-C. The second Ctrl-C interrupts what is being done.

    A handler may not use a `threading.Event`: it could wait for the lock that the thread it has
    interrupted holds. It writes into a socket instead, which ends the wait on every platform.
    """

    def __init__(self) -> None:
        self._is_set = False
        self._reader, self._writer = socket.socketpair()
        self._writer.settimeout(0)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle)

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self._is_set and number == signal.SIGINT:
            raise KeyboardInterrupt
        self._is_set = True
        self._writer.send(b"\0")

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Wait as long, or until it is set; whether it is."""
        if not self._is_set:
            select.select([self._reader], [], [], seconds)
        return self._is_set
