"""Add any file: recognise what it is, ask whose it is, and lead to its review. Nothing is used before."""

import asyncio
from collections.abc import Iterable
from pathlib import PurePath

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from podcast_publisher.desk.forms.assign_file import assign
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.offer import plain_name, review_address
from podcast_publisher.desk.forms.upload import MOST_FILES, ReceivedFile, receive_files
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.forms.waiting import ACCEPTED_ENDINGS, waiting_files
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.edit.target import EditTarget, episode_target
from podcast_publisher.workflow.recognise_file import (
    LARGEST_RECORDING,
    FileKind,
    largest_for,
    recognise_file,
)

NEW = ""
"""The choice of a new episode, among the names of those that exist."""


async def choose(desk: Desk, _request: Request) -> Response:
    """The form for files of any episode."""
    return _choose_page(desk)


async def choose_for(desk: Desk, target: EditTarget, _request: Request) -> Response:
    """The form for files of that episode."""
    return _choose_page(desk, target)


async def add(desk: Desk, request: Request) -> Response:
    """Receive files, and ask which episode they are for; an answer of an approver says so itself."""
    uploads, refused = await _receive(desk, request)
    if refused or not uploads:
        return _choose_page(desk, refused=refused, status=422)
    return RedirectResponse(review_address(desk, uploads[0]), 303)


async def add_to(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Receive files for that episode, and lead to their review."""
    uploads, refused = await _receive(desk, request)
    assigned, more = await asyncio.to_thread(_assign_all, desk, uploads, target.slug)
    refused += more
    if refused or not assigned:
        return _choose_page(desk, target, refused=refused, status=422)
    if len(assigned) > 1:
        return RedirectResponse(f"{desk.address('episodes', target.slug)}/files", 303)
    return RedirectResponse(review_address(desk, assigned[0]), 303)


async def ask_episode(desk: Desk, request: Request) -> Response:
    """The files that came together, and the question whose they are."""
    together = request.path_params["together"]
    uploads = _unassigned(desk, together)
    if not uploads:
        return _gone(desk)
    snapshot = desk.current.snapshot
    episodes = [*snapshot.project.episodes, *snapshot.missing]
    context = {
        "together": together,
        "files": waiting_files(desk, "", together),
        "can_be_new": any(upload.part == FileKind.RECORDING for upload in uploads),
        "episodes": sorted(episodes, key=lambda episode: episode.number or 0, reverse=True),
        "likely": _likely(uploads, episodes),
    }
    return desk.page("forms/which_episode.html", context)


async def answer_episode(desk: Desk, request: Request) -> Response:
    """Give the files to the episode that was chosen, and lead to the first review."""
    fields = await read_form(request)
    desk.check_csrf_token(fields)
    uploads = _unassigned(desk, request.path_params["together"])
    if not uploads:
        return _gone(desk)
    if dict(fields).get("do") == "discard":
        for upload in uploads:
            await asyncio.to_thread(desk.uploads.remove, upload.id)
        return RedirectResponse(f"{desk.address()}/", 303)
    slug = dict(fields).get("episode", NEW)
    target = episode_target(desk.workspace, slug) if slug != NEW else None
    if slug != NEW and target is None:
        raise EditError("There is no such episode", fix="Choose one from the list.")
    if target is None:
        uploads = [upload for upload in uploads if upload.part == FileKind.RECORDING][:1]
        if not uploads:
            raise EditError("A new episode begins with a recording", fix="Choose an episode.")
    assigned, refused = await asyncio.to_thread(_assign_all, desk, uploads, slug)
    if refused or not assigned:
        return _choose_page(desk, target, refused=refused, status=422)
    if slug != NEW and len(assigned) > 1:
        return RedirectResponse(f"{desk.address('episodes', slug)}/files", 303)
    return RedirectResponse(review_address(desk, assigned[0]), 303)


async def _receive(desk: Desk, request: Request) -> tuple[list[Upload], list[EditError]]:
    """The files that were recognised, and why others were not accepted.

    Raises:
        RequestError: they were not sent by a form of ours.
        OSError: the disk refuses.
    """
    files = await receive_files(
        request, desk.uploads.new_path, largest_for, LARGEST_RECORDING, desk.has_csrf_token
    )
    uploads: list[Upload] = []
    refused: list[EditError] = []
    for file in files:
        try:
            kind = await asyncio.to_thread(_recognise, file)
        except EditError as error:
            file.path.unlink(missing_ok=True)
            refused.append(error)
            continue
        upload = Upload(file.id, file.path, plain_name(file.name), part=kind, together=files[0].id)
        await asyncio.to_thread(desk.uploads.add, upload)
        uploads.append(upload)
    return uploads, refused


def _recognise(file: ReceivedFile) -> FileKind:
    name = plain_name(file.name)
    if not file.size:
        raise EditError(f"{name} is empty", fix="Copy or export it again.")
    return recognise_file(file.path, name)


def _assign_all(
    desk: Desk, uploads: Iterable[Upload], slug: str
) -> tuple[list[Upload], list[EditError]]:
    """The files as files of that episode, the recording first."""
    order = list(FileKind)
    assigned: list[Upload] = []
    refused: list[EditError] = []
    for upload in sorted(uploads, key=lambda upload: order.index(FileKind(upload.part))):
        try:
            assigned.append(assign(desk, upload, slug))
        except EditError as error:
            desk.uploads.remove(upload.id)
            refused.append(EditError(f"{upload.name}: {error}", fix=error.fix))
    return assigned, refused


def _unassigned(desk: Desk, together: str) -> list[Upload]:
    kinds = set(FileKind) - {FileKind.APPROVAL}
    return [upload for upload in desk.uploads.waiting("", together) if upload.part in kinds]


def _likely(uploads: Iterable[Upload], episodes: Iterable[Episode]) -> str:
    """The episode that a file is named after."""
    stems = {PurePath(upload.name).stem.casefold() for upload in uploads}
    return next((each.slug for each in episodes if each.slug.casefold() in stems), NEW)


def _choose_page(
    desk: Desk,
    target: EditTarget | None = None,
    *,
    refused: Iterable[EditError] = (),
    status: int = 200,
) -> Response:
    slug = target.slug if target else ""
    episode = desk.any_episode(slug) if slug else None
    context = {
        "address": desk.address("episodes", slug) if slug else desk.address(),
        "is_for_episode": bool(slug),
        "name": (episode.title if episode else "") or slug,
        "refused": refused,
        "waiting": waiting_files(desk, slug),
        "endings": ACCEPTED_ENDINGS,
        "largest": LARGEST_RECORDING,
        "most": MOST_FILES,
    }
    return desk.page("forms/add_file.html", context, status)


def _gone(desk: Desk) -> Response:
    return desk.error_page(
        "These files are no longer here",
        "They were used already, or the desk was restarted since.",
        fix="Add them again.",
        status=404,
    )
