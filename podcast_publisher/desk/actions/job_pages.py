"""Page of the desk that shows a job: its progress, then its result."""

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.forms.context import NO_STORE
from podcast_publisher.model.errors import WrongUseError


def job_routes(actions: ActionContext) -> list[Route]:
    """The page, and the state that its script asks for."""

    async def watch(request: Request) -> Response:
        job = actions.jobs.job(request.path_params["id"])
        if job is None:
            raise WrongUseError(
                "The desk no longer knows this run",
                fix="The history lists releases; the folder for reports has the reports of erasures.",
            )
        if job.is_over and job.refreshes:
            await actions.desk.refresh()
        shown = replace(job)  # as it is now: it goes on while the page is rendered
        findings = actions.placed(shown.findings, shown.project, shown.to)
        return actions.page(shown.page, {"job": shown, "findings": findings})

    async def state(request: Request) -> Response:
        job = actions.jobs.job(request.path_params["id"])
        if job is None:
            return JSONResponse({"over": True}, 404, headers=NO_STORE)
        values = {
            "over": job.is_over,
            "message": job.message,
            "steps": job.steps,
            "uploaded": job.uploaded,
            "sent": job.sent,
            "total": job.total,
        }
        return JSONResponse(values, headers=NO_STORE)

    return [
        Route("/work/{id}", actions.with_error_pages(watch)),
        Route("/work/{id}/state", state),
    ]
