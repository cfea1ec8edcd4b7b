"""Read another host's feed, from an address or a file, with all its pages."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.create_files import replace_files
from podcast_publisher.feed.foreign.read import join_pages, read_foreign
from podcast_publisher.feed.foreign.xml import MOST_BYTES
from podcast_publisher.feed.xml import UnreadableFeedError
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.model.foreign_show import ForeignShow
from podcast_publisher.model.workspace import Workspace

_USER_AGENT = "podcast_publisher import (like a podcast app)"
_CONNECTIONS = 16
_DAY = 86_400.0
"""Seconds in which everything must be fetched."""
_MOST_REDIRECTS = 12
"""Measuring prefixes redirect once each, and hosts have them in rows."""
_MOST_PAGES = 200
_MOST_BYTES_IN_PAGES = 4 * MOST_BYTES
_FEED = "feed.xml"


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
    pages, shows, problem = [body], [_parsed(body, base, source)], ""
    seen = {source, base}
    while (onward := shows[-1].next_url) and is_address(onward) and onward not in seen:
        seen.add(onward)
        if len(pages) == _MOST_PAGES or sum(map(len, pages)) > _MOST_BYTES_IN_PAGES:
            problem = f"The feed has more than {len(pages)} pages"
            break
        try:
            body = fetch(onward)
            shows.append(_parsed(body, onward, onward))
        except PublisherError as error:
            problem = f"{error}"
            break
        pages.append(body)
    show = join_pages(shows)
    return ReadFeed(show, tuple(pages), _known_as(source, show, address), problem)


def keep_feed(workspace: Workspace, feed: ReadFeed) -> None:
    """Keep the feed's bytes in the project, as evidence of what it was.

    Raises:
        EditError: the folder cannot be written to.
    """
    replace_files(
        {workspace.imported_folder / _name(number): body for number, body in enumerate(feed.pages)}
    )
    number = len(feed.pages)
    while (workspace.imported_folder / _name(number)).is_file():  # of a feed that had more pages
        (workspace.imported_folder / _name(number)).unlink()
        number += 1


def kept_feed(workspace: Workspace, address: str) -> ForeignShow | None:
    """The feed as it was read when the show was imported from that address; None where no copy is kept.

    Raises:
        PublisherError: the copy cannot be read.
    """
    shows: list[ForeignShow] = []
    path = workspace.imported_folder / _FEED
    while path.is_file() and len(shows) < _MOST_PAGES:
        base = address if is_address(address) else ""
        shows.append(_parsed(read_limited(path, MOST_BYTES), base, workspace.relative(path)))
        path = workspace.imported_folder / _name(len(shows))
    return join_pages(shows) if shows else None


def _name(number: int) -> str:
    return f"feed-{number + 1}.xml" if number else _FEED


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


def _parsed(body: bytes, address: str, name: str) -> ForeignShow:
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
