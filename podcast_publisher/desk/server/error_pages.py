"""Turn errors into pages: the one place of the desk that does."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from podcast_publisher.desk.server.request_body import RequestError
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import PublisherError, WrongUseError
from podcast_publisher.model.plain_paths import UnsafeStateError

Endpoint = Callable[[Request], Awaitable[Response]]
ErrorPage = Callable[[PublisherError, int], Response]
"""Makes the page for an error with that HTTP status."""

_INSUFFICIENT_STORAGE = 507


def status_of(error: PublisherError) -> int:
    """The HTTP status for an error."""
    if isinstance(error, RequestError):
        return error.status
    if isinstance(error, DestinationError) and not isinstance(error, UnsafeStateError):
        return 502
    return 400 if isinstance(error, WrongUseError) else 409


def with_error_pages(endpoint: Endpoint, error_page: ErrorPage) -> Endpoint:
    """The endpoint, with a page for each error that stops it."""

    async def respond(request: Request) -> Response:
        try:
            return await endpoint(request)
        except PublisherError as error:
            return error_page(error, status_of(error))
        except OSError as error:
            return error_page(disk_error(error), _INSUFFICIENT_STORAGE)

    return respond


def disk_error(error: OSError) -> PublisherError:
    """The error of this computer as one for people."""
    return PublisherError(
        f"A file cannot be read or written: {error.strerror or error}",
        fix="Check the folder's permissions, and whether the disk is full.",
    )
