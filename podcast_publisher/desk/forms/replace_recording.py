"""Another recording for an episode: sent, looked at and heard, and only then put in the old one's place."""

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.add_episode import taken_in
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.pending_file import digest, refuse_changed, waiting
from podcast_publisher.desk.forms.request_body import RequestError, read_form
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.edit.create_files import create_files
from podcast_publisher.edit.save import open_for_edit, save
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError, PublisherError
from podcast_publisher.workflow.edit.target import Subject


async def receive(desk: Desk, subject: Subject, request: Request) -> Response:
    """Take a recording in, and lead to what it is."""
    try:
        upload = await taken_in(desk, request, subject.slug)
    except RequestError as error:
        if error.status == 403:
            raise
        return _not_taken(desk, subject, EditError(str(error).removesuffix(".")), error.status)
    except PublisherError as error:
        return _not_taken(desk, subject, error, 422)
    return RedirectResponse(f"{subject.address}/audio/{upload.id}", 303)


async def show(desk: Desk, subject: Subject, request: Request) -> Response:
    """What the recording is, beside the one whose place it would take."""
    upload = waiting(desk, subject, "audio", request)
    return await _page(desk, subject, upload) if upload else _gone(desk, subject)


async def use(desk: Desk, subject: Subject, request: Request) -> Response:
    """Put it in the old one's place."""
    fields = await read_form(request)
    desk.refuse_foreign(fields)
    upload = waiting(desk, subject, "audio", request)
    if upload is None:
        return _gone(desk, subject)
    try:
        await asyncio.to_thread(_put, desk, subject, upload, dict(fields).get("before", ""))
    except PublisherError as error:
        return await _page(desk, subject, upload, error)
    except OSError as error:
        why = EditError(f"The recording cannot be put in its place: {error.strerror}")
        return await _page(desk, subject, upload, why)
    desk.uploads.drop(upload.id)
    await desk.refresh()
    note = "exchanged-alone" if not _parts_of_recording(desk, subject) else "exchanged"
    return RedirectResponse(f"{subject.address}?{note}", 303)


async def _page(
    desk: Desk, subject: Subject, upload: Upload, problem: PublisherError | None = None
) -> Response:
    recording = upload.recording
    assert recording is not None  # noqa: S101 - what waits as audio is one
    under_way = desk.sounds.measure(recording.audio)
    target = _target(desk, subject, recording.audio.suffix)
    values = {
        "subject": subject,
        "upload": upload,
        "audio": recording.audio,
        "episode": desk.current.snapshot.episode(subject.slug),
        "present": _present(desk, subject),
        "made_for_present": _parts_of_recording(desk, subject),
        "before": await asyncio.to_thread(digest, target),
        "sound": view.sound(recording.audio, desk.sounds.of(recording.audio), under_way=under_way),
        "under_way": under_way,
        "problem": problem,
    }
    return desk.page("exchange.html", values, 409 if problem else 200)


def _put(desk: Desk, subject: Subject, upload: Upload, before: str) -> None:
    """Put the file where the present recording is, in one step; or where there is none yet, under the episode's name.

    Raises:
        EditError: another kind of recording is there, or another one than when it was asked.
    """
    _refuse_other_kind(_present(desk, subject), upload)
    target = _target(desk, subject, upload.path.suffix)
    refuse_changed(target, before, desk.root, look="Listen to")
    if before:
        upload.path.replace(target)
    else:
        text, opened_digest = open_for_edit(subject.path, desk.root)
        # what it names is not there: one of the episode's own name needs no word
        changed = subject.changed(text, {("audio",): ""})
        create_files({target: upload.path})
        if changed != text:
            save(subject.path, changed, opened_digest, root=desk.root)


def _refuse_other_kind(present: Audio | None, upload: Upload) -> None:
    if present and present.is_podcast_format and present.suffix != upload.path.suffix:
        raise EditError(
            f"The present recording is {_kind(present.suffix)}, and this one is {_kind(upload.path.suffix)}: "
            "apps take an episode's recording for what it was",
            fix=f"Export the new one as {_kind(present.suffix).removeprefix('an ')}.",
        )


def _kind(suffix: str) -> str:
    return "an MP3" if suffix == ".mp3" else "an M4A"


def _present(desk: Desk, subject: Subject) -> Audio | None:
    episode = desk.current.snapshot.episode(subject.slug)
    return episode.audio if episode else None


def _parts_of_recording(desk: Desk, subject: Subject) -> tuple[str, ...]:
    """What was made for the present recording, and may not fit another."""
    episode = desk.current.snapshot.episode(subject.slug)
    if episode is None or episode.audio is None:
        return ()
    parts = {"transcript": episode.transcript, "chapters": episode.chapters}
    return tuple(part for part, there in parts.items() if there)


def _target(desk: Desk, subject: Subject, suffix: str) -> Path:
    present = _present(desk, subject)
    return present.file.path if present else subject.path.with_name(f"{subject.slug}{suffix}")


def _not_taken(desk: Desk, subject: Subject, error: PublisherError, status: int) -> Response:
    back = f"{subject.address}#another"
    return desk.refusal(
        "This recording was not taken", f"{error}.", fix=error.fix, status=status, back=back
    )


def _gone(desk: Desk, subject: Subject) -> Response:
    return desk.refusal(
        "This recording is not here any more",
        "It was put in its place, or the desk was started again since.",
        fix="Choose it again.",
        status=404,
        back=f"{subject.address}#another",
    )
