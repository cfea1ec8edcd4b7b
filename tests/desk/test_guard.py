"""Access to a server on this computer."""

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.server.guard import Guard
from tests.running_desk import HOME

HOST = "127.0.0.1:4000"
PAGES = "/~secret/"


async def inside(_request: Request) -> Response:
    return PlainTextResponse("inside")


def guarded(token: str = "") -> Guard:
    app = Starlette(routes=[Route("/{path:path}", inside, methods=["GET", "POST"])])
    return Guard(app, port=4000, pages=PAGES, token=token)


def asked(
    guard: Guard | Starlette, path: str = "/", method: str = "GET", query: str = "", **headers: str
) -> tuple[int, dict[str, str]]:
    """Status and headers of the response to one request."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [
            (name.encode(), value.encode()) for name, value in ({"host": HOST} | headers).items()
        ],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(guard(scope, receive, send))
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_every_response_has_security_headers() -> None:
    """A refusal too."""
    for host in (HOST, "evil.example.org"):
        headers = asked(guarded(), host=host)[1]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_change_needs_the_servers_own_origin() -> None:
    """A form of another page, another port or no page changes nothing."""
    assert asked(guarded(), method="POST", origin=f"http://{HOST}")[0] == 200
    assert asked(guarded(), method="POST", origin="http://evil.example.org")[0] == 403
    assert asked(guarded(), method="POST", origin="http://127.0.0.1:4001")[0] == 403
    assert asked(guarded(), method="POST", origin="null")[0] == 403
    assert asked(guarded(), method="POST")[0] == 403


def test_a_token_admits_one_browser() -> None:
    """The first user gets a cookie that opens everything; a second gets nothing."""
    guard = guarded("once")
    assert asked(guard)[0] == 403
    assert asked(guard, query="token=wrong")[0] == 403
    status, headers = asked(guard, "/episodes", query="token=once")
    assert (status, headers["location"]) == (303, "/episodes")
    cookie = headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert asked(guard, cookie=cookie.partition(";")[0])[0] == 200
    assert asked(guard, cookie="desk-4000=guessed")[0] == 403
    assert asked(guard, query="token=once")[0] == 403


def test_the_token_address_redirects_only_within_the_server() -> None:
    """It cannot be made to lead to another server."""
    headers = asked(guarded("once"), "//evil.example.org/", query="token=once")[1]
    assert headers["location"] == "/evil.example.org/"


def test_project_pages_are_sandboxed() -> None:
    """They have no origin, and are admitted by their address alone."""
    for path in ("", "index.html", "site/icon.svg", "feed.xml", "audio/a.mp3"):
        status, headers = asked(guarded("once"), PAGES + path)
        policy = headers["content-security-policy"]
        assert status == 200
        assert policy.startswith("sandbox allow-scripts")
        assert "allow-same-origin" not in policy
        assert "allow-forms" not in policy
        assert "allow-top-navigation" not in policy
    for path in ("/", f"{HOME}/", "/~secret", "/~Secret/", "/x/~secret/", "/~secre%74/"):
        status, headers = asked(guarded("once"), path)
        assert status == 403
        assert "access-control-allow-origin" not in headers


def test_project_pages_cannot_change_anything() -> None:
    """Requests without an origin are refused, with a cookie and under their own address too."""
    for path in (f"{HOME}/publish", f"{PAGES}index.html"):
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            assert asked(guarded(), path, method=method, origin="null")[0] == 403


def test_other_sites_can_only_link() -> None:
    """A link is followed; a frame, script, picture, stream or request is refused."""
    for site in ("cross-site", "same-site"):
        visit = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
        assert asked(guarded(), f"{HOME}/", **visit)[0] == 200
        for dest in ("iframe", "frame", "embed", "object"):
            assert asked(guarded(), f"{HOME}/", **(visit | {"sec-fetch-dest": dest}))[0] == 403
        for mode, dest in (("cors", "empty"), ("no-cors", "script"), ("no-cors", "image")):
            other = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
            assert asked(guarded(), f"{HOME}/plan", **other)[0] == 403
            assert asked(guarded(), f"{PAGES}artwork/a.jpg", **other)[0] == 200
    for site in ("none", "same-origin"):
        own = {"sec-fetch-site": site, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}
        assert asked(guarded(), f"{HOME}/plan", **own)[0] == 200
