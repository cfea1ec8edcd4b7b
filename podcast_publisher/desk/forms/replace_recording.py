"""Replace an episode's recording: upload one, review it, and put it in the old one's place."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from podcast_publisher.desk.forms.add_episode import sound_of_upload
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.offer import making_page, receive_recording
from podcast_publisher.desk.forms.pending_file import address_of, find_pending
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.server.request_body import RequestError, read_form
from podcast_publisher.model.errors import EditError, PublisherError
from podcast_publisher.workflow.edit.replace_file import (
    destination_of,
    digest_of,
    replace_recording,
)
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.recordings.find import NamedRecording
from podcast_publisher.workflow.recordings.repair import repair_file
from podcast_publisher.workflow.versions.fit import PARTS, confirm_fit


async def upload_recording(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Receive a recording, and lead to its review."""
    try:
        upload = await receive_recording(desk, request, target.slug)
    except RequestError as error:
        if error.status == 403:
            raise
        return _refused(desk, target, error, error.status)
    except EditError as error:
        return _refused(desk, target, error, 422)
    return RedirectResponse(f"{address_of(desk, target)}/audio/{upload.id}", 303)


async def review(desk: Desk, target: EditTarget, request: Request) -> Response:
    """What the recording is, beside the one it would replace."""
    upload = find_pending(desk, target, "audio", request)
    if upload is None:
        return _gone(desk, target)
    return making_page(desk, upload) or await _page(desk, target, upload)


async def use(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Put it in the old one's place."""
    fields = await read_form(request)
    desk.check_csrf_token(fields)
    upload = find_pending(desk, target, "audio", request)
    if upload is None or upload.recording is None:
        return _gone(desk, target)
    audio, source = upload.recording.audio, upload.recording.made or upload.path
    episode = desk.any_episode(target.slug)
    present = episode.audio if episode else None
    path = destination_of(target, "audio", audio.suffix, episode)
    before = dict(fields).get("before", "")
    try:
        await asyncio.to_thread(replace_recording, target, source, path, present, before)
    except EditError as error:
        return await _page(desk, target, upload, error)
    await asyncio.to_thread(desk.uploads.remove, upload.id)
    await desk.refresh()
    parts = _parts_of_recording(desk, target)
    replaced = desk.any_episode(target.slug)
    if upload.is_present and replaced:  # the same words at the same times
        await asyncio.to_thread(confirm_fit, desk.workspace, replaced, parts)
    note = "replaced-check-parts" if parts and not upload.is_present else "replaced"
    return RedirectResponse(f"{address_of(desk, target)}/recording?{note}", 303)


async def _page(
    desk: Desk, target: EditTarget, upload: Upload, problem: EditError | None = None
) -> Response:
    if upload.recording is None:
        return _gone(desk, target)
    audio = upload.recording.audio
    episode = desk.any_episode(target.slug)
    path = destination_of(target, "audio", audio.suffix, episode)
    context = {
        "target": target,
        "address": address_of(desk, target),
        "upload": upload,
        "audio": audio,
        "episode": episode,
        "present": episode.audio if episode else None,
        "made_for_present": _parts_of_recording(desk, target),
        "before": await asyncio.to_thread(digest_of, path),
        **sound_of_upload(desk, upload),
        "problem": problem,
    }
    return desk.page("forms/replace_recording.html", context, 409 if problem else 200)


async def repair(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Repair the file of the recording; its sound stays, and Undo brings back the file as it was."""
    desk.check_csrf_token(await read_form(request))
    try:
        await asyncio.to_thread(_repair, desk, target)
    except PublisherError as error:
        back = f"{address_of(desk, target)}/recording"
        return desk.error_page(
            "The recording was not repaired", f"{error}.", fix=error.fix, status=409, back=back
        )
    await desk.refresh()
    return RedirectResponse(f"{address_of(desk, target)}/recording?repaired", 303)


def _repair(desk: Desk, target: EditTarget) -> None:
    episode = desk.any_episode(target.slug)
    audio = episode.audio if episode else None
    if audio is None or not desk.workspace.contains(audio.file.path):
        raise EditError("There is no recording that can be read", fix="Add the recording again.")
    recording = NamedRecording(audio.file.path, audio.file.name, episode)
    with target.keeping("repair of the recording", audio.file.path, key="container"):
        repair_file(recording, desk.current.snapshot.project)


async def say_it_fits(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Remember that the transcript or the chapters fit the new recording."""
    fields = await read_form(request)
    desk.check_csrf_token(fields)
    part, episode = dict(fields).get("part", ""), desk.any_episode(target.slug)
    if part not in PARTS or episode is None:
        raise EditError("There is nothing of that name to confirm")
    await asyncio.to_thread(confirm_fit, desk.workspace, episode, [part])
    return RedirectResponse(f"{address_of(desk, target)}/{part}?fits", 303)


def _parts_of_recording(desk: Desk, target: EditTarget) -> tuple[str, ...]:
    """What was made for the present recording, and may not fit another."""
    episode = desk.any_episode(target.slug)
    if episode is None or episode.audio is None:
        return ()
    return tuple(part for part in PARTS if getattr(episode, part))


def _refused(desk: Desk, target: EditTarget, error: PublisherError, status: int) -> Response:
    back = f"{address_of(desk, target)}/recording#audio-file"
    return desk.error_page(
        "This recording was not accepted", f"{error}.", fix=error.fix, status=status, back=back
    )


def _gone(desk: Desk, target: EditTarget) -> Response:
    return desk.error_page(
        "This recording is no longer here",
        "It was used already, or the desk was restarted since.",
        fix="Choose it again.",
        status=404,
        back=f"{address_of(desk, target)}/recording#audio-file",
    )
