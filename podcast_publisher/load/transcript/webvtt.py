"""Parse WebVTT strictly: at a flaw, an app stops or drops the file."""

import html
import re
from collections.abc import Iterator
from html.entities import html5
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from podcast_publisher.load.files import merge_conflicts
from podcast_publisher.load.files.media_file import FileRefusedError, read_media
from podcast_publisher.load.files.text_file import MAX_TRANSCRIPT_BYTES, decode_text
from podcast_publisher.load.transcript.cue_times import LenientTiming, parse_lenient_timing
from podcast_publisher.load.transcript.header import ZIP, header_flaw, import_command
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.transcript import (
    Cue,
    ParsedTranscript,
    Transcript,
    TranscriptSummary,
    WebVTTFlaw,
)

_TIME = r"(?:(\d{2,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = lazy_pattern(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+\S.*)?", re.ASCII)
_NO_TIMES = "The times are not written as 00:00:01.000 --> 00:00:04.000"
_NO_CUE = lazy_pattern(r"(NOTE|STYLE|REGION)(?:[ \t]|$)")
_TAG = lazy_pattern(r"<[^>]*>?")
"""Apps treat everything from < to the next >, or to the end, as a tag (WebVTT, 6.4)."""
_VOICE = lazy_pattern(r"<v(?:\.[^\s>]*)?[ \t]([^>]*)>")
_AMPERSAND = lazy_pattern(r"&(?:#\d+;|#[xX][0-9a-fA-F]+;|([A-Za-z][A-Za-z0-9]*;))?")
_DIRECTION_MARKS = lazy_pattern("&(?:lrm|rlm);")
"""Writing direction marks, which are not text."""
_MAX_SAME_KIND = 3
_MAX_FLAWS = 100
"""Flaws reported one by one, per kind and in all: more have a common cause."""

Line = tuple[int, str]


class _ParseState(Struct):
    """What was parsed so far."""

    cues: list[Cue] = field(default_factory=list)
    flaws: list[WebVTTFlaw] = field(default_factory=list)
    lenient: list[tuple[int, LenientTiming]] = field(default_factory=list)
    """Cue times that are not valid WebVTT, by line."""

    def note(self, line: int, message: str) -> None:
        self.flaws.append(WebVTTFlaw(line, message))


def read_transcript(path: Path, name: str) -> Transcript:
    """Read the transcript in that file, with its flaws.

    Raises:
        FileRefusedError: it cannot be read.
    """
    file, body = read_media(path, name, MAX_TRANSCRIPT_BYTES)
    return Transcript.of(file, _parse(body, name))


def known_transcript(summary: TranscriptSummary) -> Transcript:
    """A transcript that an earlier run has read."""
    return Transcript(summary, lambda: _read_again(summary.file))


def _read_again(file: MediaFile) -> ParsedTranscript:
    again, body = read_media(file.path, file.name, MAX_TRANSCRIPT_BYTES)
    if again.sha256 != file.sha256:
        raise FileRefusedError(
            rules.not_a_file, f"{file.name} was changed just now", fix="Run the command again."
        )
    return _parse(body, file.name)


def _parse(body: bytes, name: str) -> ParsedTranscript:
    text = decode_text(body, name)
    if text.finding:
        line = text.finding.position.line if text.finding.position else 1
        fix = import_command(name) if body.startswith(ZIP) else text.finding.fix
        flaw = WebVTTFlaw(line, text.finding.message, fix)
        return ParsedTranscript(text.source, flaws=(flaw,))
    return ParsedTranscript(text.source, *parse_cues(text.source.lines, name))


def parse_cues(
    lines: tuple[str, ...], name: str = ""
) -> tuple[tuple[Cue, ...], tuple[WebVTTFlaw, ...]]:
    """Parse the lines of a file; with its name, a fix can name the command that converts it."""
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return (), (header_flaw(lines, name),)
    if "=======" in lines:
        flaw = WebVTTFlaw(lines.index("=======") + 1, merge_conflicts.MESSAGE, merge_conflicts.FIX)
        return (), (flaw,)
    reading = _ParseState()
    blocks = _blocks(lines)
    first = next(blocks)
    if len(first) > 1 and "-->" in "".join(text for _, text in first):
        reading.note(first[1][0], "There is no blank line between WEBVTT and the first cue")
    for block in blocks:
        if _NO_CUE.match(block[0][1]):
            continue
        _read_block(block, reading)
    flaws = [*_lenient_timing_flaws(reading.lenient), *_deduplicate(reading.flaws)]
    return tuple(reading.cues), _limit(sorted(flaws, key=lambda flaw: flaw.line))


