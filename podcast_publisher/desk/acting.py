"""The pages of the desk on which something happens to what listeners have: plan, publish, roll back."""

from itertools import islice

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.answering import NEVER_KEPT, Desk, placed
from podcast_publisher.desk.posted import posted, reason_in
from podcast_publisher.desk.preparing import Prepared, prepare, prepare_rollback, settings_of
from podcast_publisher.desk.publishing import Shown
from podcast_publisher.desk.templating import asset
from podcast_publisher.errors import WrongUseError
from podcast_publisher.publish.history import releases
from podcast_publisher.publish.live import read_live
from podcast_publisher.publish.places import open_place
from podcast_publisher.report.plan import sent, size

_ASSETS = {
    "acting.css": "text/css; charset=utf-8",
    "acting.js": "text/javascript; charset=utf-8",
}
_RELEASES_SHOWN = 50


def acting_routes(desk: Desk) -> list[Route]:
    """Plan, publish, history and roll back."""

    async def plan(request: Request) -> Response:
        to, number = desk.destination(request), request.path_params.get("number")
        if number is None:
            prepared = await run_in_threadpool(prepare, desk.at, to)
        else:
            prepared = await run_in_threadpool(prepare_rollback, desk.at, to, number)
        values = _plan_values(desk, prepared, Shown(prepared.saved, number))
        return desk.page("plan.html", values)

    async def publish(request: Request) -> Response:
        fields = await posted(request, desk.at.csrf)
        shown = desk.publishing.seen(fields.get("plan", ""))
        reason = reason_in(fields, needed=shown.restores is not None)
        work = desk.publishing.begin(shown, reason)
        return RedirectResponse(f"/desk/work/{work.id}", 303, headers=NEVER_KEPT)

    async def work(request: Request) -> Response:
        found = desk.publishing.work(request.path_params["id"])
        if found is None:
            raise WrongUseError(
                "There is no such publishing", fix="The history lists what was published."
            )
        return desk.page("work.html", {"work": found, "findings": placed(found.findings, None)})

    async def state(request: Request) -> Response:
        found = desk.publishing.work(request.path_params["id"])
        if found is None:
            return JSONResponse({"over": True}, 404, headers=NEVER_KEPT)
        told = {
            "over": found.is_over,
            "words": found.words,
            "sent": found.sent,
            "total": found.total,
        }
        return JSONResponse(told, headers=NEVER_KEPT)

    async def history(request: Request) -> Response:
        to = desk.destination(request)
        values = await run_in_threadpool(_history_values, desk, to)
        return desk.page("history.html", values)

    told = desk.told
    return [
        Route("/desk/plan", told(plan)),
        Route("/desk/publish", told(publish), methods=["POST"]),
        Route("/desk/work/{id}", told(work)),
        Route("/desk/work/{id}/state", state),
        Route("/desk/history", told(history)),
        Route("/desk/rollback/{number:int}", told(plan)),
        Route("/desk/look/{name}", _own),
    ]


async def _own(request: Request) -> Response:
    """A style or a script."""
    name = request.path_params["name"]
    if name not in _ASSETS:
        return Response(status_code=404)
    headers = {"content-type": _ASSETS[name], **NEVER_KEPT}
    return Response(asset(f"acting/{name}"), headers=headers)


def _plan_values(desk: Desk, prepared: Prepared, shown: Shown) -> dict[str, object]:
    plan = prepared.plan
    can_go = not plan.nothing_to_do and not prepared.objections
    return {
        "to": prepared.settings.name,
        "name": prepared.place.destination.name,
        "note": prepared.place.note,
        "single_writer": prepared.settings.single_writer,
        "destinations": desk.destinations(),
        "plan": plan,
        "count": sum(1 for _ in plan),
        "sent": list(sent(plan)),
        "size": size(plan.bytes_to_send),
        "restores": shown.restores,
        "objections": placed(prepared.objections, prepared.project),
        "advice": placed(prepared.advice, prepared.project),
        "id": desk.publishing.show(shown) if can_go else "",
    }


def _history_values(desk: Desk, to: str) -> dict[str, object]:
    place = open_place(settings_of(desk.at, to), desk.at.root, desk.at.environment)
    found = list(islice(releases(place.destination, read_live(place.destination)), _RELEASES_SHOWN))
    return {
        "to": to,
        "name": place.destination.name,
        "destinations": desk.destinations(),
        "releases": found,
    }
