"""Chapters as the JSON that apps fetch (Podcast namespace, JSON chapters 1.2.0)."""

import json
from collections.abc import Sequence

from podcast_publisher.model.transcript import Chapter


def chapters_json(chapters: Sequence[Chapter]) -> bytes:
    """The chapters file, as UTF-8."""
    listed = [{"startTime": _number(chapter.start), "title": chapter.title} for chapter in chapters]
    body = json.dumps({"version": "1.2.0", "chapters": listed}, ensure_ascii=False, indent=1)
    return (body + "\n").encode()


def _number(seconds: float) -> int | float:
    """Whole seconds as a whole number: AntennaPod reads no others."""
    return int(seconds) if seconds == int(seconds) else seconds
