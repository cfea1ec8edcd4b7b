"""A transcript or a picture for an episode: sent, looked at, and only then put in its place."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.add_episode import plain_name
from podcast_publisher.desk.forms.context import NEVER_KEPT, Desk
from podcast_publisher.desk.forms.pending_file import digest, refuse_changed, waiting
from podcast_publisher.desk.forms.request_body import read_form
from podcast_publisher.desk.forms.upload import receive
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.edit.create_files import create_files
from podcast_publisher.edit.save import open_for_edit, save
from podcast_publisher.edit.subrip import is_subrip, subrip_to_webvtt
from podcast_publisher.edit.values import Value
from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.model.artwork import MEDIA_TYPES, SUFFIXES
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.edit.target import Subject

_EXPORT = "Export the transcript as WebVTT (.vtt) from the program you made it with."
LARGEST = {"transcript": 2_000_000, "artwork": 16 << 20}
"""Bytes: `check` reads no larger ones."""


async def receive_part(desk: Desk, subject: Subject, part: str, request: Request) -> Response:
    """Take a file in, and lead to what is to be said of it."""
    name, path = await asyncio.to_thread(desk.uploads.place)
    sent = await receive(request, path, LARGEST[part], desk.is_ours)
    prepare = _prepare_picture if part == "artwork" else _prepare_transcript
    try:
        kept, note = await asyncio.to_thread(prepare, path)
    except EditError as error:
        path.unlink(missing_ok=True)
        heading = f"{plain_name(sent.name)} was not taken"
        back = f"{subject.address}#{part}"
        return desk.refusal(heading, f"{error}.", fix=error.fix, status=422, back=back)
    upload = Upload(name, kept, plain_name(sent.name), slug=subject.slug, part=part, note=note)
    desk.uploads.keep(upload)
    return RedirectResponse(f"{subject.address}/{part}/{name}", 303)


async def show(desk: Desk, subject: Subject, part: str, request: Request) -> Response:
    """What is to be said of the file, before it takes anything's place."""
    upload = waiting(desk, subject, part, request)
    if upload is None:
        return _gone(desk, subject)
    return await _page(desk, subject, upload, "", None)


async def picture(desk: Desk, subject: Subject, request: Request) -> Response:
    """The picture that was sent."""
    upload = waiting(desk, subject, "artwork", request)
    kinds = {suffix: kind for kind, endings in SUFFIXES.items() for suffix in endings}
    if upload is None:
        return _gone(desk, subject)
    headers = {"content-type": MEDIA_TYPES[kinds[upload.path.suffix]], **NEVER_KEPT}
    return FileResponse(upload.path, headers=headers)


async def use(desk: Desk, subject: Subject, part: str, request: Request) -> Response:
    """Put the file in its place, and say so in the episode's file where that is needed."""
    fields = await read_form(request)
    desk.refuse_foreign(fields)
    sent = dict(fields)
    upload = waiting(desk, subject, part, request)
    if upload is None:
        return _gone(desk, subject)
    alt = sent.get("alt", "").strip()
    try:
        await asyncio.to_thread(_put, desk, subject, upload, alt, sent.get("before", ""))
    except EditError as error:
        return await _page(desk, subject, upload, alt, error)
    except OSError as error:
        why = EditError(f"The file cannot be put in its place: {error.strerror}")
        return await _page(desk, subject, upload, alt, why)
    desk.uploads.drop(upload.id)
    await desk.refresh()
    return RedirectResponse(f"{subject.address}?saved", 303)


