"""Whether every app gets the same answer, whatever it calls itself."""

from collections.abc import Iterator

from podcast_publisher.fetch.client import Visitor
from podcast_publisher.fetch.request import ANONYMOUS
from podcast_publisher.fetch.response import Answer
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.rules import access

# Shapes that logs show, collected in opawg/user-agents and opawg/podcast-rss-useragents. Firewalls
# go by the beginning; versions do not matter.
APPS = {
    "Apple's player": "AppleCoreMedia/1.0.0.22F76 (iPhone; U; CPU OS 18_5 like Mac OS X; en_gb)",
    "Apple's directory": "iTMS",
    "Spotify": "Spotify/1.0",
    "Pocket Casts": "PocketCasts/1.0 (Pocket Casts Feed Parser; +http://pocketcasts.com/)",
    "AntennaPod": "AntennaPod/3.8.0",
    "Overcast": "Overcast/3.0 (+http://overcast.fm/; iOS podcast app)",
    "a browser": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "an app without a name": ANONYMOUS,
    "programs written in Python": "python-requests/2.32.4",
    "curl": "curl/8.14.1",
}
"""Each app's name, and what it calls itself."""
_ENOUGH = 1024
"""Bytes of the feed: how it begins does not matter, only whether it comes."""


def apps_refused_the_feed(visitor: Visitor, url: str, usual: Answer) -> Iterator[Finding]:
    """Apps that get something else than this program did."""
    yield from _refused(
        url, usual, {name: _as(visitor, url, agent, {}) for name, agent in APPS.items()}
    )


def apps_refused_a_recording(visitor: Visitor, url: str) -> Iterator[Finding]:
    """Apps that get another first byte than this program does, of another length or type."""
    first = {"Range": "bytes=0-0"}
    usual = visitor.get(url, first, most=_ENOUGH)
    if usual.fault is None:
        answers = {name: _as(visitor, url, agent, first) for name, agent in APPS.items()}
        yield from _refused(url, usual, answers)


def let_in(visitor: Visitor, url: str) -> list[str]:
    """The apps that get an answer where this program was refused one."""
    return [name for name, agent in APPS.items() if _as(visitor, url, agent, {}).fault is None]


def _as(visitor: Visitor, url: str, agent: str, headers: dict[str, str]) -> Answer:
    return visitor.get(url, {"User-Agent": agent, **headers}, most=_ENOUGH)


def _refused(url: str, usual: Answer, answers: dict[str, Answer]) -> Iterator[Finding]:
    """One finding that names them all: the cause is one."""
    differing = {
        name: how for name, answer in answers.items() if (how := _difference(answer, usual))
    }
    if differing:
        named = ", ".join(f"{name} ({how})" for name, how in differing.items())
        message = f"Not every app gets what this program does: {named}"
        yield Finding.at_address(access.every_app_may_ask, url, message)


def _difference(answer: Answer, usual: Answer) -> str | None:
    if answer.failure:
        return answer.failure.words
    if answer.status != usual.status:
        return f"{answer.status} instead of {usual.status}"
    if answer.type != usual.type:
        return f"{answer.served} instead of {usual.served}"
    if _is_one_version(answer, usual) and answer.total != usual.total:
        return f"{answer.total} bytes instead of {usual.total}"
    return None


def _is_one_version(answer: Answer, usual: Answer) -> bool:
    """A recording is for good; a feed may be written anew, or published, from one answer to the next."""
    etag = answer.headers.get("ETag")
    return bool(answer.span) or (bool(etag) and etag == usual.headers.get("ETag"))
