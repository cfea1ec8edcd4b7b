"""Read text with times between the words: Otter, Descript, Zoom, YouTube's page, Word documents."""

import re
from collections import Counter

from msgspec import Struct

from podcast_publisher.edit.transcripts.cues import (
    RawCue,
    Reading,
    as_lines,
    clean,
    counted,
    seconds,
)
from podcast_publisher.edit.transcripts.names import looks_like_name

_CLOCK = r"(?<![\d:])((?:\d{1,2}:\d{2}|\d{1,3}):\d{2}(?:[.,]\d{1,3})?)(?![\d:])"
_TIME_FIRST = re.compile(
    rf"[\[(]?{_CLOCK}[\])]?(?:\s*(?:-->|[-–—]|to)\s*[\[(]?{_CLOCK}[\])]?)?"
    r"(?:$|:?[ \t]+(?:[-–—|][ \t]+)?|(?<=[\])]):?)(.*)",
    re.ASCII,
)
_NAME_FIRST = re.compile(
    rf"(\[?[^\t\[\]]{{1,160}}?\]?)(:?(?:[ ]{{2,}}|\t+|[ ]?[\[(]|[ ][-–—|•][ ]|,?[ ])){_CLOCK}[\])]?:?(?:$|[ \t]+(.*))",
    re.ASCII,
)
_INLINE = re.compile(rf"\[{_CLOCK}\]", re.ASCII)
_FOOTER = re.compile(
    r".{1,80} (?:started|stopped) transcription|(?:transcribed by|this transcript was|transcript (?:generated|created) by)\b.{0,100}",
    re.IGNORECASE,
)
_FORMS = {
    "above": "text with times above the words, as on YouTube's page",
    "before": "text with times before the words, as Descript writes it",
    "name": "text with names and times above the words, as Otter and Teams write it",
    "name-text": "text with names and times before the words",
}
_LATE = 3600.0
"""Seconds: nobody waits so long before the first word, so it is the time of day."""


class _Head(Struct, frozen=True):
    """A line with a time, and what else stands in it."""

    kind: str
    start: float
    end: float | None = None
    name: str = ""
    text: str = ""
    mark: str = ""
    """What stands between name and time: a program always writes the same."""


def has_times(text: str) -> bool:
    """Whether lines begin or end with times."""
    return any(map(_head, _lines(text)))


def read_spoken_lines(text: str) -> Reading:
    """The text from time to time; each part ends where the next begins."""
    lines = _lines(text)
    heads = _heads(lines)
    styles = Counter((head.kind, head.mark) for head in heads if head)
    kind, mark = styles.most_common(1)[0][0]
    heads = [head if head and (head.kind, head.mark) == (kind, mark) else None for head in heads]
    reading = Reading(_FORMS[kind], [], carries_names=kind in {"above", "before"})
    names = _names_above(lines, heads) if kind == "above" else {}
    above = 0
    latest = -1.0
    for number, (line, head) in enumerate(zip(lines, heads, strict=True)):
        if head and head.start >= latest:
            latest = head.start
            name = names.get(number, head.name)
            reading.cues.append(RawCue(head.start, head.end, [head.text][: bool(head.text)], name))
        elif number + 1 in names:
            continue
        elif reading.cues:
            reading.cues[-1].lines.append(line)
        else:
            above += 1
    if above:
        phrase = counted(above, "line above the first time", "lines above the first time")
        reading.dropped.append(phrase)
    _drop_footer(reading)
    _count_from_zero(reading, lines, kind)
    reading.cues = [part for cue in reading.cues for part in _split_inline(cue)]
    return reading


def _lines(text: str) -> list[str]:
    """The lines with words, without Markdown's marks."""
    stripped = (
        re.sub(r"^[#>]+[ \t]+", "", line.replace("**", "").strip()) for line in as_lines(text)
    )
    return [line for line in stripped if line]


def _heads(lines: list[str]) -> list[_Head | None]:
    return [_head(line) for line in lines]


def _head(line: str) -> _Head | None:
    if match := _TIME_FIRST.fullmatch(line):
        start, end, rest = match.groups()
        times = seconds(start), seconds(end) if end else None
        name, tab, text = (rest or "").partition("\t")
        if tab and looks_like_name(name):
            return _Head("before", *times, clean(name).rstrip(":"), clean(text))
        rest = clean(rest or "")
        return _Head("before" if rest else "above", *times, "", rest)
    if not (match := _NAME_FIRST.fullmatch(line)):
        return None
    name, separator, start, text = match.groups()
    plain_name = clean(name.strip("[]")).rstrip(":")
    mark = separator.strip(" :") or ("  " if "  " in separator else " ")
    is_apart = mark not in {" ", ","} or name.startswith("[")
    if not looks_like_name(plain_name, strictly=not is_apart) or (text and not is_apart):
        return None
    kind = "name-text" if text else "name"
    return _Head(kind, seconds(start), None, plain_name, clean(text or ""), mark)


def _names_above(lines: list[str], heads: list[_Head | None]) -> dict[int, str]:
    """The names that stand in the lines above the times, if all do; by the number of the time's line."""
    timed = [number for number, head in enumerate(heads) if head]
    above = {number: clean(lines[number - 1]).rstrip(":") for number in timed if number}
    all_names = len(above) == len(timed) and all(map(looks_like_name, above.values()))
    apart = all(heads[number - 1] is None for number in above)
    return above if all_names and apart else {}


def _drop_footer(reading: Reading) -> None:
    """Leave out the advertisement of the program at the end."""
    last = reading.cues[-1].lines if reading.cues else []
    if last and _FOOTER.fullmatch(last[-1][:200]):
        last.pop()
        reading.dropped.append("the program's own line at the end")


def _count_from_zero(reading: Reading, lines: list[str], kind: str) -> None:
    """Make times of day, as Zoom writes them, times from the first words on."""
    first = reading.cues[0].start if reading.cues else 0.0
    if first >= _LATE and kind == "name" and any(line.startswith("[") for line in lines):
        for cue in reading.cues:
            cue.start -= first
        reading.form = "Zoom's text"
        reading.dropped.append(
            "the time of day (the first words now begin at 0; check that with the recording)"
        )


def _split_inline(cue: RawCue) -> list[RawCue]:
    """The cue, parted where a time in square brackets stands among its words."""
    parts = [RawCue(cue.start, cue.end, [], cue.voice)]
    for line in cue.lines:
        before, *timed = _INLINE.split(line)
        parts[-1].lines.append(clean(before))
        for clock, words in zip(timed[::2], timed[1::2], strict=True):
            if seconds(clock) >= parts[-1].start:
                parts.append(RawCue(seconds(clock), cue.end, [], cue.voice))
                parts[-2].end = None
                parts[-1].lines.append(clean(words))
            else:
                parts[-1].lines.append(clean(f"[{clock}]{words}"))
    return parts
