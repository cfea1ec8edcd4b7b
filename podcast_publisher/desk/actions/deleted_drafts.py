"""Pages of the desk that delete a draft, and bring it back."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.workflow.check import load
from podcast_publisher.workflow.decisions import read_state
from podcast_publisher.workflow.deleted_drafts import (
    KEPT_DAYS,
    DeletedDraft,
    delete_draft,
    deleted_drafts,
    obstacle,
    restore_draft,
)


def deleted_draft_routes(actions: ActionContext) -> list[Route]:
    """Delete a draft; list deleted ones, and bring one back."""
    context = actions.workflow

    async def delete(request: Request) -> Response:
        slug, to = request.path_params["slug"], actions.destination(request)
        if request.method == "POST":
            await form_data(request, actions.desk)
            draft = await run_in_threadpool(_delete, actions, to, slug)
            await actions.desk.refresh()
            return RedirectResponse(f"{actions.desk.address('deleted')}?just={draft.id}", 303)
        state = await run_in_threadpool(read_state, context, to, slug)
        values = {"episode": state.episode, "obstacle": obstacle(state), "days": KEPT_DAYS}
        return actions.page("delete.html", values)

    async def deleted(request: Request) -> Response:
        if request.method == "POST":
            fields = await form_data(request, actions.desk)
            draft = await run_in_threadpool(restore_draft, context, fields.get("id", ""))
            await actions.desk.refresh()
            return RedirectResponse(actions.desk.address("episodes", draft.slug), 303)
        drafts = await run_in_threadpool(deleted_drafts, context)
        just = next((each for each in drafts if each.id == request.query_params.get("just")), None)
        return actions.page("deleted.html", {"drafts": drafts, "days": KEPT_DAYS, "just": just})

    page = actions.with_error_pages
    return [
        Route("/episodes/{slug}/delete", page(delete), methods=["GET", "POST"]),
        Route("/deleted", page(deleted), methods=["GET", "POST"]),
    ]


def _delete(actions: ActionContext, to: str, slug: str) -> DeletedDraft:
    context = actions.workflow
    project = load(context.workspace, context.clock())
    state = read_state(context, to, slug)
    return delete_draft(context, project, state)
