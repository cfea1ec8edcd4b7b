"""Move a show here at the desk: its old feed is read, asked about, imported in the background, and proved."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.desk.actions.move_jobs import (
    ImportJob,
    ReadJob,
    import_feed,
    question_views,
    read_feed,
)
from podcast_publisher.desk.forms.context import NO_STORE
from podcast_publisher.desk.forms.offer import plain_name
from podcast_publisher.desk.forms.upload import receive_file
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.server.request_body import RequestError
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.workflow.import_show.answers import ImportAnswers
from podcast_publisher.workflow.import_show.feed_file import FeedFile, feed_address
from podcast_publisher.workflow.import_show.go_on import feed_to_go_on_with, leave_behind
from podcast_publisher.workflow.import_show.move import checked_answers

LARGEST_FEED = 64 << 20
"""Bytes, as for the command."""
_LARGEST_FORM = 60_000
_UNPROCESSABLE = 422
_NO_EPISODE = "/"
"""In the place of a slug: a feed waits for no episode, and no episode can be called so."""


def move_routes(actions: ActionContext) -> list[Route]:
    """Choose a feed, answer what it lacks, import it, go on, and agree to what stays behind."""

    async def choose(request: Request) -> Response:
        if actions.desk.is_new:
            return _begin_page(actions, {})
        return _again_page(actions, has_left="left" in request.query_params)

    async def read(request: Request) -> Response:
        fields = await form_data(request, actions.desk, _LARGEST_FORM)
        _refuse_other_show(actions)
        try:
            address = feed_address(fields.get("address", ""))
        except ValueError as error:
            return _begin_page(actions, fields, str(error))
        return _read(actions, FeedFile(address))

    async def receive(request: Request) -> Response:
        _refuse_other_show(actions)
        return await _receive(actions, request)

    async def begin(request: Request) -> Response:
        fields = await form_data(request, actions.desk, _LARGEST_FORM)
        _refuse_other_show(actions)
        return await _import(actions, request.path_params["id"], fields)

    async def go_on(request: Request) -> Response:
        fields = await form_data(request, actions.desk)
        feed = await asyncio.to_thread(
            feed_to_go_on_with, actions.desk.workspace, from_copy=fields.get("do") == "copy"
        )
        return _start(actions, feed, ImportAnswers(), {})

    async def leave(request: Request) -> Response:
        await form_data(request, actions.desk)
        await asyncio.to_thread(leave_behind, actions.desk.workspace)
        await actions.desk.refresh()
        return RedirectResponse(f"{actions.desk.address('move')}?left", 303, headers=NO_STORE)

    page = actions.with_error_pages
    return [
        Route("/move", page(choose)),
        Route("/move", page(read), methods=["POST"]),
        Route("/move/file", page(receive), methods=["POST"]),
        Route("/move/again", page(go_on), methods=["POST"]),
        Route("/move/leave", page(leave), methods=["POST"]),
        Route("/move/{id}", page(begin), methods=["POST"]),
    ]


def _refuse_other_show(actions: ActionContext) -> None:
    """Go on only where no other show would get the feed's episodes."""
    desk = actions.desk
    if not desk.is_new and desk.current.snapshot.project.show.imported is None:
        raise WrongUseError(
            "There is a show in this folder already, and it was not moved here",
            fix="Start the desk in an empty folder, and move the show there.",
        )


def _begin_page(actions: ActionContext, fields: Mapping[str, str], problem: str = "") -> Response:
    context = {"move": {"address": fields.get("address", ""), "problem": problem}}
    return actions.page("move.html", context, _UNPROCESSABLE if problem else 200)


def _again_page(actions: ActionContext, *, has_left: bool) -> Response:
    workspace = actions.desk.workspace
    _refuse_other_show(actions)
    imported = actions.desk.current.snapshot.project.show.imported
    values = {
        "has_left": has_left,
        "feed": imported.feed if imported else "the old feed",
        "has_copy": (workspace.imported_folder / "feed.xml").is_file(),
    }
    return actions.page("move_again.html", values)


async def _receive(actions: ActionContext, request: Request) -> Response:
    desk = actions.desk
    identifier, path = await asyncio.to_thread(desk.uploads.new_path)
    try:
        file = await receive_file(request, path, LARGEST_FEED, desk.has_csrf_token)
    except RequestError as error:
        if error.status != 400:
            raise
        return _begin_page(actions, {}, f"{error}.")
    desk.uploads.add(Upload(identifier, path, plain_name(file.name), slug=_NO_EPISODE))
    return _read(actions, FeedFile(str(path), plain_name(file.name)))


def _read(actions: ActionContext, feed: FeedFile) -> Response:
    job = ReadJob(feed.name or feed.source, feed=feed)
    return actions.begin(job, lambda job: read_feed(actions.workflow, job))


async def _import(actions: ActionContext, identifier: str, fields: Mapping[str, str]) -> Response:
    job = actions.jobs.job(identifier)
    if not isinstance(job, ReadJob) or job.read is None:
        raise WrongUseError(
            "The desk no longer knows this feed",
            fix="Open the desk's first page, and paste it again.",
        )
    if job.feed.name and not Path(job.feed.source).is_file():
        raise WrongUseError("The file of the feed is gone", fix="Choose it again.")
    answers, problems = await asyncio.to_thread(checked_answers, fields)
    if problems:
        inputs = question_views(job.read, fields, problems)
        values = {"job": job, "findings": (), "inputs": inputs}
        return actions.page(job.page, values, _UNPROCESSABLE)
    return _start(actions, job.feed, answers, fields)


def _start(
    actions: ActionContext, feed: FeedFile, answers: ImportAnswers, typed: Mapping[str, str]
) -> Response:
    job = ImportJob(feed.name or feed.source, feed=feed, typed=dict(typed))
    return actions.begin(job, lambda job: import_feed(actions.workflow, job, answers))
