"""Cue times as other programs and people write them, with the WebVTT form."""

import re

from msgspec import Struct

from podcast_publisher.model.characters import INVISIBLE, ODD_SPACES, describe_character
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.transcript import format_cue_time

_CLOCK = r"\d{1,6}(?:[:：]\d{1,3}){1,3}(?:[.,;]\d{1,9})?"
_ARROW = r"(?:-{1,3}|[–—−=])[ \t]*[>›»]*|[→⟶➔➜]"
_ODD = lazy_pattern(rf"{INVISIBLE.pattern}|[{ODD_SPACES}]")
_MAX_LINE = 1000
"""Characters of a line with cue times; their settings are much shorter."""
_TIMING = lazy_pattern(
    rf"[ \t]*({_CLOCK})([ \t]*)({_ARROW})([ \t]*)({_CLOCK})(?:[ \t]+(\S.*))?", re.ASCII
)


class LenientTiming(Struct, frozen=True):
    """Cue times that can be parsed although they are not valid WebVTT."""

    start: float
    end: float
    deviations: tuple[str, ...]
    """What WebVTT requires instead."""
    line: str
    """The corrected line; empty where it cannot be known."""


def parse_lenient_timing(line: str) -> LenientTiming | None:
    """Parse cue times leniently; None where they are not understood."""
    plain = plain_timing(line)
    if not (match := _TIMING.fullmatch(plain)):
        return None
    first, before, arrow, after, last, settings = match.groups()
    times = (_parse_clock(first), _parse_clock(last))
    if times[0] is None or times[1] is None:
        return None
    reasons = [*times[0][1], *times[1][1]]
    if arrow != "-->":
        reasons.append("the arrow is -->")
    elif not before or not after:
        reasons.append("a space is needed on each side of -->")
    if odd := _ODD.search(line):
        reasons.append(f"the line holds {describe_character(odd[0])}")
    if "&gt;" in line:
        reasons.append("the arrow is -->, not --&gt;")
    start, end = times[0][0], times[1][0]
    corrected = f"{format_cue_time(start)} --> {format_cue_time(end)}" + (
        f" {settings}" if settings else ""
    )
    counts_frames = _COUNTS_FRAMES in reasons
    return LenientTiming(
        start, end, tuple(dict.fromkeys(reasons)), "" if counts_frames else corrected
    )


def plain_timing(line: str) -> str:
    """The line with plain spaces, nothing invisible, and the arrow that a web page had escaped."""
    if len(line) > _MAX_LINE:
        return line
    return _ODD.sub(_plain_space, line).replace("--&gt;", "-->")


def _plain_space(match: re.Match[str]) -> str:
    return " " if match[0].isspace() else ""


_COUNTS_FRAMES = "the last digits are video frames, and should be thousandths of a second"


def _parse_clock(clock: str) -> tuple[float, list[str]] | None:
    """Seconds, and what WebVTT requires instead."""
    parts = re.split("[:：.,;]", clock)
    fraction = parts.pop() if re.search("[.,;]", clock) else ""
    counts_frames = ";" in clock or len(parts) == 4
    if len(parts) == 4:
        if fraction:
            return None
        parts = parts[:3]
    first, *others = (int(part) for part in parts)
    if any(number >= 60 for number in others) or (len(others) == 1 and first >= 60):
        return None
    deviations = {
        "hours need two digits": len(parts) == 3 and len(parts[0]) < 2,
        "minutes and seconds need two digits": any(len(part) != 2 for part in parts[-2:]),
        _COUNTS_FRAMES: counts_frames,
        "write a full stop before the thousandths, not a comma": "," in clock,
        "thousandths need three digits": not counts_frames and len(fraction) != 3,
        "the colon is the plain one (:)": "：" in clock,
    }
    seconds = float(first)
    for number in others:
        seconds = seconds * 60 + number
    seconds += 0 if counts_frames else float(f"0.{fraction or 0}")
    return seconds, [deviation for deviation, applies in deviations.items() if applies]
