"""Read forms within limits; the rest of a body that is too large is read and dropped."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from podcast_publisher.model.errors import ExitCode, PublisherError

LARGEST_FORM = 2_000_000
"""Bytes of a form. A YAML file may have half of that, and some characters take three bytes here."""
_MOST_FIELDS = 12_000
_MOST_DROPPED = 200_000_000
"""Bytes that are read and dropped, so that a browser shows the response, not a lost connection."""


class RequestError(PublisherError):
    """A request is not what a page of the desk sends."""

    def __init__(self, message: str, status: int = 400, *, fix: str = "") -> None:
        super().__init__(message, fix=fix, code=ExitCode.WRONG_USE)
        self.status = status
        """The HTTP status of the response."""


async def read_form(request: Request, largest: int = LARGEST_FORM) -> list[tuple[str, str]]:
    """Names and values of a form, in its order.

    Raises:
        RequestError: it is too large, or not a form.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise RequestError("This was not sent by a form", 415)
    body = bytearray()
    received = 0
    async for part in request.stream():
        received += len(part)
        if received <= largest:
            body += part
        elif received > _MOST_DROPPED:
            break
    if received > largest:
        raise RequestError(
            f"This is more than {largest:,} bytes, more than any show notes have. Nothing was saved",
            413,
        )
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeError as error:
        raise RequestError("The form has bytes that are not text") from error
    except ValueError as error:
        raise RequestError(
            f"There are more than {_MOST_FIELDS:,} fields in it. Nothing was saved", 413
        ) from error
