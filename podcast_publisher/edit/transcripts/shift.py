"""Move all cues of a WebVTT file by the same time; nothing else of it changes."""

import re

from podcast_publisher.edit.transcripts.cues import refused
from podcast_publisher.model.transcript import format_cue_time

_TIME = re.compile(r"(?:(\d{2,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
_INLINE = re.compile(rf"<{_TIME.pattern}>", re.ASCII)
_MOST = 360_000
"""Seconds."""


def shift_cues(text: str, seconds: float) -> str:
    """The file with every cue so much later, or earlier where it is below 0.

    Raises:
        EditError: a cue would end before the recording begins.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if "-->" in line:
            start, end = (_seconds(*match.groups()) for match in [*_TIME.finditer(line)][:2])
            if end + seconds <= 0:
                raise refused(
                    f"The cue in line {number} would end before the recording begins",
                    "Move the cues by less; or remove that cue, if it belongs to another recording.",
                )
            times = iter((max(0.0, start + seconds), end + seconds))
            lines[number - 1] = _TIME.sub(lambda _: format_cue_time(next(times)), line, count=2)  # noqa: B023 - used at once
        elif "<" in line:
            lines[number - 1] = _INLINE.sub(lambda match: _inline(match, seconds), line)
    return "\n".join(lines)


def _inline(match: re.Match[str], seconds: float) -> str:
    return f"<{format_cue_time(max(0.0, _seconds(*match.groups()) + seconds))}>"


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000
