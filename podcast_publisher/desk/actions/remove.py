"""The pages of the desk on which stored objects are removed: prune, and the end of shared previews."""

import hashlib

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import Acting
from podcast_publisher.desk.actions.form_data import posted
from podcast_publisher.desk.actions.prepare import settings_of
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.publish.stores.open_destination import (
    OpenDestination,
    open_destination,
    writable_destination,
)
from podcast_publisher.report.capabilities import left_after_pruning
from podcast_publisher.report.pruning import kept, remaining
from podcast_publisher.report.words import size
from podcast_publisher.workflow.prune import PrunePlan, plan_prune, prune
from podcast_publisher.workflow.shared_previews import Ended, chosen, end_previews, shared_previews

_SHOWN = 100


def removing_routes(acting: Acting) -> list[Route]:
    """Prune, and list and end shared previews."""

    async def pruning(request: Request) -> Response:
        to = acting.destination(request)
        if request.method != "POST":
            return acting.page("prune.html", await run_in_threadpool(_prune_values, acting, to))
        fields = await posted(request, acting.desk)
        removed = await run_in_threadpool(_prune, acting, to, fields.get("shown", ""))
        values = await run_in_threadpool(_prune_values, acting, to)
        return acting.page("prune.html", values | {"removed": removed})

    async def previews(request: Request) -> Response:
        to = acting.destination(request)
        ended = None
        if request.method == "POST":
            fields = await posted(request, acting.desk)
            ended = await run_in_threadpool(_end, acting, to, fields.get("which", "0"))
        values = await run_in_threadpool(_preview_values, acting, to)
        return acting.page("previews.html", values | {"ended": ended})

    told, both = acting.told, ["GET", "POST"]
    return [
        Route("/desk/prune", told(pruning), methods=both),
        Route("/desk/previews", told(previews), methods=both),
    ]


def _place(acting: Acting, to: str) -> OpenDestination:
    return open_destination(settings_of(acting.at, to), acting.at.workspace, acting.at.environment)


def _plan(acting: Acting, to: str) -> PrunePlan:
    destination = writable_destination(_place(acting, to), settings_of(acting.at, to))
    return plan_prune(destination, acting.at.clock())


def _prune(acting: Acting, to: str, shown: str) -> int:
    """Remove exactly what was shown, or nothing.

    Raises:
        StoppedError: something else would be removed by now.
    """
    plan = _plan(acting, to)
    if shown != _digest(plan):
        raise PublisherError(
            "Nothing was removed: this is no longer what was shown",
            code=ExitCode.DESTINATION,
            fix="Look at the page again, and decide anew.",
        )
    return prune(plan, acting.at.who, acting.at.clock)


def _digest(plan: PrunePlan) -> str:
    named = "\n".join(obj.key for obj in plan.pruning.objects)
    return hashlib.sha256(named.encode()).hexdigest()


def _prune_values(acting: Acting, to: str) -> dict[str, object]:
    plan = _plan(acting, to)
    pruning = plan.pruning
    return {
        "to": to,
        "name": plan.destination.name,
        "destinations": acting.destinations(),
        "pruning": pruning,
        "size": size(pruning.size),
        "objects": [(obj, size(obj.size)) for obj in pruning.objects[:_SHOWN]],
        "more": len(pruning.objects[_SHOWN:]),
        "kept": list(kept(pruning, plan.keeping)),
        "remaining": list(remaining(pruning, to)),
        "versions": left_after_pruning(plan.retention),
        "shown": _digest(plan),
        "removed": None,
    }


def _end(acting: Acting, to: str, which: str) -> Ended:
    place = _place(acting, to)
    there = shared_previews(place.destination, place.public_url)
    return end_previews(chosen(there, which or "0"), place.destination, acting.at.clock)


def _preview_values(acting: Acting, to: str) -> dict[str, object]:
    place = _place(acting, to)
    return {
        "to": to,
        "name": place.destination.name,
        "destinations": acting.destinations(),
        "previews": shared_previews(place.destination, place.public_url),
        "ended": None,
    }
