"""Standard output and error, whatever they lead to: a full disk, a reader who has left, or nowhere."""

import errno
import io
import os
import sys
from typing import Any

_READER_HAS_LEFT = {errno.EPIPE, errno.ESHUTDOWN}


class _Sturdy(io.RawIOBase):
    """Takes everything, and keeps why it could not be passed on: no work stops half-way for that."""

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


class _Closed(io.RawIOBase):
    """In the place of a stream that whoever started the program has closed."""

    def write(self, data: Any) -> int:  # noqa: ARG002 - nobody takes it
        raise OSError(errno.EBADF, "it is closed")


class Output:
    """Stands between the program and both streams, from its beginning to its end."""

    def __init__(self) -> None:
        closed = _occupy_the_lowest_numbers()
        self._out = _sturdy("stdout", is_closed=1 in closed)
        self._error = _sturdy("stderr", is_closed=2 in closed)

    def lost(self) -> str:
        """Why something that was written to standard output did not get out.

        Nothing where its reader has left, as `head` does once it has enough.
        """
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        error = self._out.error if self._out else None
        if error is None or error.errno in _READER_HAS_LEFT:
            return ""
        return error.strerror or str(error)


def _occupy_the_lowest_numbers() -> set[int]:
    """Those that were closed. A file that is opened later would get such a number, and be written to as output."""
    taken = set()
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        taken.add(number)
    os.close(number)
    return taken


def _sturdy(name: str, *, is_closed: bool) -> _Sturdy | None:
    """Put a stream in the place of the one of that name; none where that is a terminal, or a test's own."""
    stream = getattr(sys, name)
    if stream is not None and (stream.isatty() or not hasattr(stream, "buffer")):
        return None
    # with PYTHONUNBUFFERED there is no buffer between the two
    is_buffered = stream is None or hasattr(stream.buffer, "raw")
    real: Any = stream and (stream.buffer.raw if is_buffered else stream.buffer)
    raw = _Sturdy(_Closed() if real is None or is_closed else real)
    buffer: Any = io.BufferedWriter(raw) if is_buffered else raw
    wrapped = io.TextIOWrapper(
        buffer,
        encoding=getattr(stream, "encoding", None) or "utf-8",
        errors=getattr(stream, "errors", None) or "replace",
        write_through=not is_buffered,
    )
    setattr(sys, name, wrapped)
    return raw
