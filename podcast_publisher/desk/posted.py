"""What a form has sent: small, in UTF-8, and from a page of ours."""

from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import parse_qsl

from starlette.requests import Request

from podcast_publisher.errors import WrongUseError
from podcast_publisher.report.characters import visible

LARGEST = 20_000
"""Bytes of a form; the longest field has room for 500 letters."""
_DISCARDED = 100_000_000
"""Bytes that are read and thrown away, so that a browser that sends too much reads the answer."""
LONGEST_REASON = 500
"""Letters."""
_FORM = "application/x-www-form-urlencoded"


async def posted(request: Request, csrf: str) -> dict[str, str]:
    """The fields of the form.

    Raises:
        WrongUseError: it is too large, no form, or did not come from one of our pages.
    """
    body = await _body(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise WrongUseError("This is not what the form sends", fix="Use the form on the page.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict"
        )
    except ValueError as error:
        raise WrongUseError("The form was damaged on its way", fix="Send it again.") from error
    fields = dict(pairs)
    if not compare_digest(fields.get("csrf", "").encode(), csrf.encode()):
        raise WrongUseError(
            "This form does not come from a page of this desk that is open now",
            fix="Go back, reload the page, and send it again.",
        )
    return fields


async def _body(request: Request) -> bytes:
    body, size = b"", 0
    async for part in request.stream():
        size += len(part)
        if size > _DISCARDED:
            break
        if size <= LARGEST:
            body += part
    if size > LARGEST:
        raise WrongUseError(
            f"That is more than the {LARGEST:,} bytes a form may have; nothing was changed",
            fix="Write less.",
        )
    return body


def reason_in(fields: Mapping[str, str], *, needed: bool = True) -> str:
    """Why, in one line.

    Raises:
        WrongUseError: it is missing, too long, or holds what nobody can see.
    """
    reason = " ".join(fields.get("reason", "").split())
    if needed and not reason:
        raise WrongUseError("The reason is missing", fix="Say why, in a sentence.")
    if len(reason) > LONGEST_REASON:
        raise WrongUseError(
            f"The reason is longer than {LONGEST_REASON} letters", fix="Say it in a sentence."
        )
    if visible(reason) != reason:
        raise WrongUseError("The reason holds characters that cannot be seen", fix="Type it again.")
    return reason
