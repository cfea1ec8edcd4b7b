"""What listeners have, read in the background: a page never waits long for a destination."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from podcast_publisher.workflow.live_show import LiveShow

_FRESH = timedelta(seconds=30)
_LONGEST_WAIT = 2.0
"""Seconds that the first page waits."""


class Verified(Struct, frozen=True):
    """The last time that the live show was read as apps read it."""

    at: datetime
    problems: int


class LiveReader:
    """Reads the live show when a page asks for it, and remembers it for a while."""

    def __init__(
        self, read: Callable[[], LiveShow], clock: Callable[[], datetime], to: str
    ) -> None:
        self._read, self._clock, self.to = read, clock, to
        self._lock = threading.Lock()
        self._known: LiveShow | None = None
        self._reading: threading.Thread | None = None
        self._verified: dict[str, Verified] = {}

    def live_show(self) -> LiveShow:
        """The live show as it was read last; reading it again has begun where that is some time ago."""
        now = self._clock()
        with self._lock:
            known, reading = self._known, self._reading
            if reading is None and (known is None or now - known.read_at > _FRESH):
                reading = self._reading = threading.Thread(
                    target=self._read_once, name="read the live show", daemon=True
                )
                reading.start()
        if known is None and reading is not None:
            reading.join(_LONGEST_WAIT)
            known = self._known
        return known or LiveShow(now, problem="It is being read")

    def forget(self) -> None:
        """Read again before the next page: something was published."""
        with self._lock:
            self._known = self._reading = None

    def remember_verified(self, problems: int, to: str) -> None:
        """The live show at that destination was just read as apps read it."""
        self._verified[to] = Verified(self._clock(), problems)

    def verified(self, to: str = "") -> Verified | None:
        """When that was last, at that destination or the desk's own."""
        return self._verified.get(to or self.to)

    def _read_once(self) -> None:
        me = threading.current_thread()
        try:
            live = self._read()
        except Exception as error:  # noqa: BLE001 - a page must say it, whatever it is
            live = LiveShow(self._clock(), problem=f"it could not be read: {error!r}")
        with self._lock:
            if self._reading is me:  # nothing was published meanwhile
                self._known, self._reading = live, None
