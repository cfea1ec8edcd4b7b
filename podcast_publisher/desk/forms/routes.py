"""The routes of the desk's forms."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.forms import (
    add_episode,
    add_file,
    begin,
    cover,
    edit,
    edit_transcript,
    episode_files,
    home,
    offer,
    offered_text,
    replace_file,
    replace_recording,
    undo,
)
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.save_while_typing import save_while_typing
from podcast_publisher.desk.server.error_pages import with_error_pages
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.workflow.edit.episode_form import STEPS, Step
from podcast_publisher.workflow.edit.target import EditTarget, episode_target, show_target

Page = Callable[[Desk, Request], Awaitable[Response]]
TargetPage = Callable[[Desk, EditTarget, Request], Awaitable[Response]]
StepPage = Callable[[Desk, EditTarget, Request, Step], Awaitable[Response]]
PartPage = Callable[[Desk, EditTarget, str, Request], Awaitable[Response]]
_POST = ["POST"]


def form_routes(desk: Desk) -> list[Route]:
    """The overview, adding an episode, and editing the show, an episode and its files; below the show's address."""

    def error_page(error: PublisherError, status: int) -> Response:
        heading = "Nothing was changed"
        return desk.error_page(heading, f"{error}.", fix=error.fix, status=status)

    def page(path: str, respond: Page, *methods: str) -> Route:
        async def endpoint(request: Request) -> Response:
            return await respond(desk, request)

        return Route(path, with_error_pages(endpoint, error_page), methods=methods or ("GET",))

    episode, parts = "/episodes/{slug}", ("transcript", "artwork")
    return [
        *begin.begin_routes(desk, error_page),
        page("/", home.show_home),
        page("/files", add_file.choose),
        page("/files", add_file.add, *_POST),
        page("/files/{together}", add_file.ask_episode),
        page("/files/{together}", add_file.answer_episode, *_POST),
        page("/answer/{id}", offered_text.review_answer),
        page(f"{episode}/files", _of_episode(add_file.choose_for)),
        page(f"{episode}/files", _of_episode(add_file.add_to), *_POST),
        page(f"{episode}/text/{{id}}", _of_episode(offered_text.review_notes)),
        page(f"{episode}/text/{{id}}", _of_episode(offered_text.use_notes), *_POST),
        page("/add", add_episode.choose_recording),
        page("/add", add_episode.upload_recording, *_POST),
        page("/add/{id}", add_episode.review_recording),
        page("/add/{id}", add_episode.create, *_POST),
        page("/add/{id}/recording", offer.play),
        page("/add/{id}/before", offer.play_before),
        page("/add/{id}/state", offer.show_progress),
        page("/add/{id}/make", offer.make_from_sent, *_POST),
        page("/add/{id}/discard", offer.discard, *_POST),
        page("/add/{id}/sound", add_episode.show_sound),
        page("/show", _of_show(edit.show_form)),
        page("/show", _of_show(edit.submit), *_POST),
        page("/show/check", _of_show(edit.check_while_typing), *_POST),
        page("/show/undo", _of_show(undo.undo), *_POST),
        page("/show/redo", _of_show(undo.redo), *_POST),
        page("/show/cover", _of_show(cover.show_cover)),
        page("/show/cover/picture", _of_show(cover.show_present_picture)),
        page("/show/cover/new", _of_show(cover.upload_cover), *_POST),
        page("/show/cover/draw", _of_show(cover.draw), *_POST),
        page("/show/cover/{id}", _of_show(cover.review)),
        page("/show/cover/{id}", _of_show(cover.use), *_POST),
        page("/show/cover/{id}/picture", _of_show(cover.show_picture)),
        page(episode, _of_episode(edit.redirect_to_step)),
        page(f"{episode}/check", _of_episode(edit.check_while_typing), *_POST),
        *(
            page(f"{episode}/{step.name}/typed", _of_step(step, save_while_typing), *_POST)
            for step in STEPS
        ),
        page(f"{episode}/undo", _of_episode(undo.undo), *_POST),
        page(f"{episode}/redo", _of_episode(undo.redo), *_POST),
        page(f"{episode}/audio", _of_episode(episode_files.play)),
        page(f"{episode}/sound", _of_episode(episode_files.show_sound)),
        page(f"{episode}/picture", _of_episode(episode_files.show_picture)),
        page(f"{episode}/picture/small", _of_episode(episode_files.show_small_picture)),
        page(f"{episode}/picture/card", _of_episode(episode_files.show_card)),
        page(f"{episode}/tint.css", _of_episode(episode_files.show_tint)),
        page(f"{episode}/preview", _of_episode(_preview)),
        page(f"{episode}/transcript", _of_episode(edit_transcript.show)),
        page(f"{episode}/transcript/lines", _of_episode(edit_transcript.submit), *_POST),
        *(page(f"{episode}/{step.name}", _of_step(step, edit.show_form)) for step in STEPS),
        *(page(f"{episode}/{step.name}", _of_step(step, edit.submit), *_POST) for step in STEPS),
        page(f"{episode}/fits", _of_episode(replace_recording.say_it_fits), *_POST),
        page(f"{episode}/audio/new", _of_episode(replace_recording.upload_recording), *_POST),
        page(f"{episode}/audio/make", _of_episode(offer.make_from_present), *_POST),
        page(f"{episode}/audio/repair", _of_episode(replace_recording.repair), *_POST),
        page(f"{episode}/audio/{{id}}", _of_episode(replace_recording.review)),
        page(f"{episode}/audio/{{id}}", _of_episode(replace_recording.use), *_POST),
        page(f"{episode}/artwork/{{id}}/picture", _of_episode(replace_file.show_picture)),
        *(
            page(f"{episode}/{part}/new", _of_part(part, replace_file.upload_part), *_POST)
            for part in parts
        ),
        *(page(f"{episode}/{part}/{{id}}", _of_part(part, replace_file.review)) for part in parts),
        *(
            page(f"{episode}/{part}/{{id}}", _of_part(part, replace_file.use), *_POST)
            for part in parts
        ),
    ]


def _of_episode(respond: TargetPage) -> Page:
    async def page(desk: Desk, request: Request) -> Response:
        target = episode_target(desk.workspace, request.path_params["slug"], desk.builder.clock)
        return await respond(desk, target, request) if target else _no_episode(desk)

    return page


def _of_step(step: Step, respond: StepPage) -> Page:
    async def page(desk: Desk, target: EditTarget, request: Request) -> Response:
        return await respond(desk, target, request, step)

    return _of_episode(page)


def _of_part(part: str, respond: PartPage) -> Page:
    async def page(desk: Desk, target: EditTarget, request: Request) -> Response:
        return await respond(desk, target, part, request)

    return _of_episode(page)


def _of_show(respond: TargetPage) -> Page:
    async def page(desk: Desk, request: Request) -> Response:
        target = show_target(desk.workspace, desk.builder.clock)
        return await respond(desk, target, request)

    return page


async def _preview(desk: Desk, target: EditTarget, _request: Request) -> Response:
    """The episode's page as listeners will see it; the desk remembers that somebody has looked."""
    if desk.episode(target.slug) is None:
        return _no_episode(desk)
    desk.remember_previewed(target.slug)
    return RedirectResponse(quote(f"/episodes/{target.slug}.html"), 303, headers=NO_STORE)


def _no_episode(desk: Desk) -> Response:
    words = "The folder episodes has no file of that name."
    return desk.error_page("Episode not found", words, status=404)
