"""Check that new objects can be read at their public addresses before the feed names them."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from msgspec import Struct

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import FailureCause, Response
from podcast_publisher.model.publication import SMALL_OBJECT, Artifact
from podcast_publisher.verify.already_read import AlreadyRead

RETRY_DELAYS = (1.0, 3.0)
"""Seconds before what is absent is asked for again: a copy of the store elsewhere may be a moment behind."""
_AT_ONCE = 8
EARLY_AT_ONCE = 4
"""Uploads are what takes time meanwhile."""
_PART = 64
"""Bytes out of the middle of a large object."""

Tick = Callable[[str, int, int], None]
"""Called with the address of each object that was read, how many were, and how many there are."""

_OPEN = (
    "Let the world read the objects: `podcast-publisher destination policy` prints the policy. "
    "`podcast-publisher destination check` says whether it works."
)
_ADDRESS = (
    "Correct public_url in podcast.yaml. Where only this computer cannot reach it, "
    "`public_url_unreachable: REASON` at the destination publishes without this check."
)
_PURGE = (
    "Purge this address at the CDN, or wait until its cache has forgotten it. Then publish again."
)
_LEADS_ELSEWHERE = (
    "Check public_url in podcast.yaml, and whatever is between it and the store: bucket and "
    "prefix, a CDN's origin, a page that asks people to sign in."
)
_LATER = "Wait a little, and publish again; what was uploaded is not sent again."


class ExpectedObject(Struct, frozen=True):
    """An object at the store, and its public URL."""

    url: str
    size: int
    sha256: str
    artifact: Artifact | None = None
    """Its bytes, where they are at hand."""


class UnreadableObject(Struct, frozen=True):
    """A public URL that does not return its object."""

    url: str
    message: str
    """What came back, as a sentence without its full stop."""
    fix: str


def find_unreadable(
    objects: Sequence[ExpectedObject],
    environment: Mapping[str, str],
    tick: Tick = lambda _url, _done, _total: None,
    already_read: AlreadyRead | None = None,
) -> tuple[UnreadableObject, ...]:
    """The objects that the public cannot read, in order; one or more requests each, eight at a time.

    Reads small objects whole and a range in the middle of large ones; what is right is added to `already_read`.
    `environment` names the proxies.
    """
    already_read = already_read or AlreadyRead()
    client = HttpClient(_AT_ONCE, environment)
    try:
        faults = dict(_asked(client, objects, tick, already_read))
        for pause in RETRY_DELAYS:
            absent = [obj for obj in objects if (fault := faults.get(obj.url)) and fault[1]]
            if not absent:
                break
            time.sleep(pause)
            faults = {url: fault for url, fault in faults.items() if not fault[1]}
            faults |= dict(_asked(client, absent, tick, already_read))
        return tuple(faults[obj.url][0] for obj in objects if obj.url in faults)
    finally:
        client.close()


class EarlyReads:
    """Reads objects at their public URLs while others are still uploaded.

    What cannot be read is not reported: `find_unreadable` asks for it again, and says why.
    """

    def __init__(self, environment: Mapping[str, str], already_read: AlreadyRead) -> None:
        """`environment` names the proxies."""
        self._environment = environment
        self._already_read = already_read
        self._client: HttpClient | None = None
        self._pool = ThreadPoolExecutor(EARLY_AT_ONCE)
        self._reads: dict[str, Future[bool]] = {}

    def start(self, expected: ExpectedObject) -> None:
        """Read an object that was uploaded; returns at once."""
        client = self._client = self._client or HttpClient(EARLY_AT_ONCE, self._environment)
        self._reads[expected.url] = self._pool.submit(
            lambda: _fault(client, expected, self._already_read) is None
        )

    def readable(self) -> frozenset[str]:
        """The URLs that returned their objects. Reads that have not begun by now are left to `find_unreadable`."""
        begun = {url: read for url, read in self._reads.items() if not read.cancel()}
        return frozenset(url for url, read in begun.items() if read.result())

    def close(self) -> None:
        """Read no more."""
        self._pool.shutdown(cancel_futures=True)
        if self._client:
            self._client.close()


def _asked(
    client: HttpClient, objects: Sequence[ExpectedObject], tick: Tick, already_read: AlreadyRead
) -> Iterator[tuple[str, tuple[UnreadableObject, bool]]]:
    """Problems by URL, and whether each may pass a moment later."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        problems = pool.map(lambda expected: _fault(client, expected, already_read), objects)
        for number, (expected, fault) in enumerate(zip(objects, problems, strict=True), 1):
            tick(expected.url, number, len(objects))
            if fault:
                yield expected.url, fault


