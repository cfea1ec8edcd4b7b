"""What a browser sends, read in bounds: a body that is too large is let run by and forgotten."""

from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST_FORM = 2_000_000
"""Bytes of a form. A YAML file may have half of that, and some characters take three bytes here."""
_MOST_FIELDS = 12_000
_PATIENCE = 200_000_000
"""Bytes that are let run by, so that a browser gets to the answer instead of a broken line."""


class RequestError(Exception):
    """It is not what a page of the desk sends: why, in words, and the status that says so."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


async def read_form(request: Request, largest: int = LARGEST_FORM) -> list[tuple[str, str]]:
    """Names and values of a form, in its order.

    Raises:
        RefusedBodyError: it is too large, or is no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise RequestError("This is not what a form sends.", 415)
    body = bytearray()
    seen = 0
    async for part in request.stream():
        seen += len(part)
        if seen <= largest:
            body += part
        elif seen > _PATIENCE:
            break
    if seen > largest:
        raise RequestError(
            f"This is more than {largest:,} bytes, more than any show notes have. Nothing was saved.",
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
        raise RequestError("There are bytes in it that are no text.") from error
    except ValueError as error:
        raise RequestError(
            f"There are more than {_MOST_FIELDS:,} fields in it. Nothing was saved.", 413
        ) from error
