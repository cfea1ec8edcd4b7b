"""Replace an episode's transcript or picture: upload it, review it, and put it in place."""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.offer import plain_name
from podcast_publisher.desk.forms.pending_file import address_of, find_pending
from podcast_publisher.desk.forms.upload import receive_file
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.desk.server.request_body import read_form
from podcast_publisher.model.artwork import MEDIA_TYPES, SUFFIXES
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.edit.replace_file import (
    LARGEST_TRANSCRIPT,
    check_file,
    destination_of,
    digest_of,
    prepare_picture,
    prepare_transcript,
    replace_file,
)
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.recognise_file import LARGEST_PICTURE
from podcast_publisher.workflow.transcripts.import_file import names_of_people

LARGEST = {"transcript": LARGEST_TRANSCRIPT, "artwork": LARGEST_PICTURE}
"""Bytes: nothing larger is read."""


async def upload_part(desk: Desk, target: EditTarget, part: str, request: Request) -> Response:
    """Receive a file, and lead to its review."""
    identifier, path = await asyncio.to_thread(desk.uploads.new_path)
    file = await receive_file(request, path, LARGEST[part], desk.has_csrf_token)
    name, note = plain_name(file.name), ""
    try:
        if part == "artwork":
            path = await asyncio.to_thread(prepare_picture, path)
        else:
            path, note = await asyncio.to_thread(prepare_transcript, path, _people(desk, target))
    except EditError as error:
        path.unlink(missing_ok=True)
        back = f"{address_of(desk, target)}/{part}#{part}-file"
        return desk.error_page(
            f"{name} was not accepted", f"{error}.", fix=error.fix, status=422, back=back
        )
    desk.uploads.add(Upload(identifier, path, name, slug=target.slug, part=part, note=note))
    return RedirectResponse(f"{address_of(desk, target)}/{part}/{identifier}", 303)


def _people(desk: Desk, target: EditTarget) -> tuple[str, ...]:
    """The names that the transcript may hold."""
    return names_of_people(desk.episode(target.slug), desk.current.snapshot.project.show)


async def review(desk: Desk, target: EditTarget, part: str, request: Request) -> Response:
    """The file with its findings, before it replaces anything."""
    upload = find_pending(desk, target, part, request)
    if upload is None:
        return _gone(desk, target)
    return await _page(desk, target, upload, "", None)


async def show_picture(desk: Desk, target: EditTarget, request: Request) -> Response:
    """The picture that was sent."""
    upload = find_pending(desk, target, "artwork", request)
    if upload is None:
        return _gone(desk, target)
    formats = {suffix: name for name, suffixes in SUFFIXES.items() for suffix in suffixes}
    headers = {"content-type": MEDIA_TYPES[formats[upload.path.suffix]], **NO_STORE}
    return FileResponse(upload.path, headers=headers)


async def use(desk: Desk, target: EditTarget, part: str, request: Request) -> Response:
    """Put the file in its place, and name it in the YAML where that is needed."""
    pairs = await read_form(request)
    desk.check_csrf_token(pairs)
    fields = dict(pairs)
    upload = find_pending(desk, target, part, request)
    if upload is None:
        return _gone(desk, target)
    alt, before = fields.get("alt", "").strip(), fields.get("before", "")
    path = destination_of(target, part, upload.path.suffix, desk.episode(target.slug))
    try:
        await asyncio.to_thread(
            replace_file, target, part, upload.path, path, alt=alt, before=before
        )
    except EditError as error:
        return await _page(desk, target, upload, alt, error)
    await asyncio.to_thread(desk.uploads.remove, upload.id)
    await desk.refresh()
    return RedirectResponse(f"{address_of(desk, target)}/{part}?{part}-saved", 303)


async def _page(
    desk: Desk, target: EditTarget, upload: Upload, alt: str, problem: EditError | None
) -> Response:
    """The file with the findings it would have in its place."""
    try:
        episode, findings = await asyncio.to_thread(
            check_file, target, upload.part, upload.path, alt, desk.builder
        )
    except EditError as error:
        heading = f"{target.file} cannot be changed now"
        return desk.error_page(heading, f"{error}.", fix=error.fix)
    present = desk.episode(target.slug)
    path = destination_of(target, upload.part, upload.path.suffix, present)
    context: Mapping[str, object] = {
        "target": target,
        "address": address_of(desk, target),
        "upload": upload,
        "episode": episode,
        "messages": [_message(finding, desk, target, upload) for finding in findings],
        "alt": alt,
        "problem": problem,
        "before": digest_of(path),
        "replaces": path.is_file(),
    }
    return desk.page("forms/replace_file.html", context, 409 if problem else 200)


def _message(
    finding: Finding, desk: Desk, target: EditTarget, upload: Upload
) -> tuple[view.FieldMessage, int]:
    """The message with the name that people know, and its line in the file; 0 for none."""
    (message,) = view.messages_for([finding])
    stored = desk.workspace.relative(upload.path)
    text = message.message.replace(f"../{stored}", upload.name)
    text = text.replace(upload.path.name, upload.name)
    line = finding.position.line if finding.position and finding.file != target.file else 0
    return view.FieldMessage(message.severity, text, message.fix), line


def _gone(desk: Desk, target: EditTarget) -> Response:
    return desk.error_page(
        "This file is no longer here",
        "It was used already, or the desk was restarted since.",
        fix="Choose it again.",
        status=404,
        back=address_of(desk, target),
    )
