"""Turn errors into pages: the one place of the desk that does."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.workspace import UnsafeStateError

Endpoint = Callable[[Request], Awaitable[Response]]
ErrorPage = Callable[[PublisherError, int], Response]
"""Makes the page for an error with that HTTP status."""

_STATUS = {ExitCode.WRONG_USE: 400, ExitCode.FINDINGS: 409, ExitCode.DESTINATION: 502}
_INSUFFICIENT_STORAGE = 507


def status_of(error: PublisherError) -> int:
    """The HTTP status for an error."""
    if isinstance(error, UnsafeStateError):
        return 409
    status: int = getattr(error, "status", 0) or _STATUS.get(error.code, 409)
    return status


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