def _fault(
    client: HttpClient, expected: ExpectedObject, already_read: AlreadyRead
) -> tuple[UnreadableObject, bool] | None:
    if expected.size <= SMALL_OBJECT:
        response = client.get(expected.url, max_bytes=SMALL_OBJECT)
        is_right = _is_whole(response, expected)
    else:
        start = expected.size // 2
        byte_range = f"bytes={start}-{start + _PART - 1}"
        response = client.get(expected.url, {"Range": byte_range}, max_bytes=_PART)
        is_right = _is_part(response, expected, start)
    if response.problem is None and is_right:
        if expected.artifact:
            already_read.add(expected.url, expected.artifact, response)
        return None
    message, fix = _message(response, expected)
    return UnreadableObject(expected.url, message, fix), response.status == 404


def _is_whole(response: Response, expected: ExpectedObject) -> bool:
    body = response.decoded(SMALL_OBJECT) if response.complete else None
    return body is not None and hashlib.sha256(body).hexdigest() == expected.sha256


def _is_part(response: Response, expected: ExpectedObject, start: int) -> bool:
    """A server without ranges sends the whole file: verify reports later what that means for players."""
    if response.status == 206:
        if response.content_range is None or (
            response.content_range[0],
            response.content_range[2],
        ) != (
            start,
            expected.size,
        ):
            return False
    else:
        start = 0
        if response.content_length not in {None, expected.size}:
            return False
    if expected.artifact is None or response.content_encoding:
        return not _is_page(response)
    return response.body == expected.artifact.read_range(start, _PART)


def _is_page(response: Response) -> bool:
    return response.media_type in {"text/html", "application/xhtml+xml"}


def _message(response: Response, expected: ExpectedObject) -> tuple[str, str]:
    """The problem and its fix."""
    cache = _cache(response)
    if response.failure:
        is_busy = response.failure.cause in {FailureCause.TIMEOUT, FailureCause.TRUNCATED}
        return response.problem or "", f"{_LATER} {_ADDRESS}" if is_busy else _ADDRESS
    if response.problem and response.status in {404, 410} and cache:
        return f"{response.problem}, {cache}", _PURGE
    if response.problem:
        fixes = {401: _OPEN, 403: _OPEN, 404: _LEADS_ELSEWHERE, 410: _LEADS_ELSEWHERE}
        return response.problem, fixes.get(response.status, _LATER)
    if _is_page(response) and not expected.url.endswith(".html"):
        return "A web page comes back instead (text/html)", _LEADS_ELSEWHERE
    size = (
        ""
        if response.total_size is None
        else f" ({response.total_size:,} bytes, {expected.size:,} expected)"
    )
    message = f"Other bytes come back{size}"
    return (f"{message}, {cache}", _PURGE) if cache else (message, _LEADS_ELSEWHERE)


def _cache(response: Response) -> str:
    """That the response came from a cache, where its headers say so."""
    age = response.headers.get("Age", "").strip()
    if age.isascii() and age.isdigit() and int(age[:9]) > 0:
        return f"from a cache that has kept this answer for {int(age[:9]):,} seconds"
    cache_status = response.headers.get("X-Cache", "") + response.headers.get("CF-Cache-Status", "")
    return "from a cache" if "hit" in cache_status.lower() else ""
