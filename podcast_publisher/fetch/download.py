"""Download a large file: in parts, going on where a run before has stopped, with retries and a digest."""

import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from podcast_publisher.fetch.client import HttpClient, Take
from podcast_publisher.fetch.response import FailureCause, Response

DELAYS = (1.0, 3.0, 9.0)
"""Seconds before another try."""
_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504})
_PASSING_CAUSES = frozenset(
    {FailureCause.TIMEOUT, FailureCause.UNREACHABLE, FailureCause.TRUNCATED}
)


class DownloadRefusedError(Exception):
    """The file cannot be downloaded, for the reason in the sentence, which has no full stop."""


class Downloaded(Struct, frozen=True):
    """A file that is complete, under its temporary name."""

    part: Path
    url: str
    """Where it came from in the end."""
    size: int
    sha256: str
    media_type: str = ""


class _State(Struct):
    """How far a download has come, and whether the server still has the same file."""

    url: str
    validator: str = ""
    """Of the file, for If-Range; empty where the server gives none, so that it starts anew."""
    total: int | None = None


class Download:
    """One file; what has arrived stays beside its place until the download is complete or forgotten."""

    def __init__(
        self,
        client: HttpClient,
        url: str,
        target: Path,
        *,
        max_bytes: int,
        received: Callable[[int], object] = lambda _size: None,
    ) -> None:
        """`received` hears of more bytes; it may raise, which stops the download until the next run."""
        self._client = client
        self._url = url
        self._part = target.with_name(f".{target.name}.part")
        self._state_file = target.with_name(f".{target.name}.state.part")
        self._max_bytes = max_bytes
        self._received = received

    def run(self) -> Downloaded:
        """Download the file, or the rest of it.

        Raises:
            DownloadRefusedError: it cannot be had.
            OSError: it cannot be written.
        """
        problem = ""
        for file in (self._part, self._state_file):
            if (
                file.is_symlink()
            ):  # a folder from outside may hold one; nothing is written through it
                file.unlink()
        for delay in (*DELAYS, None):
            response = self._client.receive(self._url, self._conditions(), self._accept)
            if self._is_complete(response):
                return self._downloaded(response)
            problem = response.problem or "It ended before its end"
            if not _may_pass(response) or delay is None:
                break
            time.sleep(delay)
        raise DownloadRefusedError(problem.rstrip("."))

    def forget(self) -> None:
        """Remove what has arrived."""
        self._part.unlink(missing_ok=True)
        self._state_file.unlink(missing_ok=True)

    @property
    def arrived(self) -> int:
        """Bytes that are here."""
        try:
            return self._part.stat().st_size
        except OSError:
            return 0

    def _conditions(self) -> dict[str, str]:
        state = self._state()
        if state is None or not state.validator or not self.arrived:
            self.forget()
            return {}
        return {"Range": f"bytes={self.arrived}-", "If-Range": state.validator}

    def _state(self) -> _State | None:
        try:
            fields = json.loads(self._state_file.read_bytes())
            state = _State(**fields)
        except (OSError, ValueError, TypeError):
            return None
        return state if state.url == self._url else None

    def _accept(self, response: Response) -> Take | None:
        if response.status == 206:
            span = response.content_range
            if span is None or span[0] != self.arrived:
                self.forget()
                return None
            return self._taker(span[2], self.arrived)
        if response.status != 200:
            if response.status == 416 and not self._has_all(response):
                self.forget()
            return None
        if response.media_type == "text/html":
            raise DownloadRefusedError("Its server answers with a web page")
        if response.content_encoding:
            raise DownloadRefusedError(f"Its server packs it ({response.content_encoding})")
        self._remember(response)
        return self._taker(response.content_length, 0)

    def _remember(self, response: Response) -> None:
        etag = response.headers.get("ETag", "")
        strong = etag if etag.startswith('"') else ""
        validator = strong or response.headers.get("Last-Modified", "")
        state = {"url": self._url, "validator": validator, "total": response.content_length}
        self._part.write_bytes(b"")
        self._state_file.write_text(json.dumps(state), "utf-8")

    def _taker(self, total: int | None, size: int) -> Take:
        if total is not None and total > self._max_bytes:
            raise DownloadRefusedError(f"It has {total:,} bytes, more than {self._max_bytes:,}")

        def take(part: bytes) -> None:
            nonlocal size
            size += len(part)
            if size > self._max_bytes:
                raise DownloadRefusedError(f"It has more than {self._max_bytes:,} bytes")
            with self._part.open("ab") as file:
                file.write(part)
            self._received(len(part))

        return take

    def _is_complete(self, response: Response) -> bool:
        if response.status == 416:
            return self._has_all(response)
        return response.status in {200, 206} and response.complete and not response.failure

    def _has_all(self, response: Response) -> bool:
        """Whether the server says that nothing is left to send."""
        total = response.headers.get("Content-Range", "").rpartition("/")[2]
        state = self._state()
        return state is not None and state.total == self.arrived and total == str(self.arrived)

    def _downloaded(self, response: Response) -> Downloaded:
        digest = hashlib.sha256()
        size = 0
        with self._part.open("rb+") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
            os.fsync(file.fileno())
        return Downloaded(self._part, response.url, size, digest.hexdigest(), response.media_type)


def _may_pass(response: Response) -> bool:
    if response.failure:
        return response.failure.cause in _PASSING_CAUSES
    return response.status in {200, 206, 416} or response.status in _MAY_PASS
