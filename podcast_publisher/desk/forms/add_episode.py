"""A new episode: a recording is sent, looked at and heard, and becomes a draft."""

import asyncio
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.context import NEVER_KEPT, Desk
from podcast_publisher.desk.forms.request_body import RequestError, read_form
from podcast_publisher.desk.forms.upload import receive
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError, PublisherError
from podcast_publisher.workflow.edit.form_values import as_file_time, as_form_time
from podcast_publisher.workflow.new_episode import (
    NewEpisodeOptions,
    create_draft,
    next_publication_time,
    open_recording,
)
from podcast_publisher.workflow.series import Series

LARGEST_RECORDING = 1_000_000_000
"""Bytes: eight hours at a rate nobody needs for speech."""


async def empty(desk: Desk, _request: Request) -> Response:
    """Where a recording is dropped."""
    return _choose(desk)


def _choose(desk: Desk, problem: PublisherError | None = None, status: int = 200) -> Response:
    values = {"problem": problem, "largest": LARGEST_RECORDING}
    return desk.page("add_choose.html", values, status)


async def receive_recording(desk: Desk, request: Request) -> Response:
    """Take a recording in, and lead to what it is."""
    try:
        upload = await taken_in(desk, request)
    except OSError as error:
        problem = EditError(
            f"The recording cannot be kept: {error.strerror}", fix="Look whether the disk is full."
        )
        return _choose(desk, problem, 507)
    except RequestError as error:
        if error.status == 403:
            raise
        return _choose(desk, EditError(str(error).removesuffix(".")), error.status)
    except PublisherError as error:
        return _choose(desk, error, 422)
    return RedirectResponse(f"/desk/add/{upload.id}", 303)


async def taken_in(desk: Desk, request: Request, slug: str = "") -> Upload:
    """A recording that was sent, for that episode where it is for one, and is being measured.

    Raises:
        RefusedBodyError: no form of ours has sent it.
        EditError: it is none that apps play.
        OSError: the disk refuses.
    """
    name, path = await asyncio.to_thread(desk.uploads.place)
    sent = await receive(request, path, LARGEST_RECORDING, desk.is_ours)
    try:
        found = await asyncio.to_thread(open_recording, path, plain_name(sent.name))
    except PublisherError:
        path.unlink(missing_ok=True)
        raise
    kept = path.with_suffix(found.audio.suffix)
    path.rename(kept)
    audio = replace(found.audio, file=replace(found.audio.file, path=kept))
    found = replace(found, path=kept, audio=audio)
    upload = Upload(
        name, kept, found.name, recording=found, slug=slug, part="audio" if slug else ""
    )
    desk.uploads.keep(upload)
    desk.sounds.measure(found.audio)
    return upload


async def show(desk: Desk, request: Request) -> Response:
    """What the recording is, and the few things to say of a new episode."""
    upload = desk.uploads.find(request.path_params["id"])
    if upload is None or upload.recording is None or not upload.path.is_file():
        return _gone(desk)
    series = await asyncio.to_thread(Series.load, desk.root)
    today = desk.builder.clock().date()
    typed = {
        "title": upload.recording.title,
        "number": str(series.next_number),
        "published": as_form_time(next_publication_time(series.last("published"), today)),
    }
    return await _recording(desk, upload, typed, None)


async def make(desk: Desk, request: Request) -> Response:
    """Write the draft, and lead to its page."""
    fields = await read_form(request)
    desk.refuse_foreign(fields)
    upload = desk.uploads.find(request.path_params["id"])
    if upload is None or upload.recording is None:
        return _gone(desk)
    typed = {"title": "", "number": "", "published": ""} | dict(fields)
    if not upload.path.is_file():
        lost = EditError("The recording was taken away meanwhile", fix="Add it again.")
        return await _recording(desk, upload, typed, lost)
    try:
        options = NewEpisodeOptions(
            title=typed["title"].strip(),
            number=_number(typed["number"].strip()),
            published=as_file_time(typed["published"].strip()),
        )
        today = desk.builder.clock().date()
        made = await asyncio.to_thread(
            create_draft, desk.root, upload.recording, options, today, hints=False
        )
    except PublisherError as error:
        return await _recording(desk, upload, typed, error)
    desk.uploads.drop(upload.id)
    await desk.refresh()
    return RedirectResponse(f"/desk/episodes/{made.slug}?made", 303)


async def listen(desk: Desk, request: Request) -> Response:
    """The recording itself, in parts where a player asks for parts."""
    upload = desk.uploads.find(request.path_params["id"])
    if upload is None or upload.recording is None or not upload.path.is_file():
        return _gone(desk)
    headers = {"content-type": upload.recording.audio.media_type, **NEVER_KEPT}
    return FileResponse(upload.path, headers=headers)


async def sound(desk: Desk, request: Request) -> Response:
    """What was measured of it meanwhile."""
    upload = desk.uploads.find(request.path_params["id"])
    audio = upload.recording.audio if upload and upload.recording else None
    return measured(desk, audio)


def measured(desk: Desk, audio: Audio | None) -> Response:
    """A piece of a page with what is known of the sound, and whether there is more to come."""
    under_way = desk.sounds.measure(audio) if audio else False
    known = desk.sounds.of(audio) if audio else None
    piece = view.sound(audio, known, under_way=under_way)
    return JSONResponse({"html": piece, "under_way": under_way}, headers=NEVER_KEPT)


async def _recording(
    desk: Desk, upload: Upload, typed: dict[str, str], problem: PublisherError | None
) -> Response:
    found = upload.recording
    assert found is not None  # noqa: S101 - whoever calls has looked
    under_way = desk.sounds.measure(found.audio)
    values = {
        "upload": upload,
        "audio": found.audio,
        "typed": typed,
        "problem": problem,
        "under_way": under_way,
        "sound": view.sound(found.audio, desk.sounds.of(found.audio), under_way=under_way),
    }
    return desk.page("add_recording.html", values, 409 if problem else 200)


def plain_name(name: str) -> str:
    """The last part of a name that was sent: some browsers send a path, and so do attackers."""
    return name.replace("\\", "/").rpartition("/")[2][:120] or "the recording"


def _number(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or not 0 < int(typed[:7]) <= 999_999:
        raise EditError("The number is none", fix="Write a whole number from 1, or nothing.")
    return int(typed)


def _gone(desk: Desk) -> Response:
    return desk.refusal(
        "This recording is not here any more",
        "It was made into an episode, or taken away, or the desk was started again since.",
        fix="Look at the list of episodes; if it is not there, add it again.",
        status=404,
    )
