"""The pages of the desk on which an episode is erased."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import Acting, placed
from podcast_publisher.desk.actions.erase_job import Erasing, ErasureJob
from podcast_publisher.desk.actions.form_data import posted
from podcast_publisher.desk.forms.context import NO_STORE
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.report.erasure_plan import as_text
from podcast_publisher.workflow.erase.plan import Prepared


def erasing_routes(acting: Acting) -> list[Route]:
    """Show, confirm, watch, and the report."""
    erasing = Erasing(acting.at)

    async def of_slug(request: Request) -> Response:
        query = urlencode(
            {"episode": request.path_params["slug"], "to": acting.destination(request)}
        )
        return RedirectResponse(f"/desk/erase?{query}", 303)

    async def show(request: Request) -> Response:
        to, term = acting.destination(request), request.query_params.get("episode", "").strip()
        values = {"to": to, "destinations": acting.destinations(), "term": term, "plan": None}
        if not term:
            return acting.page("erase.html", values)
        prepared = await run_in_threadpool(erasing.prepare, term, to)
        return acting.page("erase.html", values | _shown(erasing, prepared))

    async def begin(request: Request) -> Response:
        fields = await posted(request, acting.desk)
        term, to = fields.get("episode", ""), fields.get("to", "")
        prepared = await run_in_threadpool(erasing.prepare, term, to)
        job = erasing.begin(prepared, fields.get("confirm", ""))
        return RedirectResponse(f"/desk/erasing/{job.id}", 303, headers=NO_STORE)

    async def watch(request: Request) -> Response:
        job = _job(erasing, request)
        if job.is_over:
            await acting.desk.refresh()
        return acting.page("erasing.html", {"job": job})

    async def report(request: Request) -> Response:
        job = _job(erasing, request)
        if job.report is None:
            raise WrongUseError("There is no report yet", fix="Wait until the erasure is over.")
        return HTMLResponse(job.report.read_text("utf-8"), headers=NO_STORE)

    told = acting.told
    return [
        Route("/desk/episodes/{slug}/erase", told(of_slug)),
        Route("/desk/erase", told(show)),
        Route("/desk/erase", told(begin), methods=["POST"]),
        Route("/desk/erasing/{id}", told(watch)),
        Route("/desk/erasing/{id}/report", told(report)),
    ]


def _shown(erasing: Erasing, prepared: Prepared) -> dict[str, object]:
    plan, episode = erasing.shown(prepared), prepared.identified.episode
    return {
        "plan": plan,
        "lines": as_text(plan).splitlines(),
        "number": episode.number if episode else None,
        "objections": placed(prepared.objections, prepared.project),
        "term": prepared.name,
    }


def _job(erasing: Erasing, request: Request) -> ErasureJob:
    job = erasing.job(request.path_params["id"])
    if job is None:
        raise WrongUseError(
            "There is no such erasure", fix="Its report is in the folder for reports."
        )
    return job
