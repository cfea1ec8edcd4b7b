"""The desk's page of listening figures: what was counted in a terminal."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.report.listens import exact, headline
from podcast_publisher.report.listens_page import figures_html
from podcast_publisher.workflow.listens.run import published_show, show_figures


def listens_routes(actions: ActionContext) -> list[Route]:
    """The page of figures."""

    async def respond(request: Request) -> Response:
        to = actions.destination(request)
        show = await run_in_threadpool(published_show, actions.workflow, to)
        figures = await run_in_threadpool(show_figures, actions.workflow, show)
        values = {
            "to": to,
            "destinations": actions.destinations(),
            "headline": headline(figures, exact),
            "is_counted": bool(figures.days),
            "figures": figures_html(figures, exact),
        }
        return actions.page("listens.html", values)

    return [Route("/listens", actions.with_error_pages(respond))]