def _lenient_timing_flaws(lines: list[tuple[int, LenientTiming]]) -> Iterator[WebVTTFlaw]:
    """A flaw for each kind of invalid cue times, with the first line corrected."""
    kinds: dict[tuple[str, ...], list[tuple[int, LenientTiming]]] = {}
    for number, times in lines:
        kinds.setdefault(times.deviations, []).append((number, times))
    for reasons, same_kind in kinds.items():
        number, times = same_kind[0]
        deviations = "; ".join(reasons)
        count = f" ({len(same_kind)} cues)" if len(same_kind) > 1 else ""
        all_of_them = f", and so in all {len(same_kind)} cues" if count else ""
        fix = f"Write  {times.line}{all_of_them}; or export it again as WebVTT (.vtt)."
        fix = fix if times.line else "Export the transcript again as WebVTT (.vtt)."
        yield WebVTTFlaw(number, f"{deviations[0].upper()}{deviations[1:]}{count}", fix)


def _deduplicate(flaws: list[WebVTTFlaw]) -> Iterator[WebVTTFlaw]:
    """The flaws; of many of one kind, only the first, with their number."""
    kinds: dict[str, list[WebVTTFlaw]] = {}
    for flaw in flaws:
        kinds.setdefault(flaw.message, []).append(flaw)
    for message, same_kind in kinds.items():
        if (more := len(same_kind) - 1) < _MAX_SAME_KIND:
            yield from same_kind
        else:
            yield replace(same_kind[0], message=f"{message} (and {more:,} more like it below)")


def _limit(flaws: list[WebVTTFlaw]) -> tuple[WebVTTFlaw, ...]:
    if (more := len(flaws) - _MAX_FLAWS) <= 0:
        return tuple(flaws)
    *first, last = flaws[:_MAX_FLAWS]
    return (*first, replace(last, message=f"{last.message} (and {more:,} more flaws below)"))


def _blocks(lines: tuple[str, ...]) -> Iterator[list[Line]]:
    """Blocks between blank lines; each line with its number."""
    begin = 0
    for end in [*[index for index, line in enumerate(lines) if not line], len(lines)]:
        if begin < end:
            yield [*enumerate(lines[begin:end], start=begin + 1)]
        begin = end + 1


def _read_block(block: list[Line], reading: _ParseState) -> None:
    timings = [index for index, (_, text) in enumerate(block) if "-->" in text]
    # a text editor may have replaced the arrow
    timings = timings or [
        index for index, (_, text) in enumerate(block) if parse_lenient_timing(text)
    ]
    if not timings:
        reading.note(block[0][0], "These lines have no time above them, so nothing shows them")
        return
    number, timing = block[timings[0]]
    for line, text in (block[index] for index in timings[1:]):
        if not re.match(r"\s*\d+:", text):
            reading.note(line, "--> is not allowed in the text: write an arrow or a dash")
            return
    if timings[0] > 1 or len(timings) > 1:
        line = block[timings[1]][0] if len(timings) > 1 else number
        reading.note(line, "A blank line is missing above this cue")
        return
    if strict := _TIMING.fullmatch(timing.strip()):
        start, end = _seconds(*strict.groups()[:4]), _seconds(*strict.groups()[4:])
    elif lenient := parse_lenient_timing(timing):
        reading.lenient.append((number, lenient))
        start, end = lenient.start, lenient.end
    else:
        reading.note(number, _NO_TIMES)
        return
    if end <= start:
        reading.note(number, "The cue ends before it begins")
    if reading.cues and start < reading.cues[-1].start:
        reading.note(number, "The cue begins before the one above it")
    reading.cues.append(_cue(start, end, number, block[timings[0] + 1 :], reading))


def _cue(start: float, end: float, number: int, lines: list[Line], reading: _ParseState) -> Cue:
    text = " ".join([text for _, text in lines])
    tags = _TAG.findall(text) if "<" in text else []
    for line, written in lines:
        if "&" in written and not all(map(_is_reference, _AMPERSAND.finditer(written))):
            reading.note(line, "The character & must be written &amp; here")
        # only the last tag of a line can lack its end: it takes all that follows
        if "<" in written and not (tags if written == text else _TAG.findall(written))[-1].endswith(
            ">"
        ):
            reading.note(line, "The character < must be written &lt; here")
    voices = [match for tag in tags if (match := _VOICE.fullmatch(tag))]
    voice = next((match[1].strip() for match in voices), "")
    return Cue(start, end, _plain_text(text), html.unescape(voice), number)


def _is_reference(match: re.Match[str]) -> bool:
    """Whether the ampersand starts an HTML character reference; WebVTT accepts them all."""
    return match[0] != "&" and (match[1] is None or match[1] in html5)


def _plain_text(text: str) -> str:
    """The text without tags, character references decoded."""
    plain = _TAG.sub("", text) if "<" in text else text
    if "&" in plain:
        plain = _DIRECTION_MARKS.sub("", plain)
    return html.unescape(plain).replace("\xa0", " ").strip()


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000
