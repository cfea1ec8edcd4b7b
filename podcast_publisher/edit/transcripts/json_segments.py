"""Read transcripts in JSON: Whisper and programs built on it, and the podcast namespace."""

import json
from typing import Any

from podcast_publisher.edit.transcripts.cues import (
    RawCue,
    Reading,
    checked_seconds,
    clean,
    refused,
)

_LISTS = ("segments", "transcription", "utterances", "cues", "monologues")
_START, _END = ("startTime", "start", "start_time"), ("endTime", "end", "end_time")
_TEXT, _SPEAKER = ("body", "text", "transcript"), ("speaker", "speaker_name", "speaker_label")
_AGAIN = "Export the transcript again, best as WebVTT (.vtt), from the program that made it."


def is_json(text: str) -> bool:
    """Whether the text begins as JSON does; a time in brackets does not."""
    start = text[:200].split(None, 2)
    head = "".join(start)[:2]
    return head in {'{"', "{}", "[{", "[[", "[]", '["'} or text.strip() in {"{", "["}


def read_json(text: str) -> Reading:
    """The segments.

    Raises:
        EditError: it is damaged, or holds no segments with times.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"The JSON is cut off or damaged in line {error.lineno}: {error.msg}"
        raise refused(what, _AGAIN) from error
    except (RecursionError, ValueError) as error:  # nested without end, or endless numbers
        raise refused("This JSON is not a transcript's", _AGAIN) from error
    key, name = "", "JSON"
    segments = document
    if isinstance(document, dict):
        key = next((key for key in _LISTS if isinstance(document.get(key), list)), "")
        segments = document.get(key)
        name = "whisper.cpp's JSON" if key == "transcription" else "Whisper's JSON"
    if not isinstance(segments, list) or not segments:
        raise refused("This JSON has no list of segments with times and text", _AGAIN)
    unit = 0.001 if key == "utterances" and _are_milliseconds(segments) else 1.0
    cues = [_cue(segment, number, unit) for number, segment in enumerate(segments, start=1)]
    if any(isinstance(segment, dict) and "startTime" in segment for segment in segments):
        name = "the podcast namespace's JSON"
    return Reading(name, cues, carries_names=False)


def _cue(segment: Any, number: int, unit: float) -> RawCue:
    if not isinstance(segment, dict):
        raise refused(f"Segment {number} of this JSON has no times", _AGAIN)
    start, end = _value(segment, _START), _value(segment, _END)
    offsets = segment.get("offsets")
    if start is None and isinstance(offsets, dict):
        start, end, unit = offsets.get("from"), offsets.get("to"), 0.001
    begin, finish = checked_seconds(start, unit), checked_seconds(end, unit)
    text = _value(segment, _TEXT)
    if begin is None or (end is not None and finish is None):
        raise refused(f"Segment {number} of this JSON has no times", _AGAIN)
    if not isinstance(text, str):
        raise refused(f"Segment {number} of this JSON has no text", _AGAIN)
    speaker = _value(segment, _SPEAKER)
    voice = clean(str(speaker)) if isinstance(speaker, str | int) and speaker != "" else ""
    words = [clean(line) for line in text.splitlines() if clean(line)]
    return RawCue(begin, finish, words, voice)


def _are_milliseconds(segments: list[Any]) -> bool:
    """Whether all times are whole numbers: programs that write utterances count so, or in fractions of seconds."""
    return all(
        isinstance(segment, dict) and isinstance(segment.get("end"), int) for segment in segments
    )


def _value(segment: dict[str, Any], names: tuple[str, ...]) -> object:
    return next((segment[name] for name in names if segment.get(name) is not None), None)
