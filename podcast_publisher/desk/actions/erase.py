"""Pages of the desk that erase an episode."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.erase_job import EraseJob, EraseJobs
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.desk.forms.context import NO_STORE
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.report.erasure_plan import as_text
from podcast_publisher.workflow.erase.plan import PreparedErasure


def erase_routes(actions: ActionContext) -> list[Route]:
    """Show, confirm, watch, and the report."""
    jobs = EraseJobs(actions.workflow, actions.reports)

    async def of_slug(request: Request) -> Response:
        query = urlencode(
            {"episode": request.path_params["slug"], "to": actions.destination(request)}
        )
        return RedirectResponse(f"{actions.desk.address('erase')}?{query}", 303)

    async def show(request: Request) -> Response:
        to, term = actions.destination(request), request.query_params.get("episode", "").strip()
        values = {"to": to, "destinations": actions.destinations(), "term": term, "plan": None}
        if not term:
            return actions.page("erase.html", values)
        prepared = await run_in_threadpool(jobs.prepare, term, to)
        return actions.page("erase.html", values | _plan_values(actions, jobs, prepared))

    async def begin(request: Request) -> Response:
        fields = await form_data(request, actions.desk)
        term, to = fields.get("episode", ""), fields.get("to", "")
        prepared = await run_in_threadpool(jobs.prepare, term, to)
        job = jobs.begin(prepared, fields.get("confirm", ""))
        return RedirectResponse(actions.desk.address("erasing", job.id), 303, headers=NO_STORE)

    async def watch(request: Request) -> Response:
        job = _job(jobs, request)
        if job.is_over:
            await actions.desk.refresh()
        return actions.page("erasing.html", {"job": job})

    async def report(request: Request) -> Response:
        job = _job(jobs, request)
        if job.report is None:
            raise WrongUseError("There is no report yet", fix="Wait until the erasure is over.")
        return HTMLResponse(job.report.read_text("utf-8"), headers=NO_STORE)

    page = actions.with_error_pages
    return [
        Route("/episodes/{slug}/erase", page(of_slug)),
        Route("/erase", page(show)),
        Route("/erase", page(begin), methods=["POST"]),
        Route("/erasing/{id}", page(watch)),
        Route("/erasing/{id}/report", page(report)),
    ]


def _plan_values(
    actions: ActionContext, jobs: EraseJobs, prepared: PreparedErasure
) -> dict[str, object]:
    plan, episode = jobs.shown(prepared), prepared.episode.in_folder
    return {
        "plan": plan,
        "lines": as_text(plan).splitlines(),
        "number": episode.number if episode else None,
        "objections": actions.placed(prepared.objections, prepared.project),
        "term": prepared.name,
    }


def _job(jobs: EraseJobs, request: Request) -> EraseJob:
    job = jobs.job(request.path_params["id"])
    if job is None:
        raise WrongUseError(
            "There is no such erasure", fix="Look for its report in the folder for reports."
        )
    return job
