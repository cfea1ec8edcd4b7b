"""Upload progress in bytes, for progress bars and logs."""

import threading
from collections.abc import Mapping

from podcast_publisher.publish.releases.carry_out import Uploaded
from podcast_publisher.report.words import size as in_words
from podcast_publisher.workflow.events import Events

_STEPS = 10
"""Reports for each large object."""
_LARGE = 10_000_000
"""Bytes from which an object is reported before it has arrived."""


class UploadProgress:
    """Counts bytes by object, and reports them as events; several threads upload."""

    def __init__(self, sizes: Mapping[str, int], events: Events) -> None:
        self._sizes = sizes
        self._events = events
        self._lock = threading.Lock()
        self._reported: dict[str, int] = {}

    def sending(self, key: str, sent: int) -> None:
        """So many bytes of an object have left: reported in large steps.

        Where an upload starts again, nothing is reported until it has come as far as before.
        """
        total = self._sizes.get(key, 0)
        if total < _LARGE or sent >= total:
            return
        with self._lock:
            before = self._reported.get(key, 0)
            if sent - before >= total / _STEPS:
                self._reported[key] = sent
                line = f"{key}, {in_words(sent)} of {in_words(total)}"
                self._events.uploading(sent - before, line)

    def sent(self, sent: Uploaded) -> None:
        """An object has arrived: the bytes that were not reported yet."""
        key = sent.artifact.key
        with self._lock:
            rest = max(0, sent.artifact.size - self._reported.pop(key, 0))
            self._events.uploading(rest, key if sent.new else f"{key} (there already)")
