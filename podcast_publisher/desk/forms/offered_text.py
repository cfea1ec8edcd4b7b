"""Review texts that were sent: show notes for an episode, and answers of approvers."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.pending_file import address_of, find_pending
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.errors import EditError
from podcast_publisher.workflow.approval.offered_answer import offered_answer
from podcast_publisher.workflow.edit.replace_file import replace_notes
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.recognise_file import LARGEST_TEXT, FileKind, text_of


async def review_notes(desk: Desk, target: EditTarget, request: Request) -> Response:
    """The text as apps would show it, beside the present show notes."""
    upload = find_pending(desk, target, FileKind.NOTES, request)
    return (
        await _notes_page(desk, target, upload) if upload else _gone(desk, address_of(desk, target))
    )


async def use_notes(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Put the text in the place of the show notes."""
    fields = await read_form(request)
    desk.check_csrf_token(fields)
    upload = find_pending(desk, target, FileKind.NOTES, request)
    if upload is None:
        return _gone(desk, address_of(desk, target))
    before = dict(fields).get("before", "")
    try:
        await asyncio.to_thread(replace_notes, target, await _text(upload), before)
    except EditError as error:
        return await _notes_page(desk, target, upload, error)
    await asyncio.to_thread(desk.uploads.remove, upload.id)
    await desk.refresh()
    return RedirectResponse(f"{address_of(desk, target)}/notes?notes-saved", 303)


async def review_answer(desk: Desk, request: Request) -> Response:
    """What an approver answered; "Record the answer" sends it to the approvals."""
    upload = desk.uploads.get(request.path_params["id"])
    if upload is None or upload.part != FileKind.APPROVAL:
        return _gone(desk, "")
    body = await asyncio.to_thread(_read, upload)
    answer = offered_answer(desk.workspace, body)
    snapshot = desk.current.snapshot
    episode = answer.episode_in((*snapshot.project.episodes, *snapshot.missing))
    return desk.page(
        "forms/offered_answer.html", {"upload": upload, "answer": answer, "episode": episode}
    )


async def _notes_page(
    desk: Desk, target: EditTarget, upload: Upload, problem: EditError | None = None
) -> Response:
    notes = await _text(upload)
    episode = desk.any_episode(target.slug)
    _, digest = await asyncio.to_thread(target.read)
    present = episode.description if episode else ""
    context = {
        "target": target,
        "address": address_of(desk, target),
        "upload": upload,
        "name": (episode.title if episode else "") or target.slug,
        "present": view.view_notes(present)["notes"] if present else "",
        "before": digest,
        "problem": problem,
        **view.view_notes(notes),
    }
    return desk.page("forms/offered_notes.html", context, 409 if problem else 200)


async def _text(upload: Upload) -> str:
    return text_of(await asyncio.to_thread(_read, upload))


def _read(upload: Upload) -> bytes:
    with upload.path.open("rb") as file:
        return file.read(LARGEST_TEXT)


def _gone(desk: Desk, back: str) -> Response:
    return desk.error_page(
        "This file is no longer here",
        "It was used already, or the desk was restarted since.",
        fix="Add it again.",
        status=404,
        back=back,
    )
