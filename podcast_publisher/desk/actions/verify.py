"""Page of the desk that verifies the live show: it is read as apps read it, in the background."""

from functools import partial
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.desk.actions.jobs import Job
from podcast_publisher.report.text import counted
from podcast_publisher.workflow.verify import verify_destination


class VerifyJob(Job):
    """A verification of the live show."""

    page: ClassVar[str] = "verify_job.html"
    activity: ClassVar[str] = "The live show is being verified at"

    read: int = 0
    """Addresses that were read."""


def verify_routes(actions: ActionContext) -> list[Route]:
    """Verify the live show."""

    async def verify(request: Request) -> Response:
        await form_data(request, actions.desk)
        return actions.begin(VerifyJob(actions.destination(request)), partial(_verify, actions))

    return [Route("/verify", actions.with_error_pages(verify), methods=["POST"])]


def _verify(actions: ActionContext, job: VerifyJob) -> None:
    job.message = "Reading the feed as apps read it"

    def tick(url: str, of: int) -> None:
        job.read += 1
        job.message = f"Reading {min(job.read, of)} of {of}: {url}"

    job.findings = verify_destination(actions.workflow, job.to, tick)
    actions.desk.live.remember_verified(len(job.findings), job.to)
    job.message = f"The show at {job.to} was read as apps read it: {counted(job.findings) or 'no problems found'}"
