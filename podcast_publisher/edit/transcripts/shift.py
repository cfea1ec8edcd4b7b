"""Move all cues of a WebVTT file by the same time; nothing else of it changes."""

import re

from msgspec.structs import replace

from podcast_publisher.edit.transcripts.cues import refused
from podcast_publisher.edit.transcripts.document import Document, parse_document, with_times
from podcast_publisher.model.transcript import format_cue_time

_INLINE = re.compile(r"<(?:(\d{2,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})>", re.ASCII)


def shift_cues(text: str, seconds: float) -> str:
    """The file with every cue so much later, or earlier where it is below 0.

    Raises:
        EditError: a cue would end before the recording begins, or the file cannot be read.
    """
    return shift_lines(parse_document(text), seconds).text


def shift_lines(document: Document, seconds: float) -> Document:
    """The same for a file that was parsed.

    Raises:
        EditError: a cue would end before the recording begins, or some times cannot be read.
    """
    by = round(seconds * 1000)
    if any(
        "-->" in between for between in (document.after, *(line.before for line in document.lines))
    ):
        raise refused(
            "Some times in the transcript cannot be read, so none was moved",
            "Fix what podcast-publisher check reports first.",
        )
    lines = []
    for line in document.lines:
        if line.end + by <= 0:
            raise refused(
                f"The cue in line {line.number - 1} would end before the recording begins",
                "Move the cues by less; or remove that cue, if it belongs to another recording.",
            )
        payload = _INLINE.sub(lambda match: _inline(match, by), line.payload)
        moved = with_times(line, max(0, line.start + by), line.end + by)
        lines.append(replace(moved, payload=payload))
    return replace(document, lines=tuple(lines))


def _inline(match: re.Match[str], by: int) -> str:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
    moment = ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths + by
    return f"<{format_cue_time(max(0, moment) / 1000)}>"
