"""What a process does that decodes other people's files: it limits its memory, reports progress as lines
of JSON on standard output, and ends with the program that started it.
"""

import json
import os
import sys
import time
from threading import Thread

MAX_MEMORY = 1_500_000_000
"""Bytes of data; two hours of sound take a fifth of it."""
_FORMATS = (
    *("mp3", "mov", "wav", "w64", "aiff", "caf", "au", "flac", "ogg", "aac", "amr", "matroska"),
    *("asf", "avi", "flv", "mpeg", "mpegts", "ac3", "eac3", "wv", "tta", "ape"),
)
"""FFmpeg's names of containers that are opened: a playlist would have other files read."""
OPEN_OPTIONS = {"format_whitelist": ",".join(_FORMATS), "protocol_whitelist": "file"}
"""FFmpeg's options for files of other people."""
PROGRESS, TOTAL = "progress", "total"
"""Keys of a line that says how many seconds of sound are done, and how many there are, or 0."""
_INTERVAL = 0.2
"""Seconds between two reports."""


def limit_memory() -> None:
    """Have this process fail rather than take more memory; Windows has no such limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))


def exit_with_parent() -> None:
    """Exit when standard input closes, because the parent process is gone."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


class Ticker:
    """Reports progress from time to time."""

    def __init__(self, total: float = 0) -> None:
        self.total = total
        self._last = 0.0

    def __call__(self, seconds: float) -> None:
        """So many seconds of sound are done."""
        now = time.monotonic()
        if now - self._last >= _INTERVAL:
            self._last = now
            line = {PROGRESS: round(seconds, 1), TOTAL: round(self.total, 1)}
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
