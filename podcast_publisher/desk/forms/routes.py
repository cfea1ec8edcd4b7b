"""Every address of the desk's forms."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.forms import (
    add_episode,
    edit,
    overview,
    replace_file,
    replace_recording,
)
from podcast_publisher.desk.forms.context import NEVER_KEPT, Desk
from podcast_publisher.desk.forms.request_body import RequestError
from podcast_publisher.workflow.edit.target import Subject, episode_subject, show_subject

Page = Callable[[Desk, Request], Awaitable[Response]]
OfSubject = Callable[[Desk, Subject, Request], Awaitable[Response]]
OfPart = Callable[[Desk, Subject, str, Request], Awaitable[Response]]
_POST = ["POST"]


def form_routes(desk: Desk) -> list[Route]:
    """The overview, adding, editing, and the parts of an episode."""

    def page(path: str, answer: Page, *methods: str) -> Route:
        return Route(path, _told_in_words(desk, answer), methods=list(methods) or ["GET"])

    one, parts = "/desk/episodes/{slug}", ("transcript", "artwork")
    return [
        page("/desk", overview.show_overview),
        page("/desk/", _home),
        page("/desk/add", add_episode.empty),
        page("/desk/add", add_episode.receive_recording, *_POST),
        page("/desk/add/{id}", add_episode.show),
        page("/desk/add/{id}", add_episode.make, *_POST),
        page("/desk/add/{id}/recording", add_episode.listen),
        page("/desk/add/{id}/sound", add_episode.sound),
        page("/desk/show", _of_show(edit.show)),
        page("/desk/show", _of_show(edit.post), *_POST),
        page("/desk/show/check", _of_show(edit.check), *_POST),
        page(one, _of_episode(edit.show)),
        page(one, _of_episode(edit.post), *_POST),
        page(f"{one}/check", _of_episode(edit.check), *_POST),
        page(f"{one}/recording", _of_episode(_recording)),
        page(f"{one}/sound", _of_episode(_sound)),
        page(f"{one}/picture", _of_episode(_picture)),
        page(f"{one}/artwork/{{id}}/picture", _of_episode(replace_file.picture)),
        page(f"{one}/audio", _of_episode(replace_recording.receive), *_POST),
        page(f"{one}/audio/{{id}}", _of_episode(replace_recording.show)),
        page(f"{one}/audio/{{id}}", _of_episode(replace_recording.use), *_POST),
        *(
            page(f"{one}/{part}", _of_part(part, replace_file.receive_part), *_POST)
            for part in parts
        ),
        *(page(f"{one}/{part}/{{id}}", _of_part(part, replace_file.show)) for part in parts),
        *(page(f"{one}/{part}/{{id}}", _of_part(part, replace_file.use), *_POST) for part in parts),
    ]


def _told_in_words(desk: Desk, answer: Page) -> Callable[[Request], Awaitable[Response]]:
    """The page, or why it cannot be had: of a body that is refused, and of a disk that refuses."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(desk, request)
        except RequestError as error:
            heading = "This was refused, and nothing was changed"
            return desk.refusal(heading, str(error), status=error.status)
        except OSError as error:
            words = f"The disk refuses: {error.strerror or error}."
            fix = "Look at the folder's permissions, and whether the disk is full."
            return desk.refusal("This was not done", words, fix=fix, status=507)

    return answered


def _of_episode(answer: OfSubject) -> Page:
    async def found(desk: Desk, request: Request) -> Response:
        subject = episode_subject(desk.root, request.path_params["slug"])
        return await answer(desk, subject, request) if subject else _no_episode(desk)

    return found


def _of_part(part: str, answer: OfPart) -> Page:
    async def of_subject(desk: Desk, subject: Subject, request: Request) -> Response:
        return await answer(desk, subject, part, request)

    return _of_episode(of_subject)


def _of_show(answer: OfSubject) -> Page:
    async def found(desk: Desk, request: Request) -> Response:
        return await answer(desk, show_subject(desk.root), request)

    return found


async def _home(_desk: Desk, _request: Request) -> Response:
    return RedirectResponse("/desk", 303)


async def _recording(desk: Desk, subject: Subject, _request: Request) -> Response:
    episode = desk.current.snapshot.episode(subject.slug)
    audio = episode.audio if episode else None
    if audio is None or not audio.is_podcast_format or not audio.file.path.is_file():
        return _no_file(desk)
    headers = {"content-type": audio.media_type, **NEVER_KEPT}
    return FileResponse(audio.file.path, headers=headers)


async def _sound(desk: Desk, subject: Subject, _request: Request) -> Response:
    episode = desk.current.snapshot.episode(subject.slug)
    return add_episode.measured(desk, episode.audio if episode else None)


async def _picture(desk: Desk, subject: Subject, _request: Request) -> Response:
    episode = desk.current.snapshot.episode(subject.slug)
    artwork = episode.artwork if episode else None
    if artwork is None or artwork.format not in {"JPEG", "PNG"} or not artwork.file.path.is_file():
        return _no_file(desk)
    seen = artwork.thumbnail or artwork.file
    kind = "image/jpeg" if artwork.thumbnail else artwork.media_type
    return FileResponse(seen.path, headers={"content-type": kind, **NEVER_KEPT})


def _no_episode(desk: Desk) -> Response:
    words = "No file in the folder episodes has that name."
    return desk.refusal("There is no such episode", words, status=404)


def _no_file(desk: Desk) -> Response:
    words = "It was taken away, or was never there."
    return desk.refusal("This file is not there", words, status=404)
