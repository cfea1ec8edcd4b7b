"""The show's cover: see it as apps show it, send another or have a draft drawn, and review it first."""

import asyncio
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.offer import plain_name
from podcast_publisher.desk.forms.upload import receive_file
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.forms.view import FieldMessage, messages_for
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.artwork import MEDIA_TYPES, SUFFIXES, THUMBNAIL_TYPE, Artwork
from podcast_publisher.model.errors import EditError
from podcast_publisher.workflow.cover import (
    GROUNDS,
    check_cover,
    draw_draft,
    place_of_cover,
    put_cover,
)
from podcast_publisher.workflow.edit.replace_file import digest_of, prepare_picture
from podcast_publisher.workflow.edit.target import EditTarget

_LARGEST = 16 << 20
"""Bytes, as for an episode's picture."""
_NO_EPISODE, _PART = "/", "cover"
"""A cover waits for no episode, and no episode can be called so."""


async def show_cover(desk: Desk, target: EditTarget, _request: Request) -> Response:
    """The cover as it is, and how to have another."""
    context = {"cover": _present(desk), "grounds": GROUNDS, "target": target}
    return desk.page("forms/cover.html", context)


async def show_present_picture(desk: Desk, _target: EditTarget, _request: Request) -> Response:
    """The picture of the present cover."""
    cover = _present(desk)
    if cover is None or cover.format not in SUFFIXES or not cover.file.path.is_file():
        return _gone(desk)
    file = cover.thumbnail or cover.file
    media_type = THUMBNAIL_TYPE if cover.thumbnail else cover.media_type
    return FileResponse(file.path, headers={"content-type": media_type, **NO_STORE})


async def upload_cover(desk: Desk, _target: EditTarget, request: Request) -> Response:
    """Receive a picture, and lead to its review."""
    identifier, path = await asyncio.to_thread(desk.uploads.new_path)
    file = await receive_file(request, path, _LARGEST, desk.has_csrf_token)
    name = plain_name(file.name)
    try:
        path = await asyncio.to_thread(prepare_picture, path)
    except EditError as error:
        path.unlink(missing_ok=True)
        return desk.error_page(
            f"{name} was not accepted",
            f"{error}.",
            fix=error.fix,
            status=422,
            back=desk.address("show", "cover"),
        )
    return _offer(desk, Upload(identifier, path, name, slug=_NO_EPISODE, part=_PART))


async def draw(desk: Desk, _target: EditTarget, request: Request) -> Response:
    """Draw a draft in the colour that was chosen, and lead to its review."""
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    ground = dict(pairs).get("ground", "")
    identifier, path = await asyncio.to_thread(desk.uploads.new_path)
    path = path.with_suffix(".png")
    show = desk.current.snapshot.project.show
    alt, note = await asyncio.to_thread(draw_draft, show, ground, path)
    upload = Upload(
        identifier, path, "A draft of the cover", slug=_NO_EPISODE, part=_PART, note=note
    )
    return _offer(desk, upload, alt)


async def review(desk: Desk, target: EditTarget, request: Request) -> Response:
    """The picture at the sizes of apps, on light and dark, with its findings."""
    upload = _pending(desk, request)
    if upload is None:
        return _gone(desk)
    return await _page(desk, target, upload, request.query_params.get("alt", "")[:500], None)


async def show_picture(desk: Desk, _target: EditTarget, request: Request) -> Response:
    """The picture that waits."""
    upload = _pending(desk, request)
    if upload is None:
        return _gone(desk)
    formats = {suffix: name for name, suffixes in SUFFIXES.items() for suffix in suffixes}
    headers = {"content-type": MEDIA_TYPES[formats[upload.path.suffix]], **NO_STORE}
    return FileResponse(upload.path, headers=headers)


async def use(desk: Desk, target: EditTarget, request: Request) -> Response:
    """Put the picture in its place, and name it in podcast.yaml."""
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    fields = dict(pairs)
    upload = _pending(desk, request)
    if upload is None:
        return _gone(desk)
    alt, before = fields.get("alt", "").strip(), fields.get("before", "")
    place = place_of_cover(target, _present(desk), upload.path.suffix)
    try:
        await asyncio.to_thread(put_cover, target, upload.path, place, alt=alt, before=before)
    except EditError as error:
        return await _page(desk, target, upload, alt, error)
    desk.uploads.remove(upload.id)
    await desk.refresh()
    return RedirectResponse(f"{desk.address('show')}?saved", 303, headers=NO_STORE)


async def _page(
    desk: Desk, target: EditTarget, upload: Upload, alt: str, problem: EditError | None
) -> Response:
    present = _present(desk)
    alt = alt or (present.alt if present else "")
    try:
        _, findings = await asyncio.to_thread(check_cover, target, upload.path, alt, desk.builder)
    except EditError as error:
        heading = f"{target.file} cannot be changed now"
        return desk.error_page(heading, f"{error}.", fix=error.fix)
    place = place_of_cover(target, present, upload.path.suffix)
    context = {
        "upload": upload,
        "alt": alt,
        "problem": problem,
        "before": digest_of(place),
        "replaces": place.is_file(),
        "place": desk.workspace.relative(place),
        "messages": [_renamed(message, upload) for message in messages_for(findings)],
    }
    return desk.page("forms/review_cover.html", context, 409 if problem else 200)


def _renamed(message: FieldMessage, upload: Upload) -> FieldMessage:
    """The message with the name that people know."""
    text = message.message.replace(upload.path.name, upload.name)
    return FieldMessage(message.severity, text, message.fix)


def _offer(desk: Desk, upload: Upload, alt: str = "") -> Response:
    desk.uploads.add(upload)
    address = desk.address("show", "cover", upload.id)
    return RedirectResponse(f"{address}?{urlencode({'alt': alt})}" if alt else address, 303)


def _pending(desk: Desk, request: Request) -> Upload | None:
    upload = desk.uploads.get(request.path_params["id"])
    return upload if upload and upload.part == _PART else None


def _present(desk: Desk) -> Artwork | None:
    return desk.current.snapshot.project.show.artwork


def _gone(desk: Desk) -> Response:
    return desk.error_page(
        "This picture is no longer here",
        "It was used already, or the desk was restarted since.",
        fix="Choose it again.",
        status=404,
        back=desk.address("show", "cover"),
    )
