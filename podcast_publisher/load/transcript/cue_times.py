"""Times of cues as other programs and people write them, and how WebVTT wants them."""

import re
from dataclasses import dataclass

from podcast_publisher.model.transcript import format_cue_time

_CLOCK = r"\d{1,6}(?:[:：]\d{1,3}){1,3}(?:[.,;]\d{1,9})?"
_ARROW = r"(?:-{1,3}|[–—−=])[ \t]*[>›»]*|[→⟶➔➜]"
_WRITTEN = re.compile(
    rf"[ \t]*({_CLOCK})([ \t]*)({_ARROW})([ \t]*)({_CLOCK})(?:[ \t]+(\S.*))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class LenientTiming:
    """Two times that can be read although WebVTT wants them otherwise."""

    start: float
    end: float
    deviations: tuple[str, ...]
    """What WebVTT wants otherwise."""
    line: str
    """The line as it should stand; nothing where that cannot be known."""


def parse_lenient_timing(line: str) -> LenientTiming | None:
    """What the times mean, or nothing where that cannot be told."""
    if not (written := _WRITTEN.fullmatch(line)):
        return None
    first, before, arrow, behind, last, settings = written.groups()
    times = (_read(first), _read(last))
    if times[0] is None or times[1] is None:
        return None
    reasons = [*times[0][1], *times[1][1]]
    if arrow != "-->":
        reasons.append("the arrow is -->")
    elif not before or not behind:
        reasons.append("a space stands on each side of -->")
    start, end = times[0][0], times[1][0]
    right = f"{format_cue_time(start)} --> {format_cue_time(end)}" + (
        f" {settings}" if settings else ""
    )
    counts = _COUNTS_PICTURES in reasons
    return LenientTiming(start, end, tuple(dict.fromkeys(reasons)), "" if counts else right)


_COUNTS_PICTURES = "the last digits count pictures of a film, and should be thousandths of a second"


def _read(clock: str) -> tuple[float, list[str]] | None:
    """The seconds, and what WebVTT wants otherwise."""
    parts = re.split("[:：.,;]", clock)
    fraction = parts.pop() if re.search("[.,;]", clock) else ""
    pictures = ";" in clock or len(parts) == 4
    if len(parts) == 4:
        if fraction:
            return None
        parts = parts[:3]
    first, *others = (int(part) for part in parts)
    if any(number >= 60 for number in others) or (len(others) == 1 and first >= 60):
        return None
    short = {
        "hours need two digits": len(parts) == 3 and len(parts[0]) < 2,
        "minutes and seconds need two digits": any(len(part) != 2 for part in parts[-2:]),
        _COUNTS_PICTURES: pictures,
        "a full stop stands before the thousandths, and no comma": "," in clock,
        "thousandths need three digits": not pictures and len(fraction) != 3,
        "the colon is the plain one (:)": "：" in clock,
    }
    seconds = float(first)
    for number in others:
        seconds = seconds * 60 + number
    seconds += 0 if pictures else float(f"0.{fraction or 0}")
    return seconds, [reason for reason, so in short.items() if so]
