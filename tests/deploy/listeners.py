"""People who listen to a show all the while, and notice everything that goes wrong."""

import hashlib
import threading
from collections.abc import Callable
from itertools import count
from types import TracebackType
from typing import Self

import urllib3

from podcast_publisher.feed.read import read_feed
from podcast_publisher.feed.xml import UnreadableFeedError

EVERY = 0.02
"""Seconds between two looks at the feed."""

_PART = 50_000
"""Bytes that a player asks for at once."""


class Listeners:
    """One who polls the feed, and one who plays every recording it names, part by part."""

    def __init__(self, public_url: str) -> None:
        self._feed_url = f"{public_url}feed.xml"
        # what an app sees is told: nothing is asked for again
        self._web = urllib3.PoolManager(retries=False, maxsize=2, timeout=urllib3.Timeout(5, 20))
        self._over = threading.Event()
        self._threads = [threading.Thread(target=run) for run in (self._poll, self._play)]
        self.troubles: list[str] = []
        self.feeds: list[bytes] = []
        """Every feed that was read, whether it had changed or not."""
        self.played: list[str] = []
        """The address of every recording that was heard to its end, in order."""

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._web.clear()

    def _poll(self) -> None:
        while not self._over.wait(EVERY):
            self._noting(self._read_feed)

    def _play(self) -> None:
        while not self._over.wait(EVERY):
            if self.feeds:
                self._noting(self._play_all)

    def _noting(self, do: Callable[[], None]) -> None:
        try:
            do()
        except (urllib3.exceptions.HTTPError, UnreadableFeedError, AssertionError) as trouble:
            self.troubles.append(f"{type(trouble).__name__}: {trouble}")

    def _read_feed(self) -> None:
        answer = self._web.request("GET", self._feed_url)
        assert answer.status == 200, f"the feed answers {answer.status}"
        read_feed(answer.data)
        self.feeds.append(answer.data)

    def _play_all(self) -> None:
        for item in read_feed(self.feeds[-1]).items:
            assert item.enclosure is not None
            assert item.enclosure.length is not None
            self._play_one(item.enclosure.url, item.enclosure.length)

    def _play_one(self, url: str, length: int) -> None:
        body = b""
        for start in count(0, _PART):
            if start >= length or self._over.is_set():
                break
            last = min(start + _PART, length) - 1
            answer = self._web.request("GET", url, headers={"Range": f"bytes={start}-{last}"})
            assert answer.status == 206, f"a part of {url} answers {answer.status}"
            body += answer.data
        if not self._over.is_set():
            digest = hashlib.sha256(body).hexdigest()[:8]
            assert f"-{digest}." in url, f"{url} plays other bytes, whose digest is {digest}"
            self.played.append(url)
