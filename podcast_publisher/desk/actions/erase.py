"""Pages of the desk that erase an episode."""

from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.erase_job import (
    EraseJob,
    delete_own_files,
    erase_confirmed,
    is_confirmed,
    prepare_erasure,
)
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.desk.forms.context import NO_STORE
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.report.erasure_plan import as_text, summary
from podcast_publisher.workflow.erase.plan import PreparedErasure
from podcast_publisher.workflow.erase.run import shown_plan


def erase_routes(actions: ActionContext) -> list[Route]:
    """Show, confirm, and the report."""
    prepare = partial(prepare_erasure, actions.workflow, actions.reports)

    async def of_slug(request: Request) -> Response:
        query = urlencode(
            {"episode": request.path_params["slug"], "to": actions.destination(request)}
        )
        return RedirectResponse(f"{actions.desk.address('erase')}?{query}", 303)

    async def show(request: Request) -> Response:
        to, term = actions.destination(request), request.query_params.get("episode", "").strip()
        if not term:
            return actions.page("erase.html", {"to": to, "plan": None})
        prepared = await run_in_threadpool(prepare, term, to)
        return actions.page("erase.html", _plan_values(actions, prepared))

    async def begin(request: Request) -> Response:
        fields = await form_data(request, actions.desk)
        term, to = fields.get("episode", ""), fields.get("to", "")
        prepared = await run_in_threadpool(prepare, term, to)
        typed = fields.get("confirm", "")
        if not is_confirmed(prepared, typed):
            values = _plan_values(actions, prepared) | {"typed": typed, "is_refused": True}
            return actions.page("erase.html", values, 400)
        prepared.stop_at_objections()
        job = EraseJob(prepared.settings.name, title=prepared.episode.title)
        return actions.begin(job, partial(erase_confirmed, actions.workflow, prepared))

    def erased(request: Request) -> tuple[EraseJob, Path]:
        job = actions.jobs.job(request.path_params["id"])
        if not isinstance(job, EraseJob) or job.report is None:
            raise WrongUseError(
                "There is no such report", fix="Look for it in the folder for reports."
            )
        return job, job.report

    async def report(request: Request) -> Response:
        _, page = erased(request)
        return HTMLResponse(page.read_text("utf-8"), headers=NO_STORE)

    async def delete(request: Request) -> Response:
        await form_data(request, actions.desk)
        job, _ = erased(request)
        await run_in_threadpool(delete_own_files, actions.workflow, job)
        return RedirectResponse(actions.desk.address("work", job.id), 303, headers=NO_STORE)

    page = actions.with_error_pages
    return [
        Route("/episodes/{slug}/erase", page(of_slug)),
        Route("/erase", page(show)),
        Route("/erase", page(begin), methods=["POST"]),
        Route("/work/{id}/report", page(report)),
        Route("/work/{id}/files", page(delete), methods=["POST"]),
    ]


def _plan_values(actions: ActionContext, prepared: PreparedErasure) -> dict[str, object]:
    plan, episode = shown_plan(actions.workflow, prepared), prepared.episode.in_folder
    return {
        "to": prepared.settings.name,
        "plan": plan,
        "typed": "",
        "is_refused": False,
        "sentences": summary(plan),
        "lines": as_text(plan).splitlines(),
        "number": episode.number if episode else None,
        "objections": actions.placed(prepared.objections, prepared.project),
        "term": prepared.name,
    }
