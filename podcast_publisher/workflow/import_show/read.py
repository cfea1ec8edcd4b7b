"""Read another host's feed, from an address or a file, with all its pages."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from podcast_publisher.feed.foreign.read import join_pages, read_foreign
from podcast_publisher.feed.foreign.xml import MOST_BYTES
from podcast_publisher.feed.xml import UnreadableFeedError
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.model.foreign_show import ForeignShow

_USER_AGENT = "podcast_publisher import (like a podcast app)"
_CONNECTIONS = 16
_DAY = 86_400.0
"""Seconds in which everything must be fetched."""
_MOST_REDIRECTS = 12
"""Measuring prefixes redirect once each, and hosts have them in rows."""
MOST_PAGES = 200
_MOST_BYTES_IN_PAGES = 4 * MOST_BYTES


class ReadFeed(Struct, frozen=True):
    """A feed as it was read."""

    show: ForeignShow
    pages: tuple[bytes, ...]
    """Its bytes, one for each page."""
    source: str
    """Its address, or the name of its file."""
    problem: str = ""
    """Why a page of it is missing, a sentence without a full stop."""


def is_address(source: str) -> bool:
    """Whether a feed is named by its address."""
    return source.lower().startswith(("http://", "https://"))


def next_page(pages: Sequence[ForeignShow], *addresses: str) -> str:
    """The address of the page after these; empty after the last, and where they go round in a circle.

    `addresses` are those of the first page.
    """
    onward = pages[-1].next_url
    seen = {*addresses, *(page.next_url for page in pages[:-1])}
    return onward if is_address(onward) and onward not in seen else ""


def open_client(source: str, environment: Mapping[str, str]) -> HttpClient:
    """The client for everything that the feed names: it leads to the feed's own network, and to the public one."""
    return HttpClient(
        _CONNECTIONS,
        environment,
        is_public=not is_address(source),
        user_agent=_USER_AGENT,
        total_timeout=_DAY,
        max_redirects=_MOST_REDIRECTS,
    )


def read_source(source: str, client: HttpClient, address: str = "") -> ReadFeed:
    """The feed at an address or in a file; `address` is the one that a file comes from, if it is known.

    Raises:
        WrongUseError: there is no such file.
        PublisherError: the feed cannot be fetched or read.
    """
    fetch = _fetcher(client)
    if is_address(source):
        body, base = fetch(source), source
    else:
        body, base = _in_file(source), address
    pages, shows, problem = [body], [parse_page(body, base, source)], ""
    while onward := next_page(shows, source, base):
        if len(pages) == MOST_PAGES or sum(map(len, pages)) > _MOST_BYTES_IN_PAGES:
            problem = f"The feed has more than {len(pages)} pages"
            break
        try:
            body = fetch(onward)
            shows.append(parse_page(body, onward, onward))
        except PublisherError as error:
            problem = f"{error}"
            break
        pages.append(body)
    show = join_pages(shows)
    return ReadFeed(show, tuple(pages), _known_as(source, show, address), problem)


def _known_as(source: str, show: ForeignShow, address: str) -> str:
    if is_address(source):
        return source
    return address or show.self_url or os.path.basename(source)  # noqa: PTH119 - a name alone


def _fetcher(client: HttpClient) -> Callable[[str], bytes]:
    def fetch(url: str) -> bytes:
        response = client.get(url, max_bytes=MOST_BYTES)
        if problem := response.problem:
            raise PublisherError(
                f"The feed {url} cannot be read. {problem}",
                fix="Check the address in a browser, then run the command again.",
                code=ExitCode.DESTINATION,
            )
        body = response.decoded(MOST_BYTES)
        if body is None or not response.complete:
            raise _unreadable(url, f"it has more than {MOST_BYTES >> 20} MB, or is damaged")
        return body

    return fetch


def _in_file(source: str) -> bytes:
    path = Path(source)
    if not path.is_file():
        is_there = "is a folder" if path.is_dir() else "is no file"
        raise WrongUseError(
            f"{source} {is_there}",
            fix="Name the feed's address, which begins with https://, or a file.",
        )
    return read_limited(path, MOST_BYTES)


def parse_page(body: bytes, address: str, name: str) -> ForeignShow:
    """A page of a feed, from that address.

    Raises:
        PublisherError: it is no feed.
    """
    try:
        return read_foreign(body, address)
    except UnreadableFeedError as error:
        raise _unreadable(name, str(error)) from error


def _unreadable(name: str, reason: str) -> PublisherError:
    return PublisherError(
        f"{name} cannot be imported: {reason}",
        fix="Name the address of the show's RSS feed, as podcast apps subscribe to it.",
        code=ExitCode.WRONG_USE,
    )
