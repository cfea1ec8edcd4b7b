"""Who is let in by a server on this computer."""

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.guard import Guard

HOST = "127.0.0.1:4000"


async def inside(_request: Request) -> Response:
    return PlainTextResponse("inside")


def guarded(token: str = "") -> Guard:
    app = Starlette(routes=[Route("/{path:path}", inside, methods=["GET", "POST"])])
    return Guard(app, port=4000, token=token)


def asked(
    guard: Guard, path: str = "/", method: str = "GET", query: str = "", **headers: str
) -> tuple[int, dict[str, str]]:
    """Status and headers of the answer to one request."""
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


def test_every_answer_keeps_others_out() -> None:
    """Also a refusal has the headers that keep it out of other pages."""
    for host in (HOST, "evil.example.org"):
        headers = asked(guarded(), host=host)[1]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_change_needs_our_own_origin() -> None:
    """A form of another page, of another port or of no page at all changes nothing."""
    assert asked(guarded(), method="POST", origin=f"http://{HOST}")[0] == 200
    assert asked(guarded(), method="POST", origin="http://evil.example.org")[0] == 403
    assert asked(guarded(), method="POST", origin="http://127.0.0.1:4001")[0] == 403
    assert asked(guarded(), method="POST", origin="null")[0] == 403
    assert asked(guarded(), method="POST")[0] == 403


def test_a_token_lets_one_browser_in() -> None:
    """The first who brings it gets a cookie, with which everything is open; a second one gets nothing."""
    guard = guarded("once")
    assert asked(guard)[0] == 403
    assert asked(guard, query="token=wrong")[0] == 403
    status, headers = asked(guard, "/episodes", query="token=once")
    assert (status, headers["location"]) == (303, "/episodes")
    cookie = headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    assert asked(guard, cookie=cookie.partition(";")[0])[0] == 200
    assert asked(guard, cookie="desk-4000=guessed")[0] == 403
    assert asked(guard, query="token=once")[0] == 403


def test_the_way_in_leads_nowhere_else() -> None:
    """An address with a token cannot be made to lead to another server."""
    headers = asked(guarded("once"), "//evil.example.org/", query="token=once")[1]
    assert headers["location"] == "/evil.example.org/"
