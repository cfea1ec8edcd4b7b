"""The first page in an empty folder: the questions of `init`, and the show that is made of the answers."""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.view import FieldMessage, InputView
from podcast_publisher.desk.server.error_pages import (
    Endpoint,
    ErrorPage,
    disk_error,
    status_of,
    with_error_pages,
)
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.errors import EditError, PublisherError
from podcast_publisher.workflow.edit.form import Input
from podcast_publisher.workflow.import_show.go_on import is_unfinished
from podcast_publisher.workflow.init import create_show
from podcast_publisher.workflow.show_answers import NUMBERED, check_answers

_UNPROCESSABLE = 422
_WHILE_MOVING = ("/move", "/work/")
"""Pages that are there before there is a show: one is moved here."""
_QUESTIONS = (
    Input("title", (), "Name of the show", "line", "What people search for; no number, no slogan."),
    Input("author", (), "Institution", "line", "Who publishes it. Apps show it below the name."),
    Input(
        "email",
        (),
        "Mailbox",
        "line",
        "Directories send it a code to prove that the show is yours. It is public, so no person's.",
        "podcast@hospital.nhs.uk",
    ),
    Input(
        "category",
        (),
        "Category",
        "choice",
        "From Apple's list. You can add a second one later.",
        choices=("", *NUMBERED),
    ),
    Input("language", (), "Language", "line", "With a region if it matters.", "en-GB"),
    Input(
        "address",
        (),
        "Public address",
        "line",
        "Where the show will be published. Leave it empty while that is not known.",
        "https://podcast.example.org/",
    ),
    Input(
        "website",
        (),
        "Website",
        "line",
        "Needed only without a public address: a page about the show, or the institution's website.",
        "https://hospital.nhs.uk/",
    ),
)


def begin_routes(desk: Desk, error_page: ErrorPage) -> list[Route]:
    """The form and its answer; until there is a show, every other page leads to the form."""

    class UntilThereIsAShow(Route):
        def matches(self, scope: Scope) -> tuple[Match, Scope]:
            path = scope["path"].removeprefix(desk.address())
            is_here = desk.is_new and not path.startswith(_WHILE_MOVING)
            return super().matches(scope) if is_here else (Match.NONE, {})

    async def show_form(_request: Request) -> Response:
        return _form(desk, {"language": "en-GB"})

    async def create(request: Request) -> Response:
        return await _create(desk, request)

    async def redirect_home(_request: Request) -> Response:
        return _home(desk)

    def route(kind: type[Route], path: str, endpoint: Endpoint, *methods: str) -> Route:
        return kind(path, with_error_pages(endpoint, error_page), methods=methods)

    return [
        route(UntilThereIsAShow, "/", show_form, "GET"),
        route(UntilThereIsAShow, "/begin", create, "POST"),
        route(UntilThereIsAShow, "/{path:path}", redirect_home, "GET", "POST"),
        route(Route, "/begin", redirect_home, "GET", "POST"),  # from a second tab
    ]


async def _create(desk: Desk, request: Request) -> Response:
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    texts = dict(pairs)
    checked = await asyncio.to_thread(check_answers, texts)
    if checked.problems:
        return _form(desk, texts, checked.problems, status=_UNPROCESSABLE)
    try:
        created = await asyncio.to_thread(create_show, desk.workspace.root, checked.answers)
    except (EditError, OSError) as error:
        if not desk.is_new:  # a second tab, or the terminal, was faster
            return _home(desk)
        problem = disk_error(error) if isinstance(error, OSError) else error
        return _form(desk, texts, problem=problem, status=status_of(problem))
    desk.creation_notes = created.notes
    await desk.refresh()
    return _home(desk, "?created")


def _home(desk: Desk, query: str = "") -> Response:
    return RedirectResponse(f"{desk.address()}/{query}", 303, headers=NO_STORE)


def _form(
    desk: Desk,
    texts: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    *,
    problem: PublisherError | None = None,
    status: int = 200,
) -> Response:
    inputs = [_view(question, texts, problems or {}) for question in _QUESTIONS]
    context = {
        "inputs": inputs,
        "problem": problem,
        "folder": desk.workspace.root.resolve(),
        "move": {"address": "", "problem": ""},
        "is_interrupted": is_unfinished(desk.workspace),
    }
    return desk.page("forms/begin.html", context, status)


def _view(question: Input, texts: Mapping[str, str], problems: Mapping[str, str]) -> InputView:
    key, problem = question.key, problems.get(question.key)
    messages = (FieldMessage("error", problem, ""),) if problem else ()
    return InputView(question, key, texts.get(key, ""), messages, question.label)
