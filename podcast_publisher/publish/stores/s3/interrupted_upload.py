"""Interrupt an upload halfway, as a failing connection does."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

_SENDING = "before-send.s3.PutObject"


class _Enough(BaseException):
    """Half was sent; the sender closes the connection then."""


class _Half:
    """Gives out the first half of a body that was announced whole."""

    def __init__(self, body: bytes) -> None:
        self._left = body[: len(body) // 2]

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            raise _Enough
        part, self._left = self._left[:size], self._left[size:]
        return part


@contextmanager
def interrupt_uploads(events: Any) -> Iterator[None]:
    """Interrupt every PUT in the block, by a client with these events, in the middle of its body."""
    events.register(_SENDING, _halve)
    try:
        with suppress(_Enough):
            yield
    finally:
        events.unregister(_SENDING, _halve)


def _halve(request: Any, **_: object) -> None:
    request.body = _Half(request.body.read())
