"""Artwork, transcripts, chapters and pages, as apps, web players and browsers fetch them."""

import json
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.answer import Answer
from podcast_publisher.verify.caching import file_is_kept_too_briefly
from podcast_publisher.verify.cross_site import AS_WEB_PLAYER, closed_to_other_sites
from podcast_publisher.verify.rules import files
from podcast_publisher.verify.told import found
from podcast_publisher.verify.visitor import Visitor
from podcast_publisher.verify.way import head_differs, nothing_came, on_the_way

MOST_TEXT = 10_000_000
"""Bytes of a transcript: a day's talk has a tenth of it."""

MOST_OF_A_PAGE = 1_000
"""Bytes that are read of a page: what it is served as stands in front of them."""

_PAGES = {"text/html", "application/xhtml+xml"}
_MAGIC = 16
_PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"<": "text/html",
}
_NAMED = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
_TAKEN = ("image/jpeg", "image/png")


def look_at_artwork(visitor: Visitor, url: str) -> Iterator[Finding]:
    """Two requests, and sixteen bytes."""
    beginning = visitor.get(url, {"Range": f"bytes=0-{_MAGIC - 1}"}, most=_MAGIC)
    if beginning.fault:
        yield nothing_came(beginning, url)
        return
    yield from on_the_way(beginning, url)
    yield from head_differs(visitor.head(url), beginning, url)
    yield from file_is_kept_too_briefly(beginning, url)
    if problem := _picture(beginning, url):
        yield found(files.ARTWORK_TYPE, url, problem)


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


def look_at_text(visitor: Visitor, file: LinkedFile, *, preflight: bool) -> Iterator[Finding]:
    """A transcript or chapters: one request for all of it, as a web player makes it."""
    answer = visitor.get(file.url, AS_WEB_PLAYER, most=MOST_TEXT)
    if answer.fault:
        yield nothing_came(answer, file.url)
        return
    yield from on_the_way(answer, file.url)
    yield from file_is_kept_too_briefly(answer, file.url)
    if answer.type != file.type:
        message = f"The feed says {file.type or 'nothing'}; it is {answer.served}"
        yield found(files.FILE_TYPE, file.url, message)
    yield from _content(answer, file)
    yield from closed_to_other_sites(visitor, file.url, {"GET": answer}, preflight=preflight)


def look_at_page(visitor: Visitor, url: str) -> Iterator[Finding]:
    """One request: that a browser shows it, and not its source."""
    answer = visitor.get(url, most=MOST_OF_A_PAGE)
    if answer.fault:
        yield nothing_came(answer, url, files.PAGE_ANSWERS)
        return
    yield from on_the_way(answer, url)
    if answer.type not in _PAGES:
        yield found(files.PAGE_ANSWERS, url, f"It is served as {answer.served}, not text/html")


def _content(answer: Answer, file: LinkedFile) -> Iterator[Finding]:
    body = answer.plain(MOST_TEXT) if answer.whole else None
    if body is None:
        message = f"It cannot be unpacked, or has more than {MOST_TEXT:,} bytes"
        yield found(files.FILE_CONTENT, file.url, message)
    elif not _READABLE.get(file.type, bool)(body):
        yield found(files.FILE_CONTENT, file.url, f"It cannot be read as {file.type}")


def _is_webvtt(body: bytes) -> bool:
    return body.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _has_cues(body: bytes) -> bool:
    return b"-->" in body


def _is_chapters(body: bytes) -> bool:
    return all(one["startTime"] >= 0 for one in json.loads(body)["chapters"])


def _is_transcript(body: bytes) -> bool:
    return bool(json.loads(body)["segments"])


def _json(readable: Callable[[bytes], bool]) -> Callable[[bytes], bool]:
    def tried(body: bytes) -> bool:
        try:
            return readable(body)
        except (ValueError, TypeError, KeyError, RecursionError):
            return False

    return tried


_READABLE: dict[str, Callable[[bytes], bool]] = {
    "text/vtt": _is_webvtt,
    "application/x-subrip": _has_cues,
    "application/srt": _has_cues,
    "application/json": _json(_is_transcript),
    "application/json+chapters": _json(_is_chapters),
}
"""By type; of others it is enough that they are not empty."""
