"""Chapters of a foreign episode: from its chapters file, or from the feed itself."""

import json
import math
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.edit.naming import clean_title
from podcast_publisher.feed.foreign.values import read_seconds
from podcast_publisher.model.foreign_show import ForeignChapter

MOST_BYTES = 2_000_000
"""Bytes of a chapters file."""
_MOST = 1_000


class ReadChapters(Struct, frozen=True):
    """Chapters in the order of their starts, and what was left out of them."""

    chapters: tuple[ForeignChapter, ...] = ()
    notes: tuple[str, ...] = ()


def from_feed(chapters: tuple[ForeignChapter, ...]) -> ReadChapters:
    """Podlove Simple Chapters."""
    return _sorted(list(chapters))


def from_file(body: bytes) -> ReadChapters:
    """JSON chapters of the podcast namespace.

    Raises:
        ValueError: they are none.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is no JSON") from error
    entries = document.get("chapters") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("it has no list of chapters")  # noqa: TRY004 - whoever asks reads the sentence
    return _sorted(list(_read(entries)))


def _read(entries: list[Any]) -> Iterator[ForeignChapter]:
    for entry in entries[:_MOST]:
        start = _start(entry.get("startTime")) if isinstance(entry, dict) else None
        if start is not None:
            title, link, image = (str(entry.get(name) or "") for name in ("title", "url", "img"))
            end = _start(entry.get("endTime")) or 0.0
            hidden = entry.get("toc") is False
            yield ForeignChapter(start, title, link, image, end if end > start else 0.0, hidden)


def _start(value: object) -> float | None:
    if isinstance(value, str):
        return read_seconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value < 1e6 else None


def _sorted(chapters: list[ForeignChapter]) -> ReadChapters:
    by_start: dict[float, ForeignChapter] = {}
    for chapter in sorted(chapters[:_MOST], key=lambda chapter: chapter.start):
        if title := clean_title(chapter.title):
            start = round(chapter.start, 3)
            by_start.setdefault(start, replace(chapter, start=start, title=title))
    lost = len(chapters) - len(by_start)
    note = f"{lost} of its chapters have no title, or the same start as another, and are left out"
    return ReadChapters(tuple(by_start.values()), (note,) if lost else ())
