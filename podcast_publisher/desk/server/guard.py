"""Access control of the server on this computer: only its own pages in its user's browser get in.

Every page on the web can make a browser request something from 127.0.0.1. What keeps them out:

* DNS rebinding: Host must be ours.
* Forms and scripts of other pages: Origin must be ours.
* Embedding our responses: Cross-Origin-Resource-Policy.
* Other pages may link here, but may not frame or read anything: Sec-Fetch-Site.
* Where something can be changed, a secret is needed that only our own address bar has seen.

Project content is as untrusted as the web: a proposed change can put a script into its pages. They
are served below a secret path, in a sandbox with an opaque origin, so they have no cookies, read
nothing of ours, and send Origin: null.
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
"""Browsers request it for every page; there is none."""
_ALWAYS = {
    "x-content-type-options": "nosniff",
    # under no-referrer, browsers hide the origin of our own forms too (Fetch, "append a request Origin header")
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}
_SANDBOX = {
    # never allow-same-origin; popups and downloads because pages link to other sites and to their files
    "content-security-policy": "sandbox allow-scripts allow-downloads "
    "allow-popups allow-popups-to-escape-sandbox",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    # an opaque origin is cross-origin even to its own style and sound; the secret path keeps others out
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
}


_ACCESS_DENIED = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Access denied</title>
</head>
<body>
<main>
<h1>Access denied</h1>
<p>Open the address that the terminal printed. It lets one browser in. To use another browser, or
if yours has lost its cookies, start the program again.</p>
</main>
</body>
</html>
"""


class Guard:
    """Middleware that refuses requests before they reach the application.

    `pages` is the secret path of the project's own pages; nothing else is checked there. With a
    `token`, the first browser that brings it in the address (`/?token=...`) gets a cookie, and only
    that cookie lets in. The token works once: addresses stay in histories and in sight of others.
    """

    def __init__(self, app: ASGIApp, *, port: int, pages: str, token: str = "") -> None:
        self._app = app
        self._pages = pages
        self._hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}
        self._token = token
        self._guarded = bool(token)
        self._secret = secrets.token_urlsafe(32)
        # cookies ignore ports: two servers here must not overwrite each other's
        self._cookie = f"desk-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond, or pass the request to the application."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            is_project = scope["path"] == _ICON or scope["path"].startswith(self._pages)
            admission = None if is_project else self._admission(scope)
            response = self._refusal(scope, is_project=is_project) or admission or self._app
            await response(scope, receive, _with_headers(send, _SANDBOX if is_project else _ALWAYS))

    def _refusal(self, scope: Scope, *, is_project: bool) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("This server does not have that address.", 421)
        if scope["method"] in _SAFE:
            if is_project or _is_own_request_or_navigation(headers):
                return None
            return PlainTextResponse("Other pages may not show or read this.", 403)
        if headers.getlist("origin") != [f"http://{hosts[0]}"]:
            return PlainTextResponse("Other pages may not change anything here.", 403)
        return None

    def _admission(self, scope: Scope) -> Response | None:
        """None for a known browser, a cookie for the first with the token, 403 for all others."""
        if not self._guarded:
            return None
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        if compare_digest(cookies.get(self._cookie, "").encode(), self._secret.encode()):
            return None
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not self._token or not compare_digest(token.encode(), self._token.encode()):
            return HTMLResponse(_ACCESS_DENIED, 403)
        self._token = ""
        # a path that begins with two slashes would lead to another server
        redirect = RedirectResponse("/" + scope["path"].lstrip("/"), 303)
        redirect.set_cookie(self._cookie, self._secret, httponly=True, samesite="lax")
        return redirect


def _is_own_request_or_navigation(headers: Headers) -> bool:
    """Whether one of our own pages sent it, or somebody navigates here; old browsers do not say."""
    if headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return True
    return (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == (
        "navigate",
        "document",
    )


def _with_headers(send: Send, extra: Mapping[str, str]) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in extra.items():
                headers[name] = value
        await send(message)

    return send_with_headers
