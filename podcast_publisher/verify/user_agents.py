"""Check that every app gets the same response, whatever its User-Agent."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from podcast_publisher.fetch.client import NO_USER_AGENT, HttpClient
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.rules import access

# Shapes that logs show, collected in opawg/user-agents and opawg/podcast-rss-useragents. Firewalls
# go by the beginning; versions do not matter.
USER_AGENTS = {
    "Apple's player": "AppleCoreMedia/1.0.0.22F76 (iPhone; U; CPU OS 18_5 like Mac OS X; en_gb)",
    "Apple's directory": "iTMS",
    "Spotify": "Spotify/1.0",
    "Pocket Casts": "PocketCasts/1.0 (Pocket Casts Feed Parser; +http://pocketcasts.com/)",
    "AntennaPod": "AntennaPod/3.8.0",
    "Overcast": "Overcast/3.0 (+http://overcast.fm/; iOS podcast app)",
    "a browser": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "an app without a name": NO_USER_AGENT,
    "programs written in Python": "python-requests/2.32.4",
    "curl": "curl/8.14.1",
}
"""Each app's name, and what it calls itself."""
_AT_ONCE = 4
_ENOUGH = 1024
"""Bytes of the feed: how it begins does not matter, only whether it comes."""


def check_feed_user_agents(client: HttpClient, url: str, usual: Response) -> Iterator[Finding]:
    """Report apps that get a different feed than this program."""
    yield from _refused(url, usual, _as_each(client, url, {}))


def check_recording_user_agents(client: HttpClient, url: str) -> Iterator[Finding]:
    """Report apps that get a recording with another status, type or length than this program."""
    first = {"Range": "bytes=0-0"}
    usual = client.get(url, first, max_bytes=_ENOUGH)
    if usual.problem is None:
        yield from _refused(url, usual, _as_each(client, url, first))


def admitted_user_agents(client: HttpClient, url: str) -> list[str]:
    """The apps that are served where this program is refused."""
    responses = _as_each(client, url, {})
    return [name for name, response in responses.items() if response.problem is None]


def _as_each(client: HttpClient, url: str, headers: dict[str, str]) -> dict[str, Response]:
    """The responses to each app, by its name."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        responses = pool.map(lambda agent: _as(client, url, agent, headers), USER_AGENTS.values())
        return dict(zip(USER_AGENTS, responses, strict=True))


def _as(client: HttpClient, url: str, agent: str, headers: dict[str, str]) -> Response:
    return client.get(url, {"User-Agent": agent, **headers}, max_bytes=_ENOUGH)


def _refused(url: str, usual: Response, responses: dict[str, Response]) -> Iterator[Finding]:
    """One finding for all of them: they share a cause."""
    differing = {
        name: how for name, response in responses.items() if (how := _difference(response, usual))
    }
    if differing:
        details = ", ".join(f"{name} ({how})" for name, how in differing.items())
        message = f"Not every app gets what this program does: {details}"
        yield Finding.for_url(access.every_app_may_ask, url, message)


def _difference(response: Response, usual: Response) -> str | None:
    if response.failure:
        return response.failure.reason
    if response.status != usual.status:
        return f"{response.status} instead of {usual.status}"
    if response.media_type != usual.media_type:
        return f"{response.media_type_label} instead of {usual.media_type_label}"
    if _is_one_version(response, usual) and response.total_size != usual.total_size:
        return f"{response.total_size} bytes instead of {usual.total_size}"
    return None


def _is_one_version(response: Response, usual: Response) -> bool:
    """A recording never changes; a feed may be rewritten or published between two responses."""
    etag = response.headers.get("ETag")
    return bool(response.content_range) or (bool(etag) and etag == usual.headers.get("ETag"))
