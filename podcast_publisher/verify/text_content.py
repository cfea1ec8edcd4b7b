"""Check the content of a transcript or chapters file against its type and its recording's duration."""

from collections.abc import Callable, Iterator

from podcast_publisher.model.feed import LinkedFile
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.rules import content, files
from podcast_publisher.verify.timed_text import (
    Cue,
    chapter_problems,
    count_overlaps,
    cue_problems,
    parse_cues,
    parse_json_cues,
)

TYPES = frozenset(
    {
        *("text/vtt", "text/html", "text/plain", "application/json", "application/json+chapters"),
        *("application/x-subrip", "application/srt"),
    }
)
"""Those that apps know; the linter reports others."""
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)


def check_text_content(
    body: bytes, file: LinkedFile, seconds: Callable[[], float | None], *, chapters: bool
) -> Iterator[Finding]:
    """Report content that apps cannot use."""
    try:
        yield from (
            _chapters(body, file.url, seconds()) if chapters else _transcript(body, file, seconds)
        )
    except _BROKEN:
        yield Finding.for_url(files.file_content, file.url, f"It cannot be read as {file.type}")


def _chapters(body: bytes, url: str, seconds: float | None) -> Iterator[Finding]:
    if problems := list(chapter_problems(body, seconds)):
        yield Finding.for_url(content.chapters_make_sense, url, _sentence(problems))


def _transcript(
    body: bytes, file: LinkedFile, seconds: Callable[[], float | None]
) -> Iterator[Finding]:
    """Raises:
    ValueError, TypeError, KeyError, RecursionError: it is not what its type says.
    """
    cues: list[Cue] = []
    unread = 0
    if file.type == "application/json":
        cues = parse_json_cues(body)
    elif file.type in {"text/vtt", "application/x-subrip", "application/srt"}:
        text = body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        if (file.type == "text/vtt") != text.startswith("WEBVTT"):
            raise ValueError("another format")
        cues, unread = parse_cues(text)
        if not cues and not unread:
            yield Finding.for_url(files.file_content, file.url, "It holds no cue")
            return
    elif not body.strip():
        raise ValueError("nothing in it")
    if problems := list(cue_problems(cues, unread, seconds() if cues else None)):
        yield Finding.for_url(content.cues_make_sense, file.url, _sentence(problems))
    elif overlaps := count_overlaps(cues):
        message = f"{overlaps} of {len(cues)} cues begin before the one before them has ended"
        yield Finding.for_url(content.cues_follow_each_other, file.url, message)


def _sentence(problems: list[str]) -> str:
    words = "; ".join(problems)
    return words[:1].upper() + words[1:]
