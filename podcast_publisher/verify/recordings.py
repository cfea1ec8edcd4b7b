"""A recording, asked for as players do: whole, by HEAD, and in parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from podcast_publisher.feed.lint.dates import seconds_in
from podcast_publisher.feed.lint.enclosures import SAME_TYPE, type_by_name
from podcast_publisher.fetch.client import Visitor
from podcast_publisher.fetch.response import Answer
from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.caching import file_is_kept_too_briefly
from podcast_publisher.verify.duration import frames_in, playing_time
from podcast_publisher.verify.recording_facts import Recording
from podcast_publisher.verify.redirects import head_differs, nothing_came, on_the_way
from podcast_publisher.verify.rules import content, files
from podcast_publisher.verify.timed_text import clock

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


def look_at_recording(
    visitor: Visitor, file: LinkedFile, duration: str = "", known: Recording | None = None
) -> Iterator[Finding]:
    """Six requests, and a few thousand bytes; what was found out of it is put into `known`."""
    known = known or Recording()
    try:
        yield from _look(visitor, file, duration, known)
    finally:
        if not known.seconds.done():
            known.seconds.set_result(None)


def _look(visitor: Visitor, file: LinkedFile, duration: str, known: Recording) -> Iterator[Finding]:
    whole = visitor.get(file.url, {"Accept-Encoding": "gzip"}, most=_BEGINNING)
    if whole.coding and whole.fault is None:
        message = f"Asked whether it may be compressed, the server compresses it ({whole.coding})"
        yield Finding.at_address(files.audio_is_not_compressed, file.url, message)
        whole = visitor.get(file.url, most=_BEGINNING)
    if whole.fault:
        yield nothing_came(whole, file.url)
        return
    if what := _no_media(whole.body, file.type):
        yield Finding.at_address(content.recording_is_media, file.url, what)
        return
    if whole.seconds > _SLOW:
        message = f"Its beginning took {whole.seconds:.1f} seconds"
        yield Finding.at_address(content.answers_soon, file.url, message)
    known.size, known.beginning = whole.total, whole.body
    seconds = playing_time(visitor, file.url, whole.body, whole.total)
    known.seconds.set_result(seconds)
    yield from _duration(file.url, duration, seconds)
    head = visitor.head(file.url)
    first = visitor.get(file.url, {"Range": "bytes=0-0"}, most=1)
    yield from on_the_way(whole, file.url)
    yield from head_differs(head, whole, file.url)
    yield from file_is_kept_too_briefly(whole, file.url)
    yield from _types(file, whole, first)
    yield from _lengths(file, whole, head, first)
    if problems := list(_ranges(visitor, file.url, whole, first)):
        yield Finding.at_address(files.file_ranges, file.url, "; ".join(problems))


def _no_media(beginning: bytes, kind: str) -> str | None:
    """What stands there instead of audio or video."""
    if not kind.startswith(("audio/", "video/")):
        return None
    if not beginning:
        return "It is empty"
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_NO_MEDIA):
        return "It is a web page" if text.startswith(b"<") else "It is neither audio nor video"
    if kind == "audio/mpeg" and len(beginning) > _ENOUGH and not _MEDIA.match(beginning):
        rates, _ = frames_in(beginning)
        return None if rates else "Nothing in its beginning is sound"
    return None


def _duration(url: str, said: str, seconds: float | None) -> Iterator[Finding]:
    meant = seconds_in(said)
    if meant and seconds and abs(meant - seconds) > max(_OTHERWISE, seconds * 0.05):
        message = f"The feed says that it takes {clock(meant)}; it takes {clock(seconds)}"
        yield Finding.at_address(content.duration_is_true, url, message)


def _types(file: LinkedFile, whole: Answer, part: Answer) -> Iterator[Finding]:
    """Players look at the type of what they are sent, and it is parts that they are sent."""
    answers = {"it is": whole} | ({"a part of it": part} if part.status == 206 else {})
    wrong = [f"{what} {one.served}" for what, one in answers.items() if not _same(one, file)]
    if wrong:
        message = f"The feed says {file.type or 'nothing'}; {', '.join(wrong)}"
        yield Finding.at_address(files.file_type, file.url, message)


def _same(answer: Answer, file: LinkedFile) -> bool:
    """Where it is the feed's type that does not fit, the linter has told."""
    if answer.type == file.type or any({answer.type, file.type} <= same for same in SAME_TYPE):
        return True
    by_name = type_by_name(file.url)
    return answer.type in by_name and file.type not in by_name


def _lengths(file: LinkedFile, whole: Answer, head: Answer, part: Answer) -> Iterator[Finding]:
    """One number in four places; an answer that does not come has a finding of its own.

    That the feed names no length, the linter tells.
    """
    said: dict[str, int | None] = {"the feed": file.length} if file.length else {}
    said["GET"] = whole.length
    if head.fault is None:
        said["HEAD"] = head.length
    if part.status == 206 and part.span:
        said["a part"] = part.span[2]
    if len(set(said.values())) > 1 or whole.length == 0:
        numbers = ", ".join(
            f"{who} says {'nothing' if many is None else f'{many:,}'}" for who, many in said.items()
        )
        yield Finding.at_address(files.file_length, file.url, f"Of its bytes {numbers}")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part to ask for, and what must come."""

    name: str
    range: str
    first: int
    length: int
    content: bytes | None = None
    """What it holds, where that is known."""


def _ranges(visitor: Visitor, url: str, whole: Answer, first: Answer) -> Iterator[str]:
    """What is wrong with the parts; where there are no parts at all, the rest is not asked for."""
    beginning = whole.body
    wrong = _wrong(first, _Part("the first byte", "", 0, 1, beginning[:1]))
    if wrong or not first.span:
        yield wrong or ""
        return
    total = whole.length or first.span[2]
    start, end = len(beginning) // 4, len(beginning) // 2
    parts = [_Part("the last byte", "bytes=-1", total - 1, 1)]
    if end > start:
        some, name = beginning[start:end], f"bytes {start} to {end - 1}"
        parts.append(_Part(name, f"bytes={start}-{end - 1}", start, end - start, some))
    for part in parts:
        answer = visitor.get(url, {"Range": part.range}, most=part.length)
        if wrong := _wrong(answer, part):
            yield wrong
    behind = visitor.get(url, {"Range": f"bytes={total}-"}, most=1)
    if behind.status != 416:
        said = behind.fault or f"It answers {behind.status}"
        yield f"Asked for bytes behind its end, {_lower(said)} instead of 416"


def _wrong(answer: Answer, part: _Part) -> str | None:
    """What is wrong with the answer to a request for that part."""
    if answer.failure or answer.status != 206:
        many = "" if answer.length is None or answer.fault else f" with {answer.length:,} bytes"
        said = answer.fault or f"It answers {answer.status}{many}"
        return f"Asked for {part.name}, {_lower(said)} instead of 206"
    if answer.span is None or answer.span[:2] != (part.first, part.first + part.length - 1):
        said = answer.headers.get("Content-Range", "") or "nothing"
        return f"Asked for {part.name}, Content-Range says {said}"
    if len(answer.body) != part.length or not answer.whole:
        return f"Asked for {part.name}, it sends another number of bytes"
    if part.content is not None and answer.body != part.content:
        return f"Asked for {part.name}, it sends other bytes than the whole recording has there"
    return None


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
