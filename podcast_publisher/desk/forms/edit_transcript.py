"""The lines of a transcript: show them, do what a button says, save.

With a script the answer is the editor alone, as JSON; without one it is the page, or a way to it.
"""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.edit import show_form
from podcast_publisher.desk.forms.pending_file import address_of
from podcast_publisher.desk.forms.transcript_editor import Page, editor_context, view_editor
from podcast_publisher.desk.forms.undo import released_at
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.edit.episode_form import STEP
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.transcripts.editor import TypedLine
from podcast_publisher.workflow.transcripts.editor_form import (
    LineRequest,
    parse_seconds,
    read_number,
    read_request,
    typed_lines,
)
from podcast_publisher.workflow.transcripts.editor_request import Edited, edit_lines

_MOST_MESSAGE = 200
"""Characters."""


async def show(desk: Desk, target: EditTarget, request: Request) -> Response:
    """The step, from a line or a moment on."""
    query = request.query_params
    page = Page(
        first=read_number(query.get("from", "")),
        focus=read_number(query.get("line", ""), -1),
        fields={"find": query["find"][:_MOST_MESSAGE]} if "find" in query else {},
        message="Saved." if "lines-saved" in query else "",
        moment=parse_seconds(query["at"]) if "at" in query else None,
    )
    return await _step(desk, target, request, page)


async def submit(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Take in the lines of a page, and do what the pressed button says."""
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    fields = dict(pairs)
    is_script = request.headers.get("accept") == "application/json"
    episode = desk.episode(target.slug)
    if episode is None or episode.transcript is None:
        error = EditError("There is no transcript any more", fix="Add it below.")
        return (
            _json({"problem": f"{error}. {error.fix}"}, 409)
            if is_script
            else await _step(desk, target, request, Page(problem=error), status=409)
        )
    wanted = read_request(pairs)
    first = read_number(fields.get("first", ""))
    try:
        lines = typed_lines(pairs)
        edited = await asyncio.to_thread(_edit, desk, target, episode, wanted, lines)
    except EditError as error:
        if is_script:
            return _json({"problem": f"{error}. {error.fix}".strip()}, 409)
        try:
            typed = typed_lines(pairs)
        except EditError:
            typed = typed_lines([pair for pair in pairs if not pair[0].startswith("start-")])
        page = Page(first=first, problem=error, typed=typed, fields=fields)
        return await _step(desk, target, request, page, status=409)
    page = _page_after(edited, first, fields, wanted.action, wanted.index)
    if is_script:
        # what watches the files refreshes the rest of the desk
        return await asyncio.to_thread(_fragment, desk, target, episode, edited, page)
    if wanted.action != "find":
        await desk.refresh()
    if page.conflicts or wanted.action in {"find", "page"} or edited.message:
        return await _step(desk, target, request, page, 409 if page.conflicts else 200)
    return RedirectResponse(
        f"{address_of(desk, target)}/transcript?from={page.first}&lines-saved#transcript-lines", 303
    )


def _edit(
    desk: Desk, target: EditTarget, episode: Episode, wanted: LineRequest, lines: list[TypedLine]
) -> Edited:
    released = released_at(desk.live.live_show(), episode.guid)
    return edit_lines(target, episode, wanted, lines, desk.transcripts, released=released)


def _page_after(
    edited: Edited, first: int, fields: Mapping[str, str], action: str, index: int
) -> Page:
    return Page(
        first=index if action == "page" else first,
        focus=edited.focus,
        cursor=edited.cursor,
        message=edited.message,
        conflicts=edited.conflicts,
        typed=edited.unsaved,
        opened=edited.opened,
        fields=fields if action in {"find", "replace"} else {},
    )


async def _step(
    desk: Desk, target: EditTarget, request: Request, page: Page, status: int = 200
) -> Response:
    episode = desk.episode(target.slug)
    context = await asyncio.to_thread(editor_context, desk, target, episode, (), page)
    besides = {name: context[name] for name in ("editor", "refusal")}
    return await show_form(
        desk, target, request, STEP["transcript"], besides=besides, status=status
    )


def _fragment(
    desk: Desk, target: EditTarget, episode: Episode, edited: Edited, page: Page
) -> Response:
    editor = view_editor(desk, target, episode, edited.opened, page)
    context = {"editor": editor, "address": address_of(desk, target), "csrf": desk.csrf}
    values = {
        "html": render_page("forms/transcript_lines.html", context),
        "digest": editor.digest,
        "message": page.message,
        "focus": page.focus,
        "cursor": page.cursor,
        "conflicts": bool(page.conflicts),
    }
    return _json(values, 409 if page.conflicts else 200)


def _json(values: Mapping[str, object], status: int) -> Response:
    return JSONResponse(dict(values), status, headers=NO_STORE)
