"""Check a recording as players request it: whole, by HEAD and in byte ranges."""

import re
from collections.abc import Iterator

from msgspec import Struct

from podcast_publisher.feed.lint.dates import seconds_in
from podcast_publisher.feed.lint.enclosures import SAME_TYPE, type_by_name
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.caching import check_file_caching
from podcast_publisher.verify.duration import parse_frames, probe_duration
from podcast_publisher.verify.recording_facts import Recording
from podcast_publisher.verify.redirects import check_head, check_redirects, fetch_problem
from podcast_publisher.verify.rules import content, files
from podcast_publisher.verify.timed_text import format_time

_BEGINNING = 4096
"""Bytes of the whole recording that are read: parts are compared with them."""

_SLOW = 3.0
"""Seconds for the beginning of a file."""
_OTHERWISE = 5.0
"""Seconds by which a duration may differ: some are rounded, some without an announcement."""
_NO_MEDIA = (
    *(b"<", b"{", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8"),
)
"""How pages, documents, archives and pictures begin."""


_ENOUGH = 2048
"""Bytes in which an MP3 without tags shows a frame."""
_MEDIA = re.compile(rb"ID3|TAG|....ftyp|OggS|RIFF|fLaC|\xff[\xf0-\xff]", re.DOTALL)


def check_recording(
    client: HttpClient, file: LinkedFile, duration: str = "", recording: Recording | None = None
) -> Iterator[Finding]:
    """Check a recording: six requests, a few thousand bytes. What it learns goes into `recording`."""
    recording = recording or Recording()
    try:
        yield from _check_all(client, file, duration, recording)
    finally:
        if not recording.seconds.done():
            recording.seconds.set_result(None)


def _check_all(
    client: HttpClient, file: LinkedFile, duration: str, recording: Recording
) -> Iterator[Finding]:
    full = client.get(file.url, {"Accept-Encoding": "gzip"}, max_bytes=_BEGINNING)
    if full.content_encoding and full.problem is None:
        message = f"Asked whether it may be compressed, the server compresses it ({full.content_encoding})"
        yield Finding.for_url(files.audio_is_not_compressed, file.url, message)
        full = client.get(file.url, max_bytes=_BEGINNING)
    if full.problem:
        yield fetch_problem(full, file.url)
        return
    if label := _no_media(full.body, file.type):
        yield Finding.for_url(content.recording_is_media, file.url, label)
        return
    if full.seconds > _SLOW:
        message = f"Its beginning took {full.seconds:.1f} seconds"
        yield Finding.for_url(content.answers_soon, file.url, message)
    recording.size, recording.beginning = full.total_size, full.body
    seconds = probe_duration(client, file.url, full.body, full.total_size)
    recording.seconds.set_result(seconds)
    yield from _duration(file.url, duration, seconds)
    head = client.head(file.url)
    first = client.get(file.url, {"Range": "bytes=0-0"}, max_bytes=1)
    yield from check_redirects(full, file.url)
    yield from check_head(head, full, file.url)
    yield from check_file_caching(full, file.url)
    yield from _types(file, full, first)
    yield from _lengths(file, full, head, first)
    if problems := list(_ranges(client, file.url, full, first)):
        yield Finding.for_url(files.file_ranges, file.url, "; ".join(problems))


def _no_media(beginning: bytes, kind: str) -> str | None:
    """What the file holds instead of audio or video."""
    if not kind.startswith(("audio/", "video/")):
        return None
    if not beginning:
        return "It is empty"
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_NO_MEDIA):
        return "It is a web page" if text.startswith(b"<") else "It is neither audio nor video"
    if kind == "audio/mpeg" and len(beginning) > _ENOUGH and not _MEDIA.match(beginning):
        rates, _ = parse_frames(beginning)
        return None if rates else "Nothing in its beginning is sound"
    return None


def _duration(url: str, stated: str, seconds: float | None) -> Iterator[Finding]:
    stated_seconds = seconds_in(stated)
    if (
        stated_seconds
        and seconds
        and abs(stated_seconds - seconds) > max(_OTHERWISE, seconds * 0.05)
    ):
        message = f"The feed says that it takes {format_time(stated_seconds)}; it takes {format_time(seconds)}"
        yield Finding.for_url(content.duration_is_true, url, message)


