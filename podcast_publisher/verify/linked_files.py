"""Artwork, transcripts, chapters and pages, as apps, web players and browsers fetch them."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from podcast_publisher.fetch.client import Visitor
from podcast_publisher.fetch.response import Answer, Cause
from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.verify.caching import file_is_kept_too_briefly
from podcast_publisher.verify.cors import AS_WEB_PLAYER, closed_to_other_sites
from podcast_publisher.verify.picture_size import picture_size
from podcast_publisher.verify.redirects import head_differs, nothing_came, on_the_way
from podcast_publisher.verify.rules import content, files
from podcast_publisher.verify.text_content import TYPES, text_content

MOST_TEXT = 10_000_000
"""Bytes of a transcript: a day's talk has a tenth of it."""
MOST_OF_A_PAGE = 1_000
"""Bytes that are read of a page: what it is served as stands in front of them."""

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
"""Bytes of a picture: its size stands behind the data of the camera and the colours."""
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


def look_at_artwork(
    visitor: Visitor, url: str, size: Rule = content.episode_artwork_size
) -> Iterator[Finding]:
    """Two requests, and the picture's beginning; `size` is the rule for its pixels."""
    beginning = visitor.get(url, {"Range": f"bytes=0-{_MAGIC - 1}"}, most=_MAGIC)
    if beginning.fault:
        yield nothing_came(beginning, url)
        return
    yield from on_the_way(beginning, url)
    yield from head_differs(visitor.head(url), beginning, url)
    yield from file_is_kept_too_briefly(beginning, url)
    if problem := _picture(beginning, url):
        yield Finding.at_address(files.artwork_type, url, problem)
    elif pixels := picture_size(beginning.body):
        width, height = pixels
        if width != height or not _LEAST <= width <= _MOST:
            yield Finding.at_address(size, url, f"It has {width:,} by {height:,} pixels")


def _picture(answer: Answer, url: str) -> str | None:
    """What is not one among name, type and bytes."""
    held = next((name for magic, name in _PICTURES.items() if answer.body.startswith(magic)), None)
    if held not in _TAKEN:
        return f"It holds {held or 'something unknown'}; apps take JPEG and PNG"
    if answer.type != held:
        return f"It holds {held} and is served as {answer.served}"
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    if _NAMED.get(suffix, held) != held:
        return f"It holds {held}, and its name ends in {suffix}"
    return None


def look_at_text(
    visitor: Visitor,
    file: LinkedFile,
    *,
    preflight: bool,
    chapters: bool = False,
    seconds: Callable[[], float | None] = lambda: None,
) -> Iterator[Finding]:
    """A transcript or chapters: one request for all of it, as a web player makes it.

    `seconds` waits for the playing time of its recording.
    """
    answer = visitor.get(file.url, AS_WEB_PLAYER, most=MOST_TEXT)
    if answer.fault:
        yield nothing_came(answer, file.url)
        return
    yield from on_the_way(answer, file.url)
    yield from file_is_kept_too_briefly(answer, file.url)
    body = answer.plain(MOST_TEXT) if answer.whole else None
    if body is not None and file.type != "text/html" and _PAGE.match(body):
        message = "It is a web page; the server may answer so where there is no file"
        yield Finding.at_address(files.file_content, file.url, message)
        return
    same = any({answer.type, file.type} <= alike for alike in _SAME)
    if answer.type != file.type and not same and file.type in TYPES:
        message = f"The feed says {file.type}; it is {answer.served}"
        yield Finding.at_address(files.file_type, file.url, message)
    if body is None:
        message = f"It cannot be unpacked, or has more than {MOST_TEXT:,} bytes"
        yield Finding.at_address(files.file_content, file.url, message)
    else:
        yield from text_content(body, file, seconds, chapters=chapters)
    yield from closed_to_other_sites(visitor, file.url, {"GET": answer}, preflight=preflight)


def look_at_page(visitor: Visitor, url: str) -> Iterator[Finding]:
    """One request: that a browser shows it, and not its source."""
    answer = visitor.get(url, most=MOST_OF_A_PAGE)
    if answer.fault:
        yield nothing_came(answer, url, files.page_answers)
        return
    yield from on_the_way(answer, url)
    if answer.type not in _PAGES:
        yield Finding.at_address(
            files.page_answers, url, f"It is served as {answer.served}, not text/html"
        )


def look_at_link(visitor: Visitor, url: str) -> Iterator[Finding]:
    """One request: that the page a link names is there. A site may refuse programs, and is not blamed."""
    answer = visitor.get(url, most=MOST_OF_A_PAGE)
    gone = answer.status in {404, 410} or answer.status >= 500
    if gone or (answer.failure and answer.failure.cause is Cause.ABSENT):
        yield Finding.at_address(content.link_answers, url, answer.fault or "")
