"""Offer a recording that was sent: as it is where apps play it, or else one that is made from it."""

import asyncio
import shutil
from pathlib import Path

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.upload import receive_file
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.errors import EditError, PublisherError
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.new_episode import open_recording
from podcast_publisher.workflow.recognise_file import LARGEST_RECORDING, FileKind
from podcast_publisher.workflow.recordings.offered import (
    OfferedRecording,
    make_offered,
    needs_making,
)


async def receive_recording(desk: Desk, request: Request, slug: str = "") -> Upload:
    """The recording that was sent, for that episode if there is a slug.

    Raises:
        RequestError: it was not sent by a form of ours.
        EditError: it is no recording.
        OSError: the disk refuses.
    """
    identifier, path = await asyncio.to_thread(desk.uploads.new_path)
    file = await receive_file(request, path, LARGEST_RECORDING, desk.has_csrf_token)
    return await asyncio.to_thread(offer, desk, identifier, path, plain_name(file.name), slug=slug)


def offer(
    desk: Desk, identifier: str, path: Path, name: str, *, slug: str = "", together: str = ""
) -> Upload:
    """Add the file to those that wait, and measure it or make a recording from it meanwhile.

    Raises:
        EditError: it is no recording; the file is deleted.
    """
    episode = desk.any_episode(slug) if slug else None
    upload = Upload(
        identifier, path, name, slug=slug, part="audio" if slug else "", together=together
    )
    try:
        if needs_making(path, name, episode.audio if episode else None):
            desk.uploads.add(upload)
            start_making(desk, upload)
            return upload
        recording = open_recording(path, name)
        kept = path.rename(path.with_suffix(recording.audio.suffix))
    except PublisherError as error:
        path.unlink(missing_ok=True)
        raise EditError(str(error), fix=error.fix) from error
    audio = replace(recording.audio, file=replace(recording.audio.file, path=kept))
    upload = replace(upload, path=kept, recording=replace(recording, path=kept, audio=audio))
    desk.uploads.add(upload)
    desk.measurements.start(audio)
    return upload


def start_making(desk: Desk, upload: Upload) -> None:
    """Make a recording from that file, in the background."""

    def make(events: Events) -> OfferedRecording:
        folder = desk.uploads.folder_for(upload)
        folder.mkdir(exist_ok=True)
        project = desk.current.snapshot.project
        episode = desk.any_episode(upload.slug) if upload.slug else None
        return make_offered(
            upload.path, upload.name, episode, project, folder=folder, events=events
        )

    def use(offered: OfferedRecording) -> None:
        desk.uploads.change(upload.id, made=offered, recording=offered.recording)

    desk.uploads.makings.start(upload.id, make, use)


async def make_from_present(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Make another recording from the episode's own: as loud as podcasts are, or one that apps play."""
    desk.check_csrf_token(await read_form(request))
    episode = desk.any_episode(target.slug)
    audio = episode.audio if episode else None
    if audio is None or not audio.is_convertible or not desk.workspace.contains(audio.file.path):
        raise EditError("There is no recording that can be read", fix="Add the recording again.")
    identifier, path = await asyncio.to_thread(desk.uploads.new_path)
    await asyncio.to_thread(shutil.copyfile, audio.file.path, path)
    upload = Upload(
        identifier, path, audio.file.path.name, slug=target.slug, part="audio", is_present=True
    )
    await asyncio.to_thread(desk.uploads.add, upload)
    start_making(desk, upload)
    return RedirectResponse(review_address(desk, upload), 303)


async def make_from_sent(desk: Desk, request: Request) -> Response:
    """Make another recording from one that was sent and that apps play."""
    desk.check_csrf_token(await read_form(request))
    upload = _recording(desk, request)
    if upload is None or not upload.path.is_file():
        return gone(desk)
    if desk.uploads.makings.get(upload.id) is None:
        desk.uploads.change(upload.id, recording=None)
        start_making(desk, upload)
    return RedirectResponse(review_address(desk, upload), 303)


async def discard(desk: Desk, request: Request) -> Response:
    """Remove a file that was sent, and what is being made from it."""
    desk.check_csrf_token(await read_form(request))
    upload = desk.uploads.get(request.path_params["id"])
    if upload is None:
        return gone(desk)
    await asyncio.to_thread(desk.uploads.remove, upload.id)
    if not upload.slug:
        return RedirectResponse(desk.address(""), 303)
    step = {"audio": "recording", "text": "notes"}.get(upload.part, upload.part)
    return RedirectResponse(f"{desk.address('episodes', upload.slug)}/{step}?discarded", 303)


async def play(desk: Desk, request: Request) -> Response:
    """The recording that waits, in ranges where a player asks for them."""
    upload = _recording(desk, request)
    recording = upload.recording if upload else None
    path = (recording.made or recording.path) if recording else None
    if recording is None or path is None or not path.is_file():
        return gone(desk)
    return FileResponse(path, headers={"content-type": recording.audio.media_type, **NO_STORE})


async def play_before(desk: Desk, request: Request) -> Response:
    """What it was made from."""
    upload = _recording(desk, request)
    if upload is None or upload.made is None or not upload.made.heard.is_file():
        return gone(desk)
    headers = {"content-type": upload.made.media_type, **NO_STORE}
    return FileResponse(upload.made.heard, headers=headers)


async def show_progress(desk: Desk, request: Request) -> Response:
    """How far the recording is that is being made; for the script of the page."""
    making = desk.uploads.makings.get(request.path_params["id"])
    if making is None or making.is_over:
        return JSONResponse({"over": True}, headers=NO_STORE)
    state = {
        "over": False,
        "message": making.message,
        "steps": [],
        "uploaded": f"{making.per_cent} %",
        "sent": making.per_cent,
        "total": 100,
    }
    return JSONResponse(state, headers=NO_STORE)


def review_address(desk: Desk, upload: Upload) -> str:
    """The page on which somebody decides about the file, or says whose it is."""
    if upload.part == FileKind.APPROVAL:
        return desk.address("answer", upload.id)
    if not upload.slug:
        return desk.address(*(("files", upload.together) if upload.part else ("add", upload.id)))
    return f"{desk.address('episodes', upload.slug)}/{upload.part}/{upload.id}"


def making_page(desk: Desk, upload: Upload) -> Response | None:
    """The progress, or why nothing came of it; None once the recording is there."""
    making = desk.uploads.makings.get(upload.id)
    if upload.recording or making is None:
        return None
    if making.problem is None:
        return desk.page("forms/making.html", {"upload": upload, "making": making})
    name = "" if upload.name in str(making.problem) else f"{upload.name}: "
    values = {"upload": upload, "making": making, "message": f"{name}{making.problem}"}
    return desk.page("forms/not_made.html", values, 422)


def plain_name(name: str) -> str:
    """The last part of a name that was sent: some browsers send a path, and so do attackers."""
    return name.replace("\\", "/").rpartition("/")[2][:120] or "the recording"


def gone(desk: Desk) -> Response:
    """The page for a recording that waits no more."""
    return desk.error_page(
        "This recording is no longer here",
        "It became an episode, was deleted, or the desk was restarted since.",
        fix="Look at the list of episodes. If it is not there, add it again.",
        status=404,
    )


def _recording(desk: Desk, request: Request) -> Upload | None:
    upload = desk.uploads.get(request.path_params["id"])
    return upload if upload and upload.part in {"", "audio"} else None
