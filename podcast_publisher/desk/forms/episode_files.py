"""What an episode's pages show of its files: the recording, the picture in several sizes, and its colour."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from podcast_publisher.desk.forms import add_episode
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.model.artwork import CARD_TYPE, THUMBNAIL_TYPE, Artwork
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.workflow.edit.target import EditTarget

_KEPT = {"cache-control": "private, max-age=86400, immutable"}
"""Of what has its digest in its address."""


async def play(desk: Desk, target: EditTarget, _request: Request) -> Response:
    """The recording, in ranges where a player asks for them."""
    episode = desk.any_episode(target.slug)
    audio = episode.audio if episode else None
    if audio is None or not audio.is_podcast_format:
        return _no_file(desk)
    return _file(desk, audio.file, audio.media_type)


async def show_sound(desk: Desk, target: EditTarget, _request: Request) -> Response:
    """What was measured of the recording so far."""
    episode = desk.any_episode(target.slug)
    fix = desk.address("episodes", target.slug, "audio", "make")
    return add_episode.sound_response(desk, episode.audio if episode else None, fix)


async def show_picture(desk: Desk, target: EditTarget, _request: Request) -> Response:
    """The picture, reduced where that was possible."""
    artwork = _artwork(desk, target)
    if artwork is None or artwork.format not in {"JPEG", "PNG"}:
        return _no_file(desk)
    if artwork.thumbnail:
        return _file(desk, artwork.thumbnail, THUMBNAIL_TYPE)
    return _file(desk, artwork.file, artwork.media_type)


async def show_small_picture(desk: Desk, target: EditTarget, request: Request) -> Response:
    """The picture of the list of episodes; kept by the browser where the address has its digest."""
    artwork = _artwork(desk, target)
    file = artwork.small if artwork else None
    is_named = file is not None and request.url.query == small_digest(artwork)
    return _file(desk, file, THUMBNAIL_TYPE, _KEPT if is_named else NO_STORE)


async def show_card(desk: Desk, target: EditTarget, _request: Request) -> Response:
    """The social card."""
    artwork = _artwork(desk, target)
    return _file(desk, artwork.card if artwork else None, CARD_TYPE)


async def show_tint(desk: Desk, target: EditTarget, _request: Request) -> Response:
    """A stylesheet with the colour of the picture: the pages allow no style of their own."""
    artwork = _artwork(desk, target)
    style = f":root {{ --tint: {artwork.tint}; }}\n" if artwork and artwork.tint else ""
    return Response(style, headers={"content-type": "text/css; charset=utf-8", **NO_STORE})


def small_digest(artwork: Artwork | None) -> str:
    """What names the small picture in its address; empty where there is none."""
    return artwork.small.sha256[:12] if artwork and artwork.small else ""


def _artwork(desk: Desk, target: EditTarget) -> Artwork | None:
    episode = desk.any_episode(target.slug)
    return episode.artwork if episode else None


def _file(
    desk: Desk, file: MediaFile | None, media_type: str, headers: Mapping[str, str] = NO_STORE
) -> Response:
    if file is None or not file.path.is_file():
        return _no_file(desk)
    return FileResponse(file.path, headers={"content-type": media_type, **headers})


def _no_file(desk: Desk) -> Response:
    return desk.error_page("File not found", "It was deleted, or never existed.", status=404)
