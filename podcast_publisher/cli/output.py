"""Standard output and error that survive a full disk, a reader that has gone, or no stream at all."""

import errno
import io
import os
import sys
from typing import Any

_READER_GONE = {errno.EPIPE, errno.ESHUTDOWN}


class _SafeStream(io.RawIOBase):
    """Accepts all output and keeps the first error, so that no work stops half-way for it."""

    def __init__(self, real: Any) -> None:
        super().__init__()
        self._real = real
        self.error: OSError | None = None

    def write(self, data: Any) -> int:
        if self.error is None:
            try:
                written: int = self._real.write(data)
            except OSError as error:
                self.error = error
            else:
                return written
        return len(data)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        number: int = self._real.fileno()
        return number

    def isatty(self) -> bool:
        return False


class _ClosedStream(io.RawIOBase):
    """Replaces a stream that the caller has closed."""

    def write(self, data: Any) -> int:  # noqa: ARG002 - always fails
        raise OSError(errno.EBADF, "it is closed")


class Output:
    """Wraps both streams while the program runs."""

    def __init__(self) -> None:
        closed = _occupy_closed_streams()
        self._out = _wrap("stdout", is_closed=1 in closed)
        self._error = _wrap("stderr", is_closed=2 in closed)

    def lost(self) -> str:
        """Why some standard output was lost; empty where none was.

        A reader that has gone, as `head` does once it has enough, does not count.
        """
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        error = self._out.error if self._out else None
        if error is None or error.errno in _READER_GONE:
            return ""
        return error.strerror or str(error)


def _occupy_closed_streams() -> set[int]:
    """The standard streams that were closed. A file opened later could get such a number and be written to as output."""
    taken = set()
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        taken.add(number)
    os.close(number)
    return taken


def _wrap(name: str, *, is_closed: bool) -> _SafeStream | None:
    """Replace the stream of that name; not a terminal, nor a test's own stream."""
    stream = getattr(sys, name)
    if stream is not None and (stream.isatty() or not hasattr(stream, "buffer")):
        return None
    # with PYTHONUNBUFFERED there is no buffer between the two
    is_buffered = stream is None or hasattr(stream.buffer, "raw")
    real: Any = stream and (stream.buffer.raw if is_buffered else stream.buffer)
    raw = _SafeStream(_ClosedStream() if real is None or is_closed else real)
    buffer: Any = io.BufferedWriter(raw) if is_buffered else raw
    wrapped = io.TextIOWrapper(
        buffer,
        encoding=getattr(stream, "encoding", None) or "utf-8",
        errors=getattr(stream, "errors", None) or "replace",
        write_through=not is_buffered,
    )
    setattr(sys, name, wrapped)
    return raw
