"""Size and time limits on a store's responses.

A store may be broken, or somebody else's. What it says of itself is held in memory whole, and so
are feeds, records and pages; botocore reads them to their end, wherever that is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.parsers import ResponseParserError

from podcast_publisher.model.deadline import Deadline
from podcast_publisher.model.destination import MAX_LISTED, DestinationError

RESPONSE_TIMEOUT = 60.0
"""Seconds for one question with its answer, repetitions included."""
MIN_BYTES_PER_SECOND = 8_000
"""Bytes a second: an upload that is slower than this is given up."""
LISTING_TIMEOUT = 300.0
"""Seconds for a whole listing, however many requests it takes."""
MAX_RESPONSE_BYTES = 4_000_000
"""Bytes of what a store says of itself: a thousand of the longest keys have fewer."""

UNUSABLE = (
    ResponseParserError,
    ArithmeticError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What botocore raises of answers in which nothing is as S3 has it."""

_PIECE = 65_536
_SHOW = "Nothing was changed. Show this message to your storage administrator."
_AGAIN = "Check the network connection, and run the command again; or show this message to your storage administrator."


@contextmanager
def limit_response_time(name: str, sent: int = 0) -> Iterator[None]:
    """End all requests in this block in bounded time, allowing for `sent` bytes of upload.

    Raises:
        DestinationError: it took longer.
    """
    with Deadline(RESPONSE_TIMEOUT + sent / MIN_BYTES_PER_SECOND) as deadline:
        try:
            yield
        except Exception as error:
            if deadline.has_expired:
                raise too_slow_error(name, deadline) from error
            raise
        if deadline.has_expired:  # a body without a declared length looks complete
            raise too_slow_error(name, deadline)


def read_body(body: Any, max_bytes: int, name: str) -> bytes:
    """Read the whole body of a response.

    Raises:
        DestinationError: it has more than `max_bytes` bytes.
    """
    read = bytearray()
    while len(read) <= max_bytes and (piece := body.read(min(_PIECE, max_bytes + 1 - len(read)))):
        read += piece
    if len(read) > max_bytes:
        body.close()
        raise too_large_error(name, max_bytes)
    return bytes(read)


def too_large_error(name: str, max_bytes: int) -> DestinationError:
    """The error for an object larger than the limit."""
    return DestinationError(
        f"{name} is larger than {max_bytes:,} bytes, the most that is read", fix=_SHOW
    )


def unusable_response_error(name: str) -> DestinationError:
    """The error for a response that S3 does not give."""
    return DestinationError(
        f"What {name} answers is not what an S3 store answers",
        fix="Check `endpoint_url` in podcast.yaml: another server may answer there. " + _SHOW,
    )


def endless_listing_error(name: str) -> DestinationError:
    """The error for an endless listing."""
    return DestinationError(
        f"{name} lists more than {MAX_LISTED:,} objects below the prefix, or takes longer than "
        f"{LISTING_TIMEOUT:,.0f} seconds to list them",
        fix=_SHOW,
    )


def too_slow_error(name: str, deadline: Deadline) -> DestinationError:
    """The error for a response that is not complete in time."""
    return DestinationError(
        f"{name} had not answered in full after {deadline.seconds:,.0f} seconds",
        fix=_AGAIN,
    )
