"""A scorer of its own: both feeds read by feedparser, and compared without any code of the program."""

import calendar
import html
import re
from typing import Any

import feedparser


def read(body: bytes) -> list[dict[str, Any]]:
    """What an app knows of each item, in the order in which it lists them."""
    items = []
    for position, entry in enumerate(feedparser.parse(body).entries):
        moment = calendar.timegm(entry.published_parsed) if entry.get("published_parsed") else None
        audio = [
            link
            for link in entry.get("enclosures", [])
            if link.get("type", "").startswith("audio/")
        ]
        notes = entry.content[0].value if entry.get("content") else entry.get("summary", "")
        items.append(
            {
                "guid": entry.get("id") or (audio[0].href if audio else ""),
                "instant": moment,
                "title": " ".join(entry.get("title", "").split()),
                "words": words(notes),
                "duration": seconds(entry.get("itunes_duration", "")),
                "enclosure": int(audio[0].get("length", 0)) if audio else None,
                "chapters": bool(entry.get("podcast_chapters")),
                "transcripts": bool(entry.get("podcast_transcript")),
                "position": position,
            }
        )
    return sorted(items, key=lambda item: (-(item["instant"] or 0), item["position"]))


def words(notes: str) -> str:
    """Without tags; blanks do not count, because tags are no blanks everywhere."""
    return "".join(html.unescape(re.sub(r"<[^>]*>", " ", notes)).split())


def seconds(text: str) -> int | None:
    """As `90`, `1:30` or `0:01:30`."""
    total = 0
    for part in text.split(":"):
        if not part.isdigit():
            return None
        total = total * 60 + int(part)
    return total


def score(old: bytes, new: bytes) -> dict[str, set[str]]:
    """By the guid of the old feed: everything that differs; `guid` for what is not there."""
    before, after = read(old), {item["guid"]: item for item in read(new)}
    there = [item["guid"] for item in before if item["guid"] in after]
    listed = [guid for guid in after if guid in set(there)]
    result: dict[str, set[str]] = {}
    for item in before:
        other = after.get(item["guid"])
        if other is None:
            result[item["guid"]] = {"guid"}
            continue
        differs = {
            name
            for name in ("instant", "title", "words", "enclosure", "chapters", "transcripts")
            if item[name] != other[name]
        }
        if item["duration"] is None or abs(item["duration"] - (other["duration"] or 0)) > 1:
            differs.add("duration")
        result[item["guid"]] = differs
    if there != listed:
        result["order"] = {"order"}
    return result
