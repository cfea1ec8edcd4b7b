"""Who may speak to a server on this computer: its own pages in its user's browser, and nobody else.

Every page on the web can make a browser ask 127.0.0.1 for something. What keeps them out:

* A name of theirs that leads here (DNS rebinding) is not our name: Host must be ours.
* A form of theirs names their origin, and so does a script's request: Origin must be ours.
* What we answer cannot be put into a page of theirs: Cross-Origin-Resource-Policy.
* A page of theirs may lead here, as a link does, but may show or read nothing of ours: Sec-Fetch-Site.
* Where there is something to change, a secret is needed that only our own address bar has seen.

What a project brings is as strange as the web: whoever proposes a change can put a script into its
pages. They are served below an address of their own that nobody guesses (`Pages`), in a sandbox:
their origin is none, so they have no cookies, read nothing of ours, and send Origin: null.
"""

import secrets
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
_SAFE = {"GET", "HEAD"}
_ICON = "/favicon.ico"
"""Browsers ask for it on behalf of every page; there is none."""
_ALWAYS = {
    "x-content-type-options": "nosniff",
    # under no-referrer, browsers hide the origin of our own forms too (Fetch, "append a request Origin header")
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}
_SANDBOX = {
    # never allow-same-origin; popups and downloads because pages link to elsewhere and to their files
    "content-security-policy": "sandbox allow-scripts allow-downloads "
    "allow-popups allow-popups-to-escape-sandbox",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    # a page without an origin is a stranger to its own style and sound; the address is what keeps others out
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
}


_STRANGER = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>This browser is not let in</title>
</head>
<body>
<main>
<h1>This browser is not let in</h1>
<p>Open the address that was printed when the program was started. It lets one browser in;
for another one, or where the browser has forgotten its cookies, start the program again.</p>
</main>
</body>
</html>
"""


class Guard:
    """Stands before an application; what it refuses never gets there.

    `pages` is the path below which the project's own pages are; with a secret in it, since nothing
    else is asked for there. With a `token`, the first who brings it in the address (`/?token=...`) is given a cookie, and
    only who has the cookie is let in. The token is of no use to a second one: addresses stay in
    histories and in other people's sight.
    """

    def __init__(self, app: ASGIApp, *, port: int, pages: str, token: str = "") -> None:
        self._app = app
        self._pages = pages
        self._hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}
        self._token = token
        self._guarded = bool(token)
        self._secret = secrets.token_urlsafe(32)
        # cookies do not know ports: two servers here must not take each other's
        self._cookie = f"desk-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have the application answer."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            is_project = scope["path"] == _ICON or scope["path"].startswith(self._pages)
            admission = None if is_project else self._admission(scope)
            answer = self._refusal(scope, is_project=is_project) or admission or self._app
            await answer(scope, receive, _with_headers(send, _SANDBOX if is_project else _ALWAYS))

    def _refusal(self, scope: Scope, *, is_project: bool) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("This address is not this server's.", 421)
        if scope["method"] in _SAFE:
            if is_project or _is_ours_or_a_visit(headers):
                return None
            return PlainTextResponse("Another page may show or read nothing of this.", 403)
        if headers.getlist("origin") != [f"http://{hosts[0]}"]:
            return PlainTextResponse("Another page may not change anything here.", 403)
        return None

    def _admission(self, scope: Scope) -> Response | None:
        """Nothing for who is known; a cookie for who brings the token; no for everybody else."""
        if not self._guarded:
            return None
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        if compare_digest(cookies.get(self._cookie, "").encode(), self._secret.encode()):
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not self._token or not compare_digest(given.encode(), self._token.encode()):
            return HTMLResponse(_STRANGER, 403)
        self._token = ""
        # the path alone: two slashes in front of it would lead to another server
        known = RedirectResponse("/" + scope["path"].lstrip("/"), 303)
        known.set_cookie(self._cookie, self._secret, httponly=True, samesite="lax")
        return known


def _is_ours_or_a_visit(headers: Headers) -> bool:
    """Whether one of our own pages asks, or somebody goes to a page; old browsers do not say."""
    if headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return True
    return (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == (
        "navigate",
        "document",
    )


def _with_headers(send: Send, always: Mapping[str, str]) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in always.items():
                headers[name] = value
        await send(message)

    return sent
