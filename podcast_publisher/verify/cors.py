"""Check that web players on other sites may read a file (CORS)."""

from collections.abc import Iterator

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.rules import access

_PLAYER = "https://player.example.org"
WEB_PLAYER_HEADERS = {"Origin": _PLAYER, "Accept-Encoding": "gzip"}
"""What a browser says for a page of another site."""
_PREFLIGHT = {
    "Origin": _PLAYER,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "range",
}


def check_cors(
    client: HttpClient, url: str, responses: dict[str, Response], *, preflight: bool
) -> Iterator[Finding]:
    """Report what stops a web player.

    `responses` are those to a web player's Origin, by method, including GET. Before an unusual request,
    such as one for a range, browsers send OPTIONS: so do we, with `preflight`.
    """
    for method, response in responses.items():
        if problem := _problem(response):
            yield Finding.for_url(
                access.other_sites_may_read, url, f"Asked with {method}, {problem}"
            )
            return
    if preflight:
        response = client.options(responses["GET"].url, _PREFLIGHT)
        problem = _problem(response) if response.status in {200, 204} else response.problem
        if problem:
            message = f"Asked with OPTIONS, as browsers do before a range: {problem}"
            yield Finding.for_url(access.other_sites_may_read, url, message)


def _problem(response: Response) -> str | None:
    allowed = response.headers.get("Access-Control-Allow-Origin", "").strip()
    if allowed == "*":
        return None
    if not allowed:
        return "it does not allow other sites anything"
    if allowed != _PLAYER:
        return f"it allows {allowed} alone"
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    if varies & {"origin", "*"}:
        return None
    return "it names the site that asked, without Vary: Origin, so a cache shows it to all others"
