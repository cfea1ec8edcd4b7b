"""Chapters as JSON (podcast namespace, JSON chapters 1.2.0)."""

import json
from collections.abc import Sequence

from podcast_publisher.model.transcript import Chapter


def chapters_json(chapters: Sequence[Chapter]) -> bytes:
    """The chapters file, as UTF-8."""
    entries = [
        {"startTime": _number(chapter.start), "title": chapter.title} for chapter in chapters
    ]
    body = json.dumps({"version": "1.2.0", "chapters": entries}, ensure_ascii=False, indent=1)
    return (body + "\n").encode()


def _number(seconds: float) -> int | float:
    """Whole seconds as an integer: AntennaPod ignores fractions written as 5.0."""
    return int(seconds) if seconds == int(seconds) else seconds
