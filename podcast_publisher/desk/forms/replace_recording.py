"""Replace an episode's recording: upload one, review it, and put it in the old one's place."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.add_episode import receive_recording
from podcast_publisher.desk.forms.context import Desk
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
    return await _page(desk, target, upload) if upload else _gone(desk, target)


async def use(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Put it in the old one's place."""
    fields = await read_form(request)
    desk.check_csrf_token(fields)
    upload = find_pending(desk, target, "audio", request)
    if upload is None:
        return _gone(desk, target)
    episode = desk.episode(target.slug)
    present = episode.audio if episode else None
    path = destination_of(target, "audio", upload.path.suffix, episode)
    before = dict(fields).get("before", "")
    try:
        await asyncio.to_thread(replace_recording, target, upload.path, path, present, before)
    except EditError as error:
        return await _page(desk, target, upload, error)
    desk.uploads.remove(upload.id)
    await desk.refresh()
    note = "replaced-check-parts" if _parts_of_recording(desk, target) else "replaced"
    return RedirectResponse(f"{address_of(desk, target)}/recording?{note}", 303)


async def _page(
    desk: Desk, target: EditTarget, upload: Upload, problem: EditError | None = None
) -> Response:
    recording = upload.recording
    assert recording is not None  # noqa: S101 - a pending file for `audio` is one
    audio = recording.audio
    is_measuring = desk.measurements.start(audio)
    measured = desk.measurements.get(audio)
    episode = desk.episode(target.slug)
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
        "sound": view.render_sound(audio, measured, is_measuring=is_measuring),
        "is_measuring": is_measuring,
        "problem": problem,
    }
    return desk.page("forms/replace_recording.html", context, 409 if problem else 200)


def _parts_of_recording(desk: Desk, target: EditTarget) -> tuple[str, ...]:
    """What was made for the present recording, and may not fit another."""
    episode = desk.episode(target.slug)
    if episode is None or episode.audio is None:
        return ()
    parts = {"transcript": episode.transcript, "chapters": episode.chapters}
    return tuple(name for name, part in parts.items() if part)


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
