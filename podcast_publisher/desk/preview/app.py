"""The preview over HTTP: the publication's objects by key, the bar, and sign-off sheets.

Project content is served below a secret path of its own; other addresses redirect to it. Pages
about the show, the desk's among them, are below an address with the show's name.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from podcast_publisher.desk.preview import objects
from podcast_publisher.desk.preview.bar import add_bar
from podcast_publisher.desk.preview.current import Current
from podcast_publisher.desk.preview.sign_off import sign_off_sheet
from podcast_publisher.desk.server.addresses import show_address
from podcast_publisher.desk.server.templating import asset, render_page

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

_NO_STORE = {"cache-control": "no-store"}
_ASSETS = {
    "bar.css": "text/css; charset=utf-8",
    "bar.js": "text/javascript; charset=utf-8",
    "sheet.css": "text/css; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "transcript_editor.css": "text/css; charset=utf-8",
    "transcript_editor.js": "text/javascript; charset=utf-8",
    "player.js": "text/javascript; charset=utf-8",
    "compare.js": "text/javascript; charset=utf-8",
    "drop.js": "text/javascript; charset=utf-8",
    "actions.css": "text/css; charset=utf-8",
    "actions.js": "text/javascript; charset=utf-8",
}


def preview_app(
    current: Current, lifespan: Lifespan | None = None, routes: Sequence[Route] = ()
) -> Starlette:
    """The preview's application, with the desk's `routes` where there is one.

    A path that is no key of the publication is not found.
    """

    async def redirect(request: Request) -> Response:
        return _redirect_to_object(request.path_params.get("key", "index.html"), current)

    async def project_object(request: Request) -> Response:
        return _object(request.path_params["key"] or "index.html", current, request)

    async def sheet(request: Request) -> Response:
        episode = current.snapshot.episode(request.path_params["slug"])
        if episode is None:
            return _not_found(current, request.path_params["slug"])
        html = sign_off_sheet(current.snapshot, episode)
        return _page(add_bar(html, current.snapshot, current.version, episode.slug))

    async def changes(_request: Request) -> Response:
        return StreamingResponse(
            _version_events(current), media_type="text/event-stream", headers=_NO_STORE
        )

    async def asset_file(request: Request) -> Response:
        return _asset(request.path_params["name"]) or _not_found(current)

    async def missing(request: Request) -> Response:
        return _not_found(current, request.path_params["key"])

    async def former(request: Request) -> Response:
        """Lead from an address without the show's name to the one with it."""
        path = request.scope["path"].removeprefix(base).removeprefix("/desk").lstrip("/")
        query = request.scope["query_string"].decode("latin-1")
        address = f"{base}/{quote(path)}" + (f"?{query}" if query else "")
        return RedirectResponse(address, 307, headers=_NO_STORE)

    pages, base = current.snapshot.pages, show_address(current.snapshot.show)
    about_show = [Route("/sign-off/{slug}", sheet), *routes, Route("/{key:path}", missing)]
    return Starlette(
        routes=[
            Route(f"{pages}-/changes", changes),
            Route(f"{pages}-/{{name}}", asset_file),
            Route(f"{pages}{{key:path}}", project_object),
            Route("/", redirect),
            Route("/favicon.ico", _icon),
            Route("/-/changes", changes),
            Route("/-/{name}", asset_file),
            Mount(base, routes=about_show),
            *(Route(path, former) for path in (base, "/desk", "/desk/{path:path}")),
            Route("/sign-off/{slug}", former),
            Route("/{key:path}", redirect),
        ],
        lifespan=lifespan,
    )


def _redirect_to_object(key: str, current: Current) -> Response:
    """Lead from the program's own addresses to where the project's objects are."""
    if key in current.snapshot.objects:
        return RedirectResponse(quote(current.snapshot.pages + key), 307, headers=_NO_STORE)
    return _not_found(current, key)


def _object(key: str, current: Current, request: Request) -> Response:
    artifact = current.snapshot.objects.get(key)
    if artifact is None:
        return RedirectResponse(quote("/" + key.lstrip("/")), 307, headers=_NO_STORE)
    folder, _, name = key.rpartition("/")
    if not name.endswith(".html") or folder not in {"", "episodes"}:
        return objects.object_response(artifact, request)  # players in frames get no bar
    slug = name.removesuffix(".html") if folder else ""
    html = artifact.body().decode("utf-8")
    return _page(add_bar(html, current.snapshot, current.version, slug))


def _not_found(current: Current, key: str = "") -> Response:
    """Why the page cannot be built, or that there is no such page."""
    snapshot = current.snapshot
    slug = PurePosixPath(key).stem
    findings = [
        finding
        for episode in snapshot.missing
        if episode.slug == slug
        for finding in snapshot.findings_of(episode)
    ]
    if not snapshot.objects:
        findings = list(snapshot.findings)
    context = {
        "heading": "This page cannot be shown" if findings else "Page not found",
        "words": "Fix the problems below."
        if findings
        else "The show has no page or file of that name.",
        "findings": findings,
        "home": bool(snapshot.objects),
        "desk": snapshot.desk,
        "base": show_address(snapshot.show),
    }
    html = render_page("findings.html", context)
    return _page(add_bar(html, snapshot, current.version), status=404)


def _asset(name: str) -> Response | None:
    if name not in _ASSETS:
        return None
    return Response(asset(name), headers={"content-type": _ASSETS[name], **_NO_STORE})


async def _icon(_request: Request) -> Response:
    return Response(status_code=204)  # browsers request it for every page; there is none


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, headers=_NO_STORE)


async def _version_events(current: Current) -> AsyncIterator[str]:
    async for version in current.versions():
        yield f"data: {version}\n\n"
