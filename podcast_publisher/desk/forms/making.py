"""Recordings that are being made from masters, in the background and one after the other."""

import threading
from collections.abc import Callable

from msgspec import Struct

from podcast_publisher.model.errors import PublisherError
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.recordings.offered import COPYING, OfferedRecording

_STARTING = "Starting"
_WAITING = "Waiting until another recording is made"
_PARTS = (
    ("Measuring the result", 0.85, 0.05),
    ("Measuring", 0.0, 0.3),
    ("Encoding", 0.3, 0.55),
    (COPYING, 0.9, 0.1),
)
"""The beginning of each step's name, where it begins in the whole, and its share of the whole."""
_TURN = 0.2
"""Seconds between two looks at whether it was cancelled."""
_ENDING = 5.0
"""Seconds that the desk waits for them when it stops."""


class CancelledError(PublisherError):
    """Somebody pressed Cancel, or the desk stops."""


class Making(Struct):
    """How far a recording is. Its own thread writes it, and pages read it."""

    message: str
    share: float = 0
    """Of the whole, from 0 to 1; never less than before."""
    problem: PublisherError | None = None
    is_over: bool = False
    is_cancelled: bool = False

    @property
    def per_cent(self) -> int:
        return int(self.share * 100)


class _Progress(Events):
    def __init__(self, making: Making) -> None:
        self._making = making

    def making(self, step: str, share: float) -> None:
        """Raises CancelledError where nobody wants it any more: the worker ends with it."""
        if self._making.is_cancelled:
            raise CancelledError("This was cancelled")
        self._making.message = step
        for name, start, part in _PARTS:
            if step.startswith(name):
                reached = start + part * min(max(share, 0.0), 1.0)
                self._making.share = max(self._making.share, reached)
                return


class Makings:
    """All recordings that are being made, by the identifiers of their uploads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._making: dict[str, Making] = {}
        self._threads: dict[str, threading.Thread] = {}

    def get(self, identifier: str) -> Making | None:
        return self._making.get(identifier)

    def start(
        self,
        identifier: str,
        make: Callable[[Events], OfferedRecording],
        use: Callable[[OfferedRecording], None],
    ) -> None:
        """Make it when its turn comes; then `use` gets it."""
        making = self._making[identifier] = Making(_WAITING if self._threads else _STARTING)

        def work() -> None:
            try:
                self._wait(making)
                making.message = _STARTING
                try:
                    use(make(_Progress(making)))
                finally:
                    self._turn.release()
            except PublisherError as error:
                making.problem = error
            except Exception as error:  # noqa: BLE001 - its page must show it, whatever it is
                making.problem = PublisherError(
                    f"The program itself has failed: {error!r}", fix="Please report this."
                )
            finally:
                self._threads.pop(identifier, None)
                making.is_over = True  # last: from now on it is read as a whole

        # a daemon: a desk that is stopped does not wait for hours of sound; the encoder ends with us
        thread = threading.Thread(target=work, name=f"job making {identifier}", daemon=True)
        self._threads[identifier] = thread
        thread.start()

    def _wait(self, making: Making) -> None:
        while not self._turn.acquire(timeout=_TURN):
            if making.is_cancelled:
                raise CancelledError("This was cancelled")

    def cancel(self, identifier: str) -> None:
        """End it, and wait until nothing writes its files any more."""
        if making := self._making.pop(identifier, None):
            making.is_cancelled = True
        if thread := self._threads.get(identifier):
            thread.join(_ENDING)

    def stop(self) -> None:
        """End all."""
        for making in self._making.values():
            making.is_cancelled = True
        for thread in list(self._threads.values()):
            thread.join(_ENDING)
