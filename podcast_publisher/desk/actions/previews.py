"""Page of the desk that lists, shares and ends previews."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.model.errors import WrongUseError
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


def preview_routes(actions: ActionContext) -> list[Route]:
    """List, share and end previews."""

    async def previews(request: Request) -> Response:
        to, ended = actions.destination(request), None
        if request.method == "POST":
            fields = await form_data(request, actions.desk)
            ended = await run_in_threadpool(_end, actions, to, fields.get("which", ""))
        values = await run_in_threadpool(_values, actions, to)
        return actions.page("previews.html", values | {"ended": ended, "shared": None})

    async def share(request: Request) -> Response:
        to = actions.destination(request)
        fields = await form_data(request, actions.desk)
        shared = await run_in_threadpool(_share, actions, to, fields.get("days", ""))
        values = await run_in_threadpool(_values, actions, to)
        return actions.page("previews.html", values | {"ended": None, "shared": shared})

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
        "destinations": actions.destinations(),
        "previews": shared_previews(target),
        "days": DAYS,
        "most_days": MOST_DAYS,
    }


def _share(actions: ActionContext, to: str, days: str) -> PreparedShare:
    is_number = days.isascii() and days.isdigit() and len(days) <= len(str(MOST_DAYS))
    if not is_number or not 1 <= int(days) <= MOST_DAYS:
        raise WrongUseError(
            "Nothing was shared: this is not a number of days",
            fix=f"Choose a number from 1 to {MOST_DAYS}.",
        )
    prepared = prepare_share(actions.workflow, to, int(days))
    share_preview(actions.workflow, prepared)
    return prepared


def _end(actions: ActionContext, to: str, which: str) -> Ended:
    target = actions.open(to)
    previews = select_previews(shared_previews(target), which or _NO_PREVIEW)
    return end_previews(actions.workflow, target, previews)
