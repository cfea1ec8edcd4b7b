"""Chapters of a foreign episode: from its chapters file, or from the feed itself."""

import json
import math
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from podcast_publisher.edit.naming import clean_title
from podcast_publisher.feed.foreign.values import read_seconds
from podcast_publisher.model.foreign_show import ForeignChapter
from podcast_publisher.model.transcript import Chapter

MOST_BYTES = 2_000_000
"""Bytes of a chapters file."""
_MOST = 1_000


class ReadChapters(Struct, frozen=True):
    """Chapters in the order of their starts, and what was left out of them."""

    chapters: tuple[Chapter, ...] = ()
    notes: tuple[str, ...] = ()


def from_feed(chapters: tuple[ForeignChapter, ...]) -> ReadChapters:
    """Podlove Simple Chapters."""
    return _sorted(list(chapters), [])


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
    notes: list[str] = []
    return _sorted(list(_read(entries, notes)), notes)


def _read(entries: list[Any], notes: list[str]) -> Iterator[ForeignChapter]:
    hidden = 0
    for entry in entries[:_MOST]:
        start = _start(entry.get("startTime")) if isinstance(entry, dict) else None
        if start is None:
            continue
        if entry.get("toc") is False:
            hidden += 1
            continue
        yield ForeignChapter(
            start, *(str(entry.get(name) or "") for name in ("title", "url", "img"))
        )
    if hidden:
        notes.append(f"{hidden} of its chapters are not in the table of contents, and left out")


def _start(value: object) -> float | None:
    if isinstance(value, str):
        return read_seconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value < 1e6 else None


def _sorted(chapters: list[ForeignChapter], notes: list[str]) -> ReadChapters:
    by_start: dict[float, Chapter] = {}
    for chapter in sorted(chapters[:_MOST], key=lambda chapter: chapter.start):
        if title := clean_title(chapter.title):
            by_start.setdefault(round(chapter.start, 3), Chapter(round(chapter.start, 3), title))
    if lost := len(chapters) - len(by_start):
        notes.append(
            f"{lost} of its chapters have no title, or the same start as another, and are left out"
        )
    for name, of in (("link", "links"), ("image", "pictures")):
        if count := sum(bool(getattr(chapter, name)) for chapter in chapters):
            notes.append(f"The {of} of {count} chapters are left out")
    return ReadChapters(tuple(by_start.values()), tuple(notes))
