"""Undo and redo for an episode, at each of its steps, and for the show: forms that name the change they mean."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.pending_file import address_of
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.model.errors import EditError
from podcast_publisher.report.text_diff import diff_lines
from podcast_publisher.workflow.edit.episode_form import STEP, step_of
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.live_show import LiveShow
from podcast_publisher.workflow.versions.undo import (
    ChangedSinceError,
    Direction,
    Side,
    Steps,
    go,
    steps_of,
)


def released_at(live: LiveShow, guid: str) -> datetime | None:
    """When listeners got the episode as it was then, or lost it; None where they never had it."""
    release = live.release
    if release is None or not guid:
        return None
    is_out = any(item.guid == guid for item in live.feed.items) if live.feed else False
    if not is_out and guid not in release.withdrawn:
        return None
    return datetime.fromisoformat(release.published)


def steps_at(desk: Desk, target: EditTarget) -> Steps:
    """What undo and redo would do to the episode or the show."""
    episode = desk.episode(target.slug)
    released = released_at(desk.live.live_show(), episode.guid) if episode else None
    return steps_of(desk.workspace, target.file, released)


def render_buttons(desk: Desk, target: EditTarget, step: str) -> str:
    """Both buttons, as a part of a page."""
    context = {
        "address": address_of(desk, target),
        "csrf": desk.csrf,
        "step": step,
        "steps": steps_at(desk, target),
    }
    return render_page("forms/undo.html", context)


def note_of(query: Mapping[str, str], steps: Steps) -> str:
    """What was done just now, for the page that it leads to."""
    if "undone" in query and steps.redo:
        return f"Undone: {steps.redo.what}."
    if "redone" in query and steps.undo:
        return f"Redone: {steps.undo.what}."
    return ""


async def undo(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Take the last change back."""
    return await _go(desk, target, request, Direction.UNDO)


async def redo(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Bring the last change that was taken back."""
    return await _go(desk, target, request, Direction.REDO)


async def _go(desk: Desk, target: EditTarget, request: Request, direction: Direction) -> Response:
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    fields = dict(pairs)
    address = address_of(desk, target)
    here = fields.get("step", "") if fields.get("step") in STEP else ""
    back = f"{address}/{here}" if here else address
    try:
        version = await asyncio.to_thread(
            go,
            desk.workspace,
            target.file,
            direction,
            fields.get("version", ""),
            over_others=fields.get("over") == "yes",
        )
    except ChangedSinceError as error:
        context = {"direction": direction, "step": here, "back": back}
        return _both_sides(desk, target, error, context)
    except EditError as error:
        return desk.error_page(
            "Nothing was changed", f"{error}.", fix=error.fix, status=409, back=back
        )
    await desk.refresh()
    if not target.slug:
        return RedirectResponse(f"{address}?{_DONE[direction]}", 303)
    step = step_of(version.key).name if version.key else here or STEP["notes"].name
    return RedirectResponse(f"{address}/{step}?{_DONE[direction]}", 303)


_DONE = {Direction.UNDO: "undone", Direction.REDO: "redone"}


def _both_sides(
    desk: Desk,
    target: EditTarget,
    error: ChangedSinceError,
    context: Mapping[str, object],
) -> Response:
    sides = {
        "here": "Episodes" if target.slug else "The show",
        "address": address_of(desk, target),
        "version": error.version,
        "sides": [(side.name, _compared(side)) for side in error.sides],
    }
    return desk.page("forms/both_sides.html", {**context, **sides}, 409)


def _compared(side: Side) -> object:
    """The lines that would change; None where one side is no text."""
    if side.present is None or side.kept is None:
        return None
    return diff_lines(side.present, side.kept)
