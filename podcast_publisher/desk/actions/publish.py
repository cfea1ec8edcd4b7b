"""The pages of the desk on which something happens to what listeners have: plan, publish, roll back."""

from itertools import islice

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import Acting, placed
from podcast_publisher.desk.actions.form_data import posted, reason_in
from podcast_publisher.desk.actions.prepare import (
    Prepared,
    prepare,
    prepare_rollback,
    settings_of,
)
from podcast_publisher.desk.actions.publish_job import Shown
from podcast_publisher.desk.actions.remove import removing_routes
from podcast_publisher.desk.forms.context import NO_STORE
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.report.destinations import unchecked_address
from podcast_publisher.report.plan import headers, uploads
from podcast_publisher.report.waiting import waiting
from podcast_publisher.report.words import size

_RELEASES_SHOWN = 50


def publishing_routes(acting: Acting) -> list[Route]:
    """Plan, publish, history and roll back."""

    async def plan(request: Request) -> Response:
        to, number = acting.destination(request), request.path_params.get("number")
        if number is None:
            renew = (
                HeaderRenewal.COPY if request.query_params.get("renew") else HeaderRenewal.NOTHING
            )
            prepared = await run_in_threadpool(prepare, acting.at, to, renew=renew)
        else:
            prepared = await run_in_threadpool(prepare_rollback, acting.at, to, number)
        values = _plan_values(acting, prepared, Shown(prepared.saved, number))
        return acting.page("plan.html", values)

    async def publish(request: Request) -> Response:
        fields = await posted(request, acting.desk)
        shown = acting.publishing.seen(fields.get("plan", ""))
        reason = reason_in(fields, needed=shown.restores is not None)
        work = acting.publishing.begin(shown, reason)
        return RedirectResponse(f"/desk/work/{work.id}", 303, headers=NO_STORE)

    async def work(request: Request) -> Response:
        job = acting.publishing.work(request.path_params["id"])
        if job is None:
            raise WrongUseError(
                "There is no such publishing", fix="The history lists what was published."
            )
        findings = placed(job.findings, job.project, job.to)
        return acting.page("work.html", {"work": job, "findings": findings})

    async def state(request: Request) -> Response:
        found = acting.publishing.work(request.path_params["id"])
        if found is None:
            return JSONResponse({"over": True}, 404, headers=NO_STORE)
        told = {
            "over": found.is_over,
            "words": found.words,
            "how_much": found.how_much,
            "sent": found.sent,
            "total": found.total,
        }
        return JSONResponse(told, headers=NO_STORE)

    async def history(request: Request) -> Response:
        to = acting.destination(request)
        values = await run_in_threadpool(_history_values, acting, to)
        return acting.page("history.html", values)

    told = acting.told
    return [
        Route("/desk/plan", told(plan)),
        Route("/desk/publish", told(publish), methods=["POST"]),
        Route("/desk/work/{id}", told(work)),
        Route("/desk/work/{id}/state", state),
        Route("/desk/history", told(history)),
        Route("/desk/rollback/{number:int}", told(plan)),
        *removing_routes(acting),
    ]


def _plan_values(acting: Acting, prepared: Prepared, shown: Shown) -> dict[str, object]:
    plan = prepared.plan
    reason = prepared.settings.public_url_unreachable
    can_go = not plan.nothing_to_do and not prepared.objections
    return {
        "to": prepared.settings.name,
        "name": prepared.place.destination.name,
        "note": prepared.place.note,
        "single_writer": prepared.settings.single_writer,
        "unchecked_address": unchecked_address(prepared.place.public_url, reason) if reason else "",
        "destinations": acting.destinations(),
        "plan": plan,
        "waiting": waiting(prepared.project, prepared.now) if prepared.project else (),
        "count": sum(1 for _ in plan),
        "sent": list(uploads(plan)),
        "headers": list(headers(plan)),
        "size": size(plan.bytes_to_send),
        "restores": shown.restores,
        "objections": placed(prepared.objections, prepared.project, prepared.settings.name),
        "advice": placed(prepared.advice, prepared.project),
        "id": acting.publishing.show(shown) if can_go else "",
    }


def _history_values(acting: Acting, to: str) -> dict[str, object]:
    place = open_destination(settings_of(acting.at, to), acting.at.workspace, acting.at.environment)
    found = list(
        islice(read_history(place.destination, read_live(place.destination)), _RELEASES_SHOWN)
    )
    return {
        "to": to,
        "name": place.destination.name,
        "destinations": acting.destinations(),
        "releases": found,
    }
