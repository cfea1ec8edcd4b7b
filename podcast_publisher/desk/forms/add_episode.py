"""Add an episode: upload a recording, review it, and create a draft."""

import asyncio

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.upload import receive_file
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.server.error_pages import disk_error
from podcast_publisher.desk.server.request_body import RequestError, read_form
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError, PublisherError
from podcast_publisher.workflow.edit.form_times import as_file_time, as_form_time
from podcast_publisher.workflow.new_episode import (
    NewEpisodeOptions,
    create_draft,
    next_publication_time,
    open_recording,
)
from podcast_publisher.workflow.series import Series

LARGEST_RECORDING = 1_000_000_000
"""Bytes: eight hours at a rate nobody needs for speech."""


async def choose_recording(desk: Desk, _request: Request) -> Response:
    """The form for a recording."""
    return _choose_page(desk)


def _choose_page(desk: Desk, problem: PublisherError | None = None, status: int = 200) -> Response:
    context = {"problem": problem, "largest": LARGEST_RECORDING}
    return desk.page("forms/add_choose.html", context, status)


async def upload_recording(desk: Desk, request: Request) -> Response:
    """Receive a recording, and lead to its review."""
    try:
        upload = await receive_recording(desk, request)
    except OSError as error:
        return _choose_page(desk, disk_error(error), 507)
    except RequestError as error:
        if error.status == 403:
            raise
        return _choose_page(desk, error, error.status)
    except EditError as error:
        return _choose_page(desk, error, 422)
    return RedirectResponse(desk.address("add", upload.id), 303)


async def receive_recording(desk: Desk, request: Request, slug: str = "") -> Upload:
    """The recording that was sent, for that episode if there is a slug; its measurement has begun.

    Raises:
        RequestError: it was not sent by a form of ours.
        EditError: apps do not play it.
        OSError: the disk refuses.
    """
    identifier, path = await asyncio.to_thread(desk.uploads.new_path)
    file = await receive_file(request, path, LARGEST_RECORDING, desk.has_csrf_token)
    try:
        recording = await asyncio.to_thread(open_recording, path, plain_name(file.name))
    except PublisherError as error:
        path.unlink(missing_ok=True)
        raise EditError(str(error), fix=error.fix) from error
    kept = path.with_suffix(recording.audio.suffix)
    path.rename(kept)
    audio = replace(recording.audio, file=replace(recording.audio.file, path=kept))
    recording = replace(recording, path=kept, audio=audio)
    upload = Upload(
        identifier,
        kept,
        recording.name,
        recording=recording,
        slug=slug,
        part="audio" if slug else "",
    )
    desk.uploads.add(upload)
    desk.measurements.start(audio)
    return upload


async def review_recording(desk: Desk, request: Request) -> Response:
    """What the recording is, and the form for the new episode."""
    upload = desk.uploads.get(request.path_params["id"])
    if upload is None or upload.recording is None or not upload.path.is_file():
        return _gone(desk)
    series = await asyncio.to_thread(Series.load, desk.workspace)
    today = desk.builder.clock().date()
    values = {
        "title": upload.recording.title,
        "number": str(series.next_number),
        "published": as_form_time(next_publication_time(series.last("published"), today)),
    }
    return await _review_page(desk, upload, values, None)


async def create(desk: Desk, request: Request) -> Response:
    """Create the draft, and lead to its page."""
    fields = await read_form(request)
    desk.check_csrf_token(fields)
    upload = desk.uploads.get(request.path_params["id"])
    if upload is None or upload.recording is None:
        return _gone(desk)
    values = {"title": "", "number": "", "published": ""} | dict(fields)
    if not upload.path.is_file():
        lost = EditError("The recording was deleted meanwhile", fix="Add it again.")
        return await _review_page(desk, upload, values, lost)
    try:
        options = NewEpisodeOptions(
            title=values["title"].strip(),
            number=_number(values["number"].strip()),
            published=as_file_time(values["published"].strip()),
        )
        today = desk.builder.clock().date()
        draft = await asyncio.to_thread(
            create_draft, desk.workspace, upload.recording, options, today, hints=False
        )
    except EditError as error:
        return await _review_page(desk, upload, values, error)
    desk.uploads.remove(upload.id)
    await desk.refresh()
    return RedirectResponse(f"{desk.address('episodes', draft.slug)}?created", 303)


async def play(desk: Desk, request: Request) -> Response:
    """The recording itself, in ranges where a player asks for them."""
    upload = desk.uploads.get(request.path_params["id"])
    if upload is None or upload.recording is None or not upload.path.is_file():
        return _gone(desk)
    headers = {"content-type": upload.recording.audio.media_type, **NO_STORE}
    return FileResponse(upload.path, headers=headers)


async def show_sound(desk: Desk, request: Request) -> Response:
    """What was measured of it so far."""
    upload = desk.uploads.get(request.path_params["id"])
    audio = upload.recording.audio if upload and upload.recording else None
    return sound_response(desk, audio)


def sound_response(desk: Desk, audio: Audio | None) -> Response:
    """A part of a page with the measurements, and whether they are still running."""
    is_measuring = desk.measurements.start(audio) if audio else False
    measured = desk.measurements.get(audio) if audio else None
    html = view.render_sound(audio, measured, is_measuring=is_measuring)
    return JSONResponse({"html": html, "is_measuring": is_measuring}, headers=NO_STORE)


async def _review_page(
    desk: Desk, upload: Upload, values: dict[str, str], problem: PublisherError | None
) -> Response:
    recording = upload.recording
    assert recording is not None  # noqa: S101 - the callers have checked
    audio = recording.audio
    is_measuring = desk.measurements.start(audio)
    measured = desk.measurements.get(audio)
    context = {
        "upload": upload,
        "audio": audio,
        "values": values,
        "problem": problem,
        "is_measuring": is_measuring,
        "sound": view.render_sound(audio, measured, is_measuring=is_measuring),
    }
    return desk.page("forms/add_recording.html", context, 409 if problem else 200)


def plain_name(name: str) -> str:
    """The last part of a name that was sent: some browsers send a path, and so do attackers."""
    return name.replace("\\", "/").rpartition("/")[2][:120] or "the recording"


def _number(value: str) -> int | None:
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:7]) <= 999_999:
        raise EditError(
            "The number is not valid", fix="Enter a whole number from 1, or leave it empty."
        )
    return int(value)


def _gone(desk: Desk) -> Response:
    return desk.error_page(
        "This recording is no longer here",
        "It became an episode, was deleted, or the desk was restarted since.",
        fix="Look at the list of episodes. If it is not there, add it again.",
        status=404,
    )
