"""Check artwork, transcripts, chapters and pages as apps, web players and browsers fetch them."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import FailureCause, Response
from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.verify.caching import check_file_caching
from podcast_publisher.verify.cors import WEB_PLAYER_HEADERS, check_cors
from podcast_publisher.verify.picture_size import picture_size
from podcast_publisher.verify.redirects import check_head, check_redirects, fetch_problem
from podcast_publisher.verify.rules import content, files
from podcast_publisher.verify.text_content import TYPES, check_text_content

MAX_TEXT_BYTES = 10_000_000
"""Bytes of a transcript: a day's talk has a tenth of it."""
MAX_PAGE_BYTES = 1_000
"""Bytes that are read of a page: its headers come before them."""

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html)",
    re.IGNORECASE | re.DOTALL,
)
_SAME = (
    {"application/json", "application/json+chapters"},
    {"application/x-subrip", "application/srt", "text/srt"},
)
"""Types of one kind: no app minds which it is."""
_PAGES = {"text/html", "application/xhtml+xml"}
_MAGIC = 65_536
"""Bytes of a picture: its size comes after the camera's data and colours."""
_LEAST, _MOST = 1400, 3000
"""Pixels of artwork."""
_PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"<": "text/html",
}
_NAMED = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
_TAKEN = ("image/jpeg", "image/png")


def check_artwork(
    client: HttpClient, url: str, size: Rule | None = content.episode_artwork_size
) -> Iterator[Finding]:
    """Send two requests and read the picture's beginning; `size` is the rule for its pixels, if there is one."""
    beginning = client.get(url, {"Range": f"bytes=0-{_MAGIC - 1}"}, max_bytes=_MAGIC)
    if beginning.problem:
        yield fetch_problem(beginning, url)
        return
    yield from check_redirects(beginning, url)
    yield from check_head(client.head(url), beginning, url)
    yield from check_file_caching(beginning, url)
    if problem := _picture(beginning, url):
        yield Finding.for_url(files.artwork_type, url, problem)
    elif size and (pixels := picture_size(beginning.body)):
        width, height = pixels
        if width != height or not _LEAST <= width <= _MOST:
            yield Finding.for_url(size, url, f"It has {width:,} by {height:,} pixels")


def _picture(response: Response, url: str) -> str | None:
    """How name, type and bytes contradict each other."""
    held = next(
        (name for magic, name in _PICTURES.items() if response.body.startswith(magic)), None
    )
    if held not in _TAKEN:
        return f"It holds {held or 'something unknown'}; apps take JPEG and PNG"
    if response.media_type != held:
        return f"It holds {held} and is served as {response.media_type_label}"
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    if _NAMED.get(suffix, held) != held:
        return f"It holds {held}, and its name ends in {suffix}"
    return None


def check_text(
    client: HttpClient,
    file: LinkedFile,
    *,
    preflight: bool,
    chapters: bool = False,
    seconds: Callable[[], float | None] = lambda: None,
) -> Iterator[Finding]:
    """Check a transcript or chapters file: one request for all of it, as a web player sends it.

    `seconds` waits for the duration of its recording.
    """
    response = client.get(file.url, WEB_PLAYER_HEADERS, max_bytes=MAX_TEXT_BYTES)
    if response.problem:
        yield fetch_problem(response, file.url)
        return
    yield from check_redirects(response, file.url)
    yield from check_file_caching(response, file.url)
    body = response.decoded(MAX_TEXT_BYTES) if response.complete else None
    if body is not None and file.type != "text/html" and _PAGE.match(body):
        message = "It is a web page; the server may answer so where there is no file"
        yield Finding.for_url(files.file_content, file.url, message)
        return
    is_alike = any({response.media_type, file.type} <= alike for alike in _SAME)
    if response.media_type != file.type and not is_alike and file.type in TYPES:
        message = f"The feed says {file.type}; it is {response.media_type_label}"
        yield Finding.for_url(files.file_type, file.url, message)
    if body is None:
        message = f"It cannot be unpacked, or has more than {MAX_TEXT_BYTES:,} bytes"
        yield Finding.for_url(files.file_content, file.url, message)
    else:
        yield from check_text_content(body, file, seconds, chapters=chapters)
    yield from check_cors(client, file.url, {"GET": response}, preflight=preflight)


def check_page(client: HttpClient, url: str) -> Iterator[Finding]:
    """Check that a browser shows the page rather than its source: one request."""
    response = client.get(url, max_bytes=MAX_PAGE_BYTES)
    if response.problem:
        yield fetch_problem(response, url, files.page_answers)
        return
    yield from check_redirects(response, url)
    if response.media_type not in _PAGES:
        yield Finding.for_url(
            files.page_answers, url, f"It is served as {response.media_type_label}, not text/html"
        )


def check_link(client: HttpClient, url: str) -> Iterator[Finding]:
    """Check that a linked page exists: one request. A site that refuses programs is not reported."""
    response = client.get(url, max_bytes=MAX_PAGE_BYTES)
    gone = response.status in {404, 410} or response.status >= 500
    if gone or (response.failure and response.failure.cause is FailureCause.UNREACHABLE):
        yield Finding.for_url(content.link_answers, url, response.problem or "")
