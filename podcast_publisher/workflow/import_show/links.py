"""Web pages under https in place of http, tried once for each server."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.foreign_show import ForeignEpisode, ForeignShow

_AT_ONCE = 8
_MOST_SERVERS = 200
"""Servers that are tried; links to further ones are left out."""


class SecureLinks:
    """The https address of a page whose server answers there."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client
        self._answers: dict[str, bool] = {}
        self._lock = threading.Lock()

    def try_all(self, urls: Iterable[str]) -> None:
        """Try one page of each server, several at once."""
        first: dict[str, str] = {}
        for url in urls:
            if (server := _server(url)) and len(first) < _MOST_SERVERS:
                first.setdefault(server, url)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self, first.values()))

    def __call__(self, url: str) -> str:
        """That address with https; empty where its server does not answer there."""
        server = _server(url)
        if not server:
            return ""
        secure = f"https{url[url.index(':') :]}"
        with self._lock:
            known = self._answers.get(server)
            is_full = len(self._answers) >= _MOST_SERVERS
        if known is None:
            known = not is_full and self._is_there(secure)
            with self._lock:
                self._answers.setdefault(server, known)
        return secure if known else ""

    def _is_there(self, url: str) -> bool:
        response = self._client.head(url)
        return response.failure is None and response.status < 500


def links_of(show: ForeignShow, episodes: Iterable[ForeignEpisode]) -> Iterable[str]:
    """The addresses that YAML may name as links."""
    yield show.link
    yield from (url for person in show.people for url in (person.link, person.image))
    for episode in episodes:
        yield episode.link
        yield from (url for person in episode.people for url in (person.link, person.image))
        if episode.license:
            yield episode.license.url


def _server(url: str) -> str:
    """The server of an http address with no port of its own; empty for any other."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme.lower() == "http" and parts.port in {None, 80}
    except ValueError:
        return ""
    return parts.netloc.lower() if is_plain and parts.hostname else ""
