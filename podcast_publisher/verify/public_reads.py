"""Whether the world can read objects before the feed names them: anonymously, at their public addresses."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from podcast_publisher.fetch.client import Visitor
from podcast_publisher.fetch.response import Answer, Cause
from podcast_publisher.model.publication import SMALL, Artifact

PAUSES = (1.0, 3.0)
"""Seconds before what is absent is asked for again: a copy of the store elsewhere may be a moment behind."""
_AT_ONCE = 8
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
    "Look at public_url in podcast.yaml, and at what stands between it and the store: bucket and "
    "prefix, a CDN's origin, a page that asks people to sign in."
)
_LATER = "Wait a little, and publish again; what was uploaded is not sent again."


@dataclass(frozen=True, slots=True)
class Expected:
    """An object that is in its place at the store, and its public address."""

    url: str
    size: int
    sha256: str
    artifact: Artifact | None = None
    """Its bytes, where they are at hand."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An address at which the world does not get the object."""

    url: str
    message: str
    """What came back, as a sentence without its full stop."""
    fix: str


def unread(
    objects: Sequence[Expected],
    environment: Mapping[str, str],
    tick: Tick = lambda _url, _done, _total: None,
) -> tuple[Unread, ...]:
    """The objects that cannot be read, in their order; one or more requests for each, eight at a time.

    A small object is read whole, and of a large one a part out of its middle. `environment` names the proxies.
    """
    visitor = Visitor(_AT_ONCE, environment)
    try:
        faults = dict(_asked(visitor, objects, tick))
        for pause in PAUSES:
            absent = [obj for obj in objects if (fault := faults.get(obj.url)) and fault[1]]
            if not absent:
                break
            time.sleep(pause)
            faults = {url: fault for url, fault in faults.items() if not fault[1]}
            faults |= dict(_asked(visitor, absent, tick))
        return tuple(faults[obj.url][0] for obj in objects if obj.url in faults)
    finally:
        visitor.leave()


def _asked(
    visitor: Visitor, objects: Sequence[Expected], tick: Tick
) -> Iterator[tuple[str, tuple[Unread, bool]]]:
    """What is wrong by address, and whether it may be right a moment later."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        looks = pool.map(lambda one: _fault(visitor, one), objects)
        for number, (expected, fault) in enumerate(zip(objects, looks, strict=True), 1):
            tick(expected.url, number, len(objects))
            if fault:
                yield expected.url, fault


def _fault(visitor: Visitor, expected: Expected) -> tuple[Unread, bool] | None:
    if expected.size <= SMALL:
        answer = visitor.get(expected.url, most=SMALL)
        is_right = _is_whole(answer, expected)
    else:
        start = expected.size // 2
        wanted = f"bytes={start}-{start + _PART - 1}"
        answer = visitor.get(expected.url, {"Range": wanted}, most=_PART)
        is_right = _is_part(answer, expected, start)
    if answer.fault is None and is_right:
        return None
    message, fix = _message(answer, expected)
    return Unread(expected.url, message, fix), answer.status == 404


def _is_whole(answer: Answer, expected: Expected) -> bool:
    body = answer.plain(SMALL) if answer.whole else None
    return body is not None and hashlib.sha256(body).hexdigest() == expected.sha256


def _is_part(answer: Answer, expected: Expected, start: int) -> bool:
    """A server that knows no ranges sends the whole: what that means for players is told afterwards."""
    if answer.status == 206:
        if answer.span is None or (answer.span[0], answer.span[2]) != (start, expected.size):
            return False
    else:
        start = 0
        if answer.length not in {None, expected.size}:
            return False
    if expected.artifact is None or answer.coding:
        return not _is_page(answer)
    return answer.body == expected.artifact.part(start, _PART)


def _is_page(answer: Answer) -> bool:
    return answer.type in {"text/html", "application/xhtml+xml"}


def _message(answer: Answer, expected: Expected) -> tuple[str, str]:
    """What came back, and what to do about it."""
    cache = _cache(answer)
    if answer.failure:
        is_busy = answer.failure.cause in {Cause.SILENT, Cause.CUT_OFF}
        return answer.fault or "", f"{_LATER} {_ADDRESS}" if is_busy else _ADDRESS
    if answer.fault and answer.status in {404, 410} and cache:
        return f"{answer.fault}, {cache}", _PURGE
    if answer.fault:
        fixes = {401: _OPEN, 403: _OPEN, 404: _LEADS_ELSEWHERE, 410: _LEADS_ELSEWHERE}
        return answer.fault, fixes.get(answer.status, _LATER)
    if _is_page(answer) and not expected.url.endswith(".html"):
        return "A web page comes back instead (text/html)", _LEADS_ELSEWHERE
    size = "" if answer.total is None else f" ({answer.total:,} bytes, {expected.size:,} expected)"
    message = f"Other bytes come back{size}"
    return (f"{message}, {cache}", _PURGE) if cache else (message, _LEADS_ELSEWHERE)


def _cache(answer: Answer) -> str:
    """That the answer came out of a cache, as far as its headers say."""
    age = answer.headers.get("Age", "").strip()
    if age.isascii() and age.isdigit() and int(age[:9]) > 0:
        return f"from a cache that has kept this answer for {int(age[:9]):,} seconds"
    said = answer.headers.get("X-Cache", "") + answer.headers.get("CF-Cache-Status", "")
    return "from a cache" if "hit" in said.lower() else ""