async def _page(
    desk: Desk, subject: Subject, upload: Upload, alt: str, problem: EditError | None
) -> Response:
    """The file with the findings there would be if it were in its place."""
    try:
        text, _ = await asyncio.to_thread(open_for_edit, subject.path, desk.root)
        would_be = subject.changed(
            text, _named(upload.part, f"../{_inside(desk, upload.path)}", alt)
        )
        checked = await asyncio.to_thread(desk.builder.check, {subject.file: would_be})
    except EditError as error:
        return desk.refusal(f"{subject.file} cannot be changed now", f"{error}.", fix=error.fix)
    episode = subject.owner(checked)
    about = {"transcript", "reviewed"} if upload.part == "transcript" else {"artwork"}
    found = [
        finding
        for finding in subject.findings(checked)
        if finding.file != subject.file or (finding.field and finding.field[0] in about)
        if finding.file == subject.file or upload.path.name in finding.file
    ]
    told = view.said(found)
    clean = tuple(
        view.Says(
            it.severity,
            it.message.replace(f"../{_inside(desk, upload.path)}", upload.name).replace(
                upload.path.name, upload.name
            ),
            it.fix,
        )
        for it in told
    )
    lines = [one.position.line if one.position and one.file != subject.file else 0 for one in found]
    target = _target(desk, subject, upload)
    values: Mapping[str, object] = {
        "subject": subject,
        "upload": upload,
        "episode": episode,
        "says": list(zip(clean, lines, strict=True)),
        "alt": alt,
        "problem": problem,
        "before": digest(target),
        "replaces": target.is_file(),
    }
    return desk.page("part.html", values, 409 if problem else 200)


def _put(desk: Desk, subject: Subject, upload: Upload, alt: str, before: str) -> None:
    """Put the file where the episode's file looks for it.

    Raises:
        EditError: something else stands there than when it was asked, or the disk refuses.
    """
    target = _target(desk, subject, upload)
    refuse_changed(target, before, desk.root, look="Look at")
    text, opened_digest = open_for_edit(subject.path, desk.root)
    name = Path(os.path.relpath(target.resolve(), subject.path.parent.resolve())).as_posix()
    changed = subject.changed(text, _named(upload.part, name, alt, subject.slug))
    if target.exists():
        upload.path.replace(target)
    else:
        create_files({target: upload.path})
    if changed != text:
        save(subject.path, changed, opened_digest, root=desk.root)


def _target(desk: Desk, subject: Subject, upload: Upload) -> Path:
    """Where it belongs: a name that we make, or that of the transcript that is there now."""
    folder = subject.path.parent
    if upload.part == "artwork" and (desk.root / "artwork").is_dir():
        folder = desk.root / "artwork"
    own = folder / f"{subject.slug}{upload.path.suffix}"
    episode: Episode | None = desk.current.snapshot.episode(subject.slug)
    there = episode.transcript.file.path if episode and episode.transcript else None
    if upload.part == "transcript" and there and there.parent == folder.resolve():
        return there
    return own


def _named(part: str, name: str, alt: str, slug: str = "") -> Mapping[FieldPath, Value]:
    """What the episode's file says of it; a transcript of the episode's own name needs no word."""
    if part == "transcript":
        return {("transcript",): "" if slug and name == f"{slug}.vtt" else name}
    picture: dict[FieldPath, Value] = {("artwork", "file"): name}
    return picture | ({("artwork", "alt"): alt} if alt else {})


def _prepare_picture(path: Path) -> tuple[Path, str]:
    """The picture, renamed as its content asks.

    Raises:
        EditError: it is no JPEG or PNG.
    """
    picture = probe_artwork(path, path.name)
    if picture.format not in SUFFIXES:
        raise EditError(
            f"This is {picture.format}, and apps show JPEG and PNG alone",
            fix="Save the picture as JPEG or PNG, and choose that file.",
        )
    return path.rename(path.with_suffix(SUFFIXES[picture.format][0])), ""


def _prepare_transcript(path: Path) -> tuple[Path, str]:
    """The transcript as WebVTT, and whether it had to be converted.

    Raises:
        EditError: it is neither.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EditError(
            "This is no text in UTF-8", fix=f"{_EXPORT} If it asks for an encoding, choose UTF-8."
        ) from error
    note = ""
    if is_subrip(text):
        note = "It was SubRip, and was converted to WebVTT, which apps show."
        path.write_text(subrip_to_webvtt(text), "utf-8", newline="")
    elif not text.startswith("WEBVTT"):
        raise EditError("This is neither WebVTT nor SubRip", fix=_EXPORT)
    return path.rename(path.with_suffix(".vtt")), note


def _inside(desk: Desk, path: Path) -> str:
    return path.relative_to(desk.root).as_posix()


def _gone(desk: Desk, subject: Subject) -> Response:
    return desk.refusal(
        "This file is not here any more",
        "It was put in its place, or the desk was started again since.",
        fix=f"Go back to {subject.address} and choose it again.",
        status=404,
    )
