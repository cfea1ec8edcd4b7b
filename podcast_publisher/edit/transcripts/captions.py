"""Read captions: WebVTT, SubRip in any spelling, and YouTube's SBV."""

import re

from podcast_publisher.edit.transcripts.cues import (
    CLOCK,
    RawCue,
    Reading,
    as_lines,
    counted,
    plain,
    seconds,
)
from podcast_publisher.model.transcript import MACHINE_NOTE

_ARROW = r"(?:[ \t]*-{1,3}>[ \t]*|,(?=\d{1,3}:))"
"""Of SubRip and WebVTT, or the comma of SBV."""
_TIMING = re.compile(rf"[ \t]*({CLOCK}){_ARROW}({CLOCK})(?:[ \t].*)?", re.ASCII)
_SIGNATURE = re.compile(r"WEBVTT(?:[ \t].*)?")
_BLOCK = re.compile(r"(NOTE|STYLE|REGION)(?:[ \t].*)?")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?[ \t]([^<>]{0,200})>", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/[\d-]{1,20})?", re.IGNORECASE)
_INLINE_TIME = re.compile(r"<\d\d:\d\d(?::\d\d)?\.\d{3}>")


def is_webvtt(text: str) -> bool:
    """Whether the text begins as WebVTT does."""
    return bool(_SIGNATURE.fullmatch(as_lines(text.lstrip()[:1000])[0]))


def has_captions(text: str) -> bool:
    """Whether cue times begin within the first lines."""
    lines = [line for line in as_lines(text[:20_000]) if line.strip()][:20]
    return any(_TIMING.fullmatch(line) for line in lines)


def read_captions(text: str) -> Reading:
    """The cues between lines of times; what stands above the first is dropped."""
    is_vtt = is_webvtt(text)
    lines, blocks = _without_blocks(as_lines(text), is_vtt=is_vtt)
    timings = [number for number, line in enumerate(lines) if _TIMING.fullmatch(line)]
    reading = Reading("WebVTT" if is_vtt else "SubRip", [])
    reading.dropped += blocks
    if not timings:
        return reading
    header = lines[int(is_vtt) : timings[0]]
    number = _identifier(header, None, is_vtt=is_vtt)
    numbered = number.isdigit()
    kept = [line for line in header[: -1 if number else None] if line.strip()]
    if kept and not is_vtt:
        reading.dropped.append(
            counted(len(kept), "line above the first time", "lines above the first time")
        )
    expected = int(number) + 1 if numbered and len(number) < 9 else None
    identifiers = {number}
    for first, following in zip(timings, [*timings[1:], len(lines)], strict=True):
        body = lines[first + 1 : following]
        if following < len(lines) and (number := _identifier(body, expected, is_vtt=is_vtt)):
            body = body[:-1]
            identifiers.add(number)
            expected = int(number) + 1 if number.isdigit() and len(number) < 9 else None
        elif expected is not None:
            expected += 1
        reading.cues += _voices(lines[first], body)
    _name_form(reading, lines, timings, identifiers)
    return reading


def _name_form(
    reading: Reading, lines: list[str], timings: list[int], identifiers: set[str]
) -> None:
    if any(_GUID.fullmatch(identifier) for identifier in identifiers):
        reading.form = "Teams WebVTT"
    elif ">" not in lines[timings[0]]:
        reading.form = "SBV captions"
    reading.carries_names = not any(cue.voice for cue in reading.cues)
    settings = sum(bool(re.search(r"[a-z]:\S|X1:", lines[number])) for number in timings)
    if settings:
        reading.dropped.append(counted(settings, "position"))
    # YouTube's times of single words say more than its line times, and nobody reads them
    if any(_INLINE_TIME.search(line) for line in lines):
        reading.dropped.append("the times of single words")


def _without_blocks(lines: list[str], *, is_vtt: bool) -> tuple[list[str], list[str]]:
    """The lines without comments, styles and regions, and a phrase for each kind of these."""
    if not is_vtt:
        return lines, []
    kept: list[str] = []
    counts: dict[str, int] = {}
    inside, before = False, ""
    for line in lines:
        block = _BLOCK.fullmatch(line)
        if block and not before.strip():
            inside = True
            if line.startswith(MACHINE_NOTE):  # which is written again
                continue
            counts[block[1]] = counts.get(block[1], 0) + 1
        elif not line.strip():
            inside = False
        if not inside:
            kept.append(line)
        before = line
    names = {"NOTE": "comment", "STYLE": "style", "REGION": "region"}
    return kept, [counted(count, names[kind]) for kind, count in counts.items()]


def _identifier(body: list[str], expected: int | None, *, is_vtt: bool) -> str:
    """The last line above a time, where it is the cue's name or number; empty where it is text."""
    if not body or not (last := body[-1].strip()):
        return ""
    after_blank = len(body) == 1 or not body[-2].strip()
    if is_vtt:
        return last if after_blank else ""
    is_number = last.isascii() and last.isdigit() and len(last) < 9
    return last if is_number and (after_blank or int(last) == expected) else ""


def _voices(timing: str, body: list[str]) -> list[RawCue]:
    """The cue; one for each voice in it."""
    match = _TIMING.fullmatch(timing)
    assert match  # noqa: S101 - these lines were chosen by it
    start, end = seconds(match[1]), seconds(match[2])
    cues = [RawCue(start, end, [])]
    for line in body:
        before, *spoken = _VOICE.split(line)
        if words := plain(before):
            cues[-1].lines.append(words)
        for name, words in zip(spoken[::2], spoken[1::2], strict=True):
            if cues[-1].lines or cues[-1].voice:
                cues.append(RawCue(start, end, []))
            cues[-1].voice = plain(name)
            cues[-1].lines += [text] if (text := plain(words)) else []
    return cues
