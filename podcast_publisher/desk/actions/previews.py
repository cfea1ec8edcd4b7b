"""Pages of the desk that list, share and end previews."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.desk.actions.jobs import Job
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.publication import Artifact
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import read_show
from podcast_publisher.workflow.share_preview import (
    DAYS,
    MOST_DAYS,
    PreparedShare,
    prepare_share,
    share_preview,
)
from podcast_publisher.workflow.shared_previews import (
    Ended,
    end_previews,
    select_previews,
    shared_previews,
)

_NO_PREVIEW = "0"
"""Selects no preview, where a form names none."""


class ShareJob(Job):
    """A preview on its way to a destination."""

    page: ClassVar[str] = "preview_shared.html"
    activity: ClassVar[str] = "A preview is being shared on"

    shared: PreparedShare | None = None
    """The preview, once it can be read."""


def preview_routes(actions: ActionContext) -> list[Route]:
    """List, share and end previews."""

    async def previews(request: Request) -> Response:
        to, ended = actions.destination(request), None
        if request.method == "POST":
            fields = await form_data(request, actions.desk)
            ended = await run_in_threadpool(_end, actions, to, fields.get("which", ""))
        values = await run_in_threadpool(_values, actions, to)
        return actions.page("previews.html", values | {"ended": ended})

    async def share(request: Request) -> Response:
        fields = await form_data(request, actions.desk)
        work = partial(
            _share,
            actions.workflow,
            _days(fields.get("days", "")),
            fields.get("approvers", "").splitlines(),
        )
        return actions.begin(ShareJob(actions.destination(request)), work)

    page = actions.with_error_pages
    return [
        Route("/previews", page(previews), methods=["GET", "POST"]),
        Route("/previews/share", page(share), methods=["POST"]),
    ]


def _values(actions: ActionContext, to: str) -> dict[str, object]:
    target = actions.open(to)
    return {
        "to": to,
        "name": target.name,
        "is_local": target.is_local,
        "destinations": actions.destinations(),
        "previews": shared_previews(target),
        "approvers": _approvers(actions),
        "days": DAYS,
        "most_days": MOST_DAYS,
    }


def _approvers(actions: ActionContext) -> tuple[str, ...]:
    """Whom podcast.yaml names."""
    policy = read_show(actions.workflow.workspace).approval
    return policy.by if policy else ()


def _days(days: str) -> int:
    """The number of days.

    Raises:
        WrongUseError: it is none.
    """
    is_number = days.isascii() and days.isdigit() and len(days) <= len(str(MOST_DAYS))
    if not is_number or not 1 <= int(days) <= MOST_DAYS:
        raise WrongUseError(
            "Nothing was shared: this is not a number of days",
            fix=f"Choose a number from 1 to {MOST_DAYS}.",
        )
    return int(days)


def _share(context: Context, days: int, approvers: Sequence[str], job: ShareJob) -> None:
    job.message = "Building the pages"
    prepared = prepare_share(context, job.to, days, approvers)
    job.total, job.message = prepared.size, "Uploading"

    def uploaded(obj: Artifact) -> None:
        job.sent += obj.size
        job.message = f"Uploaded {obj.key}"

    share_preview(context, prepared, uploaded)
    job.shared, job.message = prepared, "The preview is shared"


def _end(actions: ActionContext, to: str, which: str) -> Ended:
    target = actions.open(to)
    previews = select_previews(shared_previews(target), which or _NO_PREVIEW)
    return end_previews(actions.workflow, target, previews)
