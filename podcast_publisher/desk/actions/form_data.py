"""Form data: small, and from a page of this desk."""

from collections.abc import Mapping

from starlette.requests import Request

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.report.characters import visible

LARGEST = 20_000
"""Bytes of a form; its longest field has room for 500 letters."""
LONGEST_REASON = 500
"""Letters."""


async def form_data(request: Request, desk: Desk, largest: int = LARGEST) -> dict[str, str]:
    """The fields of the form, which has at most `largest` bytes.

    Raises:
        RequestError: it is too large, no form, or not from a page of this desk.
    """
    fields = await read_form(request, largest)
    desk.check_csrf_token(fields)
    return dict(fields)


def reason_in(fields: Mapping[str, str], *, needed: bool = True) -> str:
    """The reason, in one line.

    Raises:
        WrongUseError: it is missing, too long, or has invisible characters.
    """
    reason = " ".join(fields.get("reason", "").split())
    if needed and not reason:
        raise WrongUseError("The reason is missing", fix="Write it in a sentence.")
    if len(reason) > LONGEST_REASON:
        raise WrongUseError(
            f"The reason is longer than {LONGEST_REASON} letters", fix="Write it in a sentence."
        )
    if visible(reason) != reason:
        raise WrongUseError("The reason has invisible characters", fix="Type it again.")
    return reason
