"""The preview over HTTP: the publication's objects by their keys, the bar, and the sign-off sheets.

The objects are the project's, and stand below a path of their own, to which all other ways to them lead.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from podcast_publisher.desk.preview import objects
from podcast_publisher.desk.preview.bar import with_bar
from podcast_publisher.desk.preview.current import Current
from podcast_publisher.desk.preview.sign_off import sign_off_sheet
from podcast_publisher.desk.server.templating import asset, page
from podcast_publisher.model.publication import Artifact

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

_NEVER_KEPT = {"cache-control": "no-store"}
_ASSETS = {
    "bar.css": "text/css; charset=utf-8",
    "bar.js": "text/javascript; charset=utf-8",
    "sheet.css": "text/css; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "actions.css": "text/css; charset=utf-8",
    "actions.js": "text/javascript; charset=utf-8",
}


def preview_app(
    current: Current, lifespan: Lifespan | None = None, more: Sequence[Route] = ()
) -> Starlette:
    """Everything the preview answers. What has no key in the publication is not there at all.

    `more` are the pages that the desk has besides.
    """

    async def keyed(request: Request) -> Response:
        return _elsewhere(request.path_params.get("key", "index.html"), current)

    async def shown(request: Request) -> Response:
        return _object(request.path_params["key"] or "index.html", current, request)

    async def sheet(request: Request) -> Response:
        episode = current.snapshot.episode(request.path_params["slug"])
        if episode is None:
            return _not_there(current, request.path_params["slug"])
        html = sign_off_sheet(current.snapshot, episode)
        return _page(with_bar(html, current.snapshot, current.mark, episode.slug))

    async def changes(_request: Request) -> Response:
        return StreamingResponse(
            _events(current), media_type="text/event-stream", headers=_NEVER_KEPT
        )

    async def own(request: Request) -> Response:
        return _asset(request.path_params["name"]) or _not_there(current)

    pages = current.snapshot.pages
    return Starlette(
        routes=[
            Route(f"{pages}-/changes", changes),
            Route(f"{pages}-/{{name}}", own),
            Route(f"{pages}{{key:path}}", shown),
            Route("/", keyed),
            Route("/favicon.ico", _icon),
            Route("/-/changes", changes),
            Route("/-/{name}", own),
            Route("/sign-off/{slug}", sheet),
            *more,
            Route("/{key:path}", keyed),
        ],
        lifespan=lifespan,
    )


def _elsewhere(key: str, current: Current) -> Response:
    """The way to an object, for who asks for it where the program's own pages are."""
    if key in current.snapshot.objects:
        return RedirectResponse(quote(current.snapshot.pages + key), 307, headers=_NEVER_KEPT)
    return _not_there(current, key)


def _object(key: str, current: Current, request: Request) -> Response:
    found = current.snapshot.objects.get(key)
    if found is None:
        return RedirectResponse(quote("/" + key.lstrip("/")), 307, headers=_NEVER_KEPT)
    folder, _, name = key.rpartition("/")
    if not name.endswith(".html") or folder not in {"", "episodes"}:
        return objects.answer(found, request)  # players stand in frames, where a bar is in the way
    slug = name.removesuffix(".html") if folder else ""
    return _page(with_bar(_text(found), current.snapshot, current.mark, slug))


def _not_there(current: Current, key: str = "") -> Response:
    """What is to be mended, for who looks for a page that cannot be made, or that there is none."""
    snapshot = current.snapshot
    wanted = [one for one in snapshot.absent if one.slug == PurePosixPath(key).stem]
    findings = [finding for one in wanted for finding in snapshot.findings_of(one)]
    if not snapshot.objects:
        findings = list(snapshot.findings)
    values = {
        "heading": "This page cannot be shown" if findings else "There is no such page",
        "words": "What stands in its way is below."
        if findings
        else "Nothing of that name is part of the show.",
        "findings": findings,
        "home": bool(snapshot.objects),
        "desk": snapshot.desk,
    }
    return _page(with_bar(page("findings.html", values), snapshot, current.mark), status=404)


def _asset(name: str) -> Response | None:
    if name not in _ASSETS:
        return None
    return Response(asset(name), headers={"content-type": _ASSETS[name], **_NEVER_KEPT})


async def _icon(_request: Request) -> Response:
    return Response(status_code=204)  # browsers ask for one, and no page has one


def _text(artifact: Artifact) -> str:
    return artifact.body().decode("utf-8")


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, headers=_NEVER_KEPT)


async def _events(current: Current) -> AsyncIterator[str]:
    async for mark in current.marks():
        yield f"data: {mark}\n\n"
