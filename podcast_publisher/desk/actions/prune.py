"""Page of the desk that prunes stored files."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.report.announcements import outcome_line
from podcast_publisher.report.capabilities import left_after_pruning
from podcast_publisher.report.pruning import kept, remaining
from podcast_publisher.report.words import size
from podcast_publisher.workflow.prune import prepare_prune, prune
from podcast_publisher.workflow.purge import purge

_SHOWN = 100


def prune_routes(actions: ActionContext) -> list[Route]:
    """Show what would be removed, and remove it."""

    async def respond(request: Request) -> Response:
        to, removed = actions.destination(request), None
        purged: list[str] = []
        if request.method == "POST":
            fields = await form_data(request, actions.desk)
            removed, purged = await run_in_threadpool(_prune, actions, to, fields.get("shown", ""))
        values = await run_in_threadpool(_prune_values, actions, to)
        return actions.page("prune.html", values | {"removed": removed, "purged": purged})

    return [Route("/prune", actions.with_error_pages(respond), methods=["GET", "POST"])]


def _prune(actions: ActionContext, to: str, shown: str) -> tuple[int, list[str]]:
    """Remove exactly what was shown, or nothing; how much that was, and what became of purging caches.

    Raises:
        PublisherError: something else would be removed now.
    """
    context = actions.workflow
    target, plan = prepare_prune(context, to)
    if shown != plan.digest:
        raise PublisherError(
            "Nothing was removed: the list is out of date",
            code=ExitCode.DESTINATION,
            fix="Open the page again, and decide again.",
        )
    removed = prune(plan, context.user, context.clock)
    purged = purge(context, target, [obj.key for obj in plan.pruning.objects])
    return removed, [outcome_line(outcome) for outcome in purged]


def _prune_values(actions: ActionContext, to: str) -> dict[str, object]:
    target, plan = prepare_prune(actions.workflow, to)
    pruning = plan.pruning
    return {
        "to": to,
        "name": target.name,
        "destinations": actions.destinations(),
        "pruning": pruning,
        "size": size(pruning.size),
        "objects": [(obj, size(obj.size)) for obj in pruning.objects[:_SHOWN]],
        "more": len(pruning.objects[_SHOWN:]),
        "kept": list(kept(pruning, plan.keeping)),
        "remaining": list(remaining(pruning, to)),
        "versions": left_after_pruning(plan.retention),
        "shown": plan.digest,
    }
