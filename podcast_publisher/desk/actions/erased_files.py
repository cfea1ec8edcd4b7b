"""The page of the desk that deletes the files of an erased episode from the folder."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.workflow.erase.leftover_files import delete_leftovers, find_leftovers


def erased_files_routes(actions: ActionContext) -> list[Route]:
    """List them, and delete them."""

    async def respond(request: Request) -> Response:
        slug, to = request.path_params["slug"], actions.destination(request)
        if request.method == "POST":
            await form_data(request, actions.desk)
            await run_in_threadpool(delete_leftovers, actions.workflow, to, slug)
            await actions.desk.refresh()
            return RedirectResponse(actions.desk.address(""), 303)
        leftovers = await run_in_threadpool(find_leftovers, actions.workflow, to, slug)
        return actions.page("erased_files.html", {"leftovers": leftovers, "to": to})

    path = "/episodes/{slug}/erased-files"
    return [Route(path, actions.with_error_pages(respond), methods=["GET", "POST"])]