def _types(file: LinkedFile, full: Response, part: Response) -> Iterator[Finding]:
    """Compare media types, also of a range: that is what players request."""
    answers = {"it is": full} | ({"a part of it": part} if part.status == 206 else {})
    problem = [
        f"{label} {response.media_type_label}"
        for label, response in answers.items()
        if not _same(response, file)
    ]
    if problem:
        message = f"The feed says {file.type or 'nothing'}; {', '.join(problem)}"
        yield Finding.for_url(files.file_type, file.url, message)


def _same(response: Response, file: LinkedFile) -> bool:
    """Whether the type fits; the linter reports a wrong type in the feed."""
    if response.media_type == file.type or any(
        {response.media_type, file.type} <= same for same in SAME_TYPE
    ):
        return True
    by_name = type_by_name(file.url)
    return response.media_type in by_name and file.type not in by_name


def _lengths(file: LinkedFile, full: Response, head: Response, part: Response) -> Iterator[Finding]:
    """Compare the length in four places; a failed request has a finding of its own.

    The linter reports a feed without a length.
    """
    stated: dict[str, int | None] = {"the feed": file.length} if file.length else {}
    stated["GET"] = full.content_length
    if head.problem is None:
        stated["HEAD"] = head.content_length
    if part.status == 206 and part.content_range:
        stated["a part"] = part.content_range[2]
    if len(set(stated.values())) > 1 or full.content_length == 0:
        numbers = ", ".join(
            f"{source} says {'nothing' if length is None else f'{length:,}'}"
            for source, length in stated.items()
        )
        yield Finding.for_url(files.file_length, file.url, f"Of its bytes {numbers}")


class _Part(Struct, frozen=True):
    """A range to request, and the expected response."""

    name: str
    range: str
    first: int
    length: int
    content: bytes | None = None
    """What it holds, where that is known."""


def _ranges(client: HttpClient, url: str, full: Response, first: Response) -> Iterator[str]:
    """Problems with ranges; stops after the first where the server supports none."""
    beginning = full.body
    problem = _wrong(first, _Part("the first byte", "", 0, 1, beginning[:1]))
    if problem or not first.content_range:
        yield problem or ""
        return
    total = full.content_length or first.content_range[2]
    start, end = len(beginning) // 4, len(beginning) // 2
    parts = [_Part("the last byte", "bytes=-1", total - 1, 1)]
    if end > start:
        sample, name = beginning[start:end], f"bytes {start} to {end - 1}"
        parts.append(_Part(name, f"bytes={start}-{end - 1}", start, end - start, sample))
    for part in parts:
        response = client.get(url, {"Range": part.range}, max_bytes=part.length)
        if problem := _wrong(response, part):
            yield problem
    beyond = client.get(url, {"Range": f"bytes={total}-"}, max_bytes=1)
    if beyond.status != 416:
        stated = beyond.problem or f"It answers {beyond.status}"
        yield f"Asked for bytes behind its end, {_lower(stated)} instead of 416"


def _wrong(response: Response, part: _Part) -> str | None:
    """The problem with the response to a range request."""
    if response.failure or response.status != 206:
        length = (
            ""
            if response.content_length is None or response.problem
            else f" with {response.content_length:,} bytes"
        )
        stated = response.problem or f"It answers {response.status}{length}"
        return f"Asked for {part.name}, {_lower(stated)} instead of 206"
    if response.content_range is None or response.content_range[:2] != (
        part.first,
        part.first + part.length - 1,
    ):
        stated = response.headers.get("Content-Range", "") or "nothing"
        return f"Asked for {part.name}, Content-Range says {stated}"
    if len(response.body) != part.length or not response.complete:
        return f"Asked for {part.name}, it sends another number of bytes"
    if part.content is not None and response.body != part.content:
        return f"Asked for {part.name}, it sends other bytes than the whole recording has there"
    return None


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
