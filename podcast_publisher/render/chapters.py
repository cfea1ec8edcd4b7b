"""Chapters as JSON (podcast namespace, JSON chapters 1.2.0)."""

import json
from collections.abc import Iterable

from podcast_publisher.model.transcript import Chapter


def chapters_json(chapters: Iterable[tuple[Chapter, str]]) -> bytes:
    """The chapters file, as UTF-8; with each chapter goes the address of its picture, if it has one."""
    entries = [_entry(chapter, picture) for chapter, picture in chapters]
    body = json.dumps({"version": "1.2.0", "chapters": entries}, ensure_ascii=False, indent=1)
    return (body + "\n").encode()


def _entry(chapter: Chapter, picture: str) -> dict[str, object]:
    entry: dict[str, object] = {"startTime": _number(chapter.start), "title": chapter.title}
    if chapter.end:
        entry["endTime"] = _number(chapter.end)
    if chapter.link:
        entry["url"] = chapter.link
    if picture:
        entry["img"] = picture
    if chapter.hidden:  # without it, a chapter is in the list
        entry["toc"] = False
    return entry


def _number(seconds: float) -> int | float:
    """Whole seconds as an integer: AntennaPod ignores fractions written as 5.0."""
    return int(seconds) if seconds == int(seconds) else seconds
