"""Add an episode: upload a recording, review it, and create a draft."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import sound_view
from podcast_publisher.desk.forms.assign_file import assign_together
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.offer import (
    gone,
    making_page,
    receive_recording,
)
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.forms.waiting import MASTER_ENDINGS
from podcast_publisher.desk.server.error_pages import disk_error
from podcast_publisher.desk.server.request_body import RequestError, read_form
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError, PublisherError
from podcast_publisher.workflow.edit.form_times import as_file_time, as_form_time
from podcast_publisher.workflow.new_episode import (
    NewEpisodeOptions,
    create_draft,
    next_publication_time,
)
from podcast_publisher.workflow.recognise_file import LARGEST_RECORDING
from podcast_publisher.workflow.recordings.offered import tag_offered
from podcast_publisher.workflow.series import Series


async def choose_recording(desk: Desk, _request: Request) -> Response:
    """The form for a recording."""
    return _choose_page(desk)


def _choose_page(desk: Desk, problem: PublisherError | None = None, status: int = 200) -> Response:
    context = {"problem": problem, "largest": LARGEST_RECORDING, "endings": MASTER_ENDINGS}
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


async def review_recording(desk: Desk, request: Request) -> Response:
    """What the recording is, and the form for the new episode."""
    upload = desk.uploads.get(request.path_params["id"])
    if upload is None or upload.slug or upload.part or not upload.path.is_file():
        return gone(desk)
    if page := making_page(desk, upload):
        return page
    if upload.recording is None:
        return gone(desk)
    series = await asyncio.to_thread(Series.load, desk.workspace)
    today = desk.builder.clock().date()
    values = {
        "title": upload.made.title if upload.made else upload.recording.title,
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
        return gone(desk)
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
        if upload.made:
            project = desk.current.snapshot.project
            await asyncio.to_thread(tag_offered, upload.recording, options, project)
        draft = await asyncio.to_thread(
            create_draft, desk.workspace, upload.recording, options, today, hints=False
        )
    except EditError as error:
        return await _review_page(desk, upload, values, error)
    await asyncio.to_thread(desk.uploads.remove, upload.id)
    await desk.refresh()
    await asyncio.to_thread(assign_together, desk, upload, draft.slug)
    return RedirectResponse(f"{desk.address('episodes', draft.slug)}?created", 303)


async def show_sound(desk: Desk, request: Request) -> Response:
    """What was measured of it so far."""
    upload = desk.uploads.get(request.path_params["id"])
    audio = upload.recording.audio if upload and upload.recording else None
    return sound_response(desk, audio, desk.address("add", request.path_params["id"], "make"))


def sound_response(desk: Desk, audio: Audio | None, fix: str) -> Response:
    """A part of a page with the measurements, and whether they are still running."""
    is_measuring = desk.measurements.start(audio) if audio else False
    measured = desk.measurements.get(audio) if audio else None
    html = sound_view.render_sound(
        audio, measured, is_measuring=is_measuring, fix=sound_view.SoundFix(fix, desk.csrf)
    )
    return JSONResponse({"html": html, "is_measuring": is_measuring}, headers=NO_STORE)


async def _review_page(
    desk: Desk, upload: Upload, values: dict[str, str], problem: PublisherError | None
) -> Response:
    recording = upload.recording
    assert recording is not None  # noqa: S101 - the callers have checked
    context = {
        "upload": upload,
        "audio": recording.audio,
        "values": values,
        "problem": problem,
        **sound_of_upload(desk, upload),
    }
    return desk.page("forms/add_recording.html", context, 409 if problem else 200)


def sound_of_upload(desk: Desk, upload: Upload) -> dict[str, object]:
    """The values for what was measured of a recording that was sent, and of what it was made from."""
    audio = upload.recording.audio if upload.recording else None
    is_measuring = desk.measurements.start(audio) if audio else False
    measured = desk.measurements.get(audio) if audio else None
    # what was made already is not made once more
    fix = (
        None
        if upload.made
        else sound_view.SoundFix(desk.address("add", upload.id, "make"), desk.csrf)
    )
    return {
        "is_measuring": is_measuring,
        "sound": sound_view.render_sound(audio, measured, is_measuring=is_measuring, fix=fix),
        "compared": sound_view.compare(upload.made, is_present=upload.is_present)
        if upload.made
        else (),
    }


def _number(value: str) -> int | None:
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:7]) <= 999_999:
        raise EditError(
            "The number is not valid", fix="Enter a whole number from 1, or leave it empty."
        )
    return int(value)
