"""WebVTT, read strictly: an app that meets a flaw shows nothing from there on, or all of it."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from podcast_publisher.load.files import LARGEST_PICTURE_OR_TEXT, read_media
from podcast_publisher.load.text_file import decode
from podcast_publisher.model.transcript import Cue, Flaw, Transcript

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+\S.*)?", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s>]+)*[ \t]+([^>]+)>")
_TAG = re.compile(r"</?[^>]*>")
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|lrm|rlm|nbsp|#\d+|#[xX][0-9a-fA-F]+);)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": "", "&amp;": "&"}

Line = tuple[int, str]


def look_at_transcript(path: Path, name: str) -> Transcript:
    """The transcript in that file, with every flaw found in it.

    Raises:
        FileRefusedError: it cannot be read.
    """
    file, body = read_media(path, name, LARGEST_PICTURE_OR_TEXT)
    text = decode(body, name)
    if text.finding:
        line = text.finding.position.line if text.finding.position else 1
        return Transcript(file, text.source, flaws=(Flaw(line, text.finding.message),))
    cues, flaws = read_cues(text.source.lines)
    return Transcript(file, text.source, cues, flaws)


def read_cues(lines: tuple[str, ...]) -> tuple[tuple[Cue, ...], tuple[Flaw, ...]]:
    """Cues and flaws of the file with these lines."""
    cues: list[Cue] = []
    flaws: list[Flaw] = []
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return (), (Flaw(1, f"The first line is not WEBVTT{_instead(lines)}"),)
    blocks = _blocks(lines)
    first = next(blocks)
    if len(first) > 1 and "-->" in "".join(text for _, text in first):
        flaws.append(Flaw(first[1][0], "There is no blank line between WEBVTT and the first cue"))
    for block in blocks:
        if re.match(r"(NOTE|STYLE|REGION)(?:[ \t]|$)", block[0][1]):
            continue
        _read_block(block, cues, flaws)
    return tuple(cues), tuple(flaws)


def _instead(lines: tuple[str, ...]) -> str:
    """What the file seems to be, for whoever renamed it or exported it as something else."""
    if any(re.match(r"\d+:\d\d:\d\d,\d{3} -->", line) for line in lines[:10]):
        return "; this is SubRip (.srt), so export it again as WebVTT"
    if re.match(r"\s*[{\[]", lines[0]):
        return "; this looks like JSON, so export it again as WebVTT"
    if re.match(r"\s*<", lines[0]):
        return "; this looks like a web page or TTML, so export it again as WebVTT"
    return ""


def _blocks(lines: tuple[str, ...]) -> Iterator[list[Line]]:
    """Runs of lines with something on them, each line with its number."""
    numbered = enumerate(lines, start=1)
    for has_text, run in groupby(numbered, key=lambda line: bool(line[1])):
        if has_text:
            yield list(run)


def _read_block(block: list[Line], cues: list[Cue], flaws: list[Flaw]) -> None:
    timings = [index for index, (_, text) in enumerate(block) if "-->" in text]
    if not timings:
        flaws.append(
            Flaw(block[0][0], "These lines have no time above them, so nothing shows them")
        )
        return
    number, timing = block[timings[0]]
    if timings[0] > 1 or len(timings) > 1:
        line = block[timings[1]][0] if len(timings) > 1 else number
        flaws.append(Flaw(line, "A blank line is missing above this cue"))
        return
    if not (written := _TIMING.fullmatch(timing.strip())):
        flaws.append(Flaw(number, "The times are not written as 00:00:01.000 --> 00:00:04.000"))
        return
    start, end = _seconds(written.groups()[:4]), _seconds(written.groups()[4:])
    if end <= start:
        flaws.append(Flaw(number, "The cue ends before it begins"))
    if cues and start < cues[-1].start:
        flaws.append(Flaw(number, "The cue begins before the one above it"))
    cues.append(_cue(start, end, number, block[timings[0] + 1 :], flaws))


def _cue(start: float, end: float, number: int, lines: list[Line], flaws: list[Flaw]) -> Cue:
    for line, text in lines:
        if _LOOSE_AMPERSAND.search(text):
            flaws.append(Flaw(line, "The character & must be written &amp; here"))
        if "<" in _TAG.sub("", text):
            flaws.append(Flaw(line, "The character < must be written &lt; here"))
    text = " ".join(text for _, text in lines)
    voice = _VOICE.search(text)
    return Cue(start, end, _words(text), voice[1].strip() if voice else "", number)


def _words(text: str) -> str:
    words = _TAG.sub("", text)
    for entity, character in _ENTITIES.items():
        words = words.replace(entity, character)
    return words.strip()


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
