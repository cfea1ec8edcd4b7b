"""Parse the times of transcripts and chapters."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from podcast_publisher.feed.lint.addresses import is_insecure

_LATE = 5.0
"""Seconds that the last words may take beyond the end, as it is known here."""
_TIME = r"(-?)(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.ASCII)
_MOST = 200_000
_NUMBERS = (int, float)


class Cue(Struct, frozen=True):
    """A cue's start and end, in seconds."""

    start: float
    end: float


def parse_cues(text: str) -> tuple[list[Cue], int]:
    """The cues of a WebVTT or SRT file, and the number of unreadable timing lines."""
    lines = [line for line in text.splitlines() if "-->" in line][:_MOST]
    times = [_TIMING.fullmatch(line) for line in lines]
    cues = [
        Cue(_seconds(*time.groups()[:5]), _seconds(*time.groups()[5:])) for time in times if time
    ]
    return cues, len(lines) - len(cues)


def parse_json_cues(body: bytes) -> list[Cue]:
    """The segments of a JSON transcript that have times.

    Raises:
        ValueError, TypeError, KeyError, RecursionError: it is none.
    """
    segments = json.loads(body)["segments"][:_MOST]
    if not segments:
        raise ValueError("no segment")
    return [
        Cue(float(segment["startTime"]), float(segment["endTime"]))
        for segment in segments
        if "startTime" in segment and "endTime" in segment
    ]


def _seconds(sign: str, hours: str | None, minutes: str, seconds: str, parts: str) -> float:
    value = (
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(parts.ljust(3, "0")) / 1000
    )
    return -value if sign else value


def cue_problems(cues: list[Cue], unread: int, seconds: float | None) -> Iterator[str]:
    """Impossible times in cues."""
    if unread:
        yield f"{unread} cues have a time that cannot be read"
    if negative := sum(cue.start < 0 or cue.end < 0 for cue in cues):
        yield f"{negative} cues have a time before 0"
    if backwards := sum(cue.end <= cue.start for cue in cues):
        yield f"{backwards} cues end before they begin"
    if unordered := sum(later.start < cue.start for cue, later in pairwise(cues)):
        yield f"{unordered} cues begin before the one before them"
    if seconds and cues and (last := max(cue.end for cue in cues)) > seconds + _slack(seconds):
        yield f"the last cue ends at {format_time(last)}, and the recording at {format_time(seconds)}"


def count_overlaps(cues: list[Cue]) -> int:
    """The number of cues that begin before the previous one ends."""
    return sum(cue.start <= later.start < cue.end - 0.01 for cue, later in pairwise(cues))


def chapter_problems(body: bytes, seconds: float | None) -> Iterator[str]:
    """Impossible times in chapters.

    Raises:
        ValueError, TypeError, KeyError, AttributeError, RecursionError: the file is none of chapters.
    """
    document = json.loads(body)
    chapters = document["chapters"]
    starts = [chapter["startTime"] for chapter in chapters]
    if any(
        isinstance(start, bool) or not isinstance(start, _NUMBERS) or start < 0 for start in starts
    ):
        raise ValueError("a start that is no number")
    if not isinstance(document.get("version"), str):
        yield "the file names no version"
    if not chapters:
        yield "it holds no chapter"
        return
    if min(starts) > 0:
        yield f"the first chapter begins at {format_time(min(starts))}, not at 0"
    if any(later <= start for start, later in pairwise(starts)):
        yield "chapters are not in the order of time"
    if seconds and (late := sum(start >= seconds + _slack(seconds) for start in starts)):
        yield f"{late} begin after the end of the recording, at {format_time(seconds)}"
    if untitled := sum(
        not chapter.get("title") and chapter.get("toc") is not False for chapter in chapters
    ):
        yield f"{untitled} have no title"
    urls = [str(chapter.get(name, "")) for chapter in chapters for name in ("img", "url")]
    if insecure := sum(is_insecure(url) for url in urls):
        yield f"{insecure} addresses of pictures or links are http"


def _slack(seconds: float) -> float:
    """Tolerance for a duration that may be an estimate."""
    return max(_LATE, seconds * 0.02)


def format_time(seconds: float) -> str:
    """Format seconds as 1:02:03."""
    minutes, rest = divmod(round(min(seconds, 3_600_000)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
