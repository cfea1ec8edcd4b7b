"""A transcript or a picture for an episode: sent, looked at, and only then put in its place."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.adding_pages import plain_name
from podcast_publisher.desk.forms.body import fields_of
from podcast_publisher.desk.forms.desk import NEVER_KEPT, Desk
from podcast_publisher.desk.forms.replacing import digest, refuse_changed, waiting
from podcast_publisher.desk.forms.subject import Subject
from podcast_publisher.desk.forms.upload import receive
from podcast_publisher.desk.forms.uploads import Upload
from podcast_publisher.edit.disk import opened, save
from podcast_publisher.edit.new_files import put_new
from podcast_publisher.edit.refusal import EditError
from podcast_publisher.edit.values import Value
from podcast_publisher.load.artwork import look_at_artwork
from podcast_publisher.model.artwork import MEDIA_TYPES, SUFFIXES
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.model.show import Episode

LARGEST = {"transcript": 2_000_000, "artwork": 16 << 20}
"""Bytes: `check` reads no larger ones."""


async def receive_part(desk: Desk, subject: Subject, part: str, request: Request) -> Response:
    """Take a file in, and lead to what is to be said of it."""
    name, path = await asyncio.to_thread(desk.uploads.place)
    sent = await receive(request, path, LARGEST[part], desk.is_ours)
    kept = path.with_suffix(await asyncio.to_thread(_suffix, part, path))
    path.rename(kept)
    upload = Upload(name, kept, plain_name(sent.name), slug=subject.slug, part=part)
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
    if upload is None or upload.path.suffix not in kinds:
        return _gone(desk, subject)
    headers = {"content-type": MEDIA_TYPES[kinds[upload.path.suffix]], **NEVER_KEPT}
    return FileResponse(upload.path, headers=headers)


async def use(desk: Desk, subject: Subject, part: str, request: Request) -> Response:
    """Put the file in its place, and say so in the episode's file where that is needed."""
    fields = await fields_of(request)
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
        text, _ = await asyncio.to_thread(opened, subject.path, desk.root)
        would_be = subject.changed(
            text, _named(upload.part, f"../{_inside(desk, upload.path)}", alt)
        )
        checked = await asyncio.to_thread(desk.rehearsal.checked, {subject.file: would_be})
    except EditError as error:
        return desk.refusal(f"{subject.file} cannot be changed now", f"{error}.", fix=error.fix)
    episode = subject.owner(checked)
    about = {"transcript", "reviewed"} if upload.part == "transcript" else {"artwork"}
    found = [
        one
        for one in subject.findings(checked)
        if one.file != subject.file or (one.at and one.at[0] in about)
        if one.file == subject.file or upload.path.name in one.file
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
    text, opened_digest = opened(subject.path, desk.root)
    name = target.name if target.parent == subject.path.parent else f"../artwork/{target.name}"
    changed = subject.changed(text, _named(upload.part, name, alt, subject.slug))
    if target.exists():
        upload.path.replace(target)
    else:
        put_new({target: upload.path})
    if changed != text:
        save(subject.path, changed, opened_digest, root=desk.root)


def _target(desk: Desk, subject: Subject, upload: Upload) -> Path:
    """Where it belongs: a name that we make, or that of the transcript that is there now."""
    folder = subject.path.parent
    if upload.part == "artwork" and (desk.root / "artwork").is_dir():
        folder = desk.root / "artwork"
    own = folder / f"{subject.slug}{upload.path.suffix}"
    episode: Episode | None = desk.current.showing.episode(subject.slug)
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


def _suffix(part: str, path: Path) -> str:
    """The ending its content asks for; what is no picture keeps none that would serve it as one."""
    if part == "transcript":
        return ".vtt"
    seen = look_at_artwork(path, path.name)
    return SUFFIXES[seen.format][0] if seen.format in SUFFIXES else ".bin"


def _inside(desk: Desk, path: Path) -> str:
    return path.relative_to(desk.root).as_posix()


def _gone(desk: Desk, subject: Subject) -> Response:
    return desk.refusal(
        "This file is not here any more",
        "It was put in its place, or the desk was started again since.",
        fix=f"Go back to {subject.address} and choose it again.",
        status=404,
    )
