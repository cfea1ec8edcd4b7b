"""The desk's page of approvals: what waits for whom, answers that came back, and approvals on paper."""

from collections.abc import Mapping
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.show import Project
from podcast_publisher.report.approvals import answer, approvals
from podcast_publisher.workflow.approval.record import Recorded, approve_on_paper, take_in
from podcast_publisher.workflow.approval.state import approval_states
from podcast_publisher.workflow.check import load

_LARGEST = 7_000_000
"""Bytes of a form with a whole mail in it."""


def approval_routes(actions: ActionContext) -> list[Route]:
    """List, take in and record approvals."""

    async def page(request: Request) -> Response:
        if request.method != "POST":
            return actions.page("approvals.html", await run_in_threadpool(_values, actions))
        fields = await form_data(request, actions.desk, _LARGEST)
        recorded, problem, typed = None, None, fields
        try:
            recorded = await run_in_threadpool(_record, actions, fields)
        except (WrongUseError, EditError) as error:
            problem = error
        else:
            typed = {}  # what is done is not offered again
            actions.desk.uploads.remove(fields.get("upload", ""))
            await actions.desk.refresh()
        values = await run_in_threadpool(_values, actions)
        shown = values | {"recorded": _sentences(recorded), "problem": problem, "typed": typed}
        status = 409 if isinstance(problem, EditError) else 400 if problem else 200
        return actions.page("approvals.html", shown, status)

    async def waits(request: Request) -> Response:
        slug = request.path_params["slug"]
        return RedirectResponse(f"{actions.desk.address('approvals')}#{slug}", 303)

    return [
        Route("/approvals", actions.with_error_pages(page), methods=["GET", "POST"]),
        Route("/episodes/{slug}/approval", actions.with_error_pages(waits)),
    ]


def _project(actions: ActionContext) -> Project:
    return load(actions.workflow.workspace, actions.workflow.clock())


def _record(actions: ActionContext, fields: Mapping[str, str]) -> Recorded:
    """What the form asks for.

    Raises:
        WrongUseError: it cannot be recorded.
        EditError: the episode's file cannot be written.
    """
    context, project = actions.workflow, _project(actions)
    if "answer" in fields:
        return take_in(context, project, fields["answer"].encode())
    slug = fields.get("episode", "")
    episode = next((each for each in project.episodes if each.slug == slug), None)
    if episode is None:
        raise WrongUseError("There is no such episode", fix="Choose one from the list.")
    return approve_on_paper(context, episode, fields.get("by", ""), _day(fields.get("day", "")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrongUseError("This is not a day", fix="Write it as 2026-01-15.") from error


def _sentences(recorded: Recorded | None) -> tuple[str, ...]:
    if recorded is None:
        return ()
    note = (f"They write: {recorded.note}",) if recorded.note else ()
    return (
        *answer(
            recorded.episode.title,
            recorded.by,
            recorded.verdict,
            outdated=recorded.outdated,
            changed=recorded.changed,
        ),
        *note,
    )


def _values(actions: ActionContext) -> dict[str, object]:
    context, project = actions.workflow, _project(actions)
    states = approval_states(context, project, context.clock())
    policy = project.show.approval
    return {
        "states": [(state, approvals(state)) for state in states],
        "policy": policy,
        "today": context.clock().date(),
        "recorded": (),
        "problem": None,
        "typed": {},
    }
