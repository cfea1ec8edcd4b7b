"""Read labels: Audacity's label track, and Whisper's TSV, whose times are milliseconds."""

import re

from podcast_publisher.edit.transcripts.cues import RawCue, Reading, as_lines, clean

_LABEL = re.compile(r"(\d{1,7}(?:[.,]\d{1,9})?)\t(\d{1,7}(?:[.,]\d{1,9})?)\t(.*)", re.ASCII)
_MILLISECONDS = re.compile(r"(\d{1,9})\t(\d{1,9})\t(.*)", re.ASCII)
_HEADER = "start\tend\ttext"


def is_labels(text: str) -> bool:
    """Whether the first lines are labels."""
    lines = [line for line in as_lines(text[:20_000]) if line.strip()]
    if not lines:
        return False
    if lines[0].strip().lower() == _HEADER:
        return True
    labels = [line for line in lines[:50] if not line.startswith("\\")]
    return bool(labels) and all(map(_LABEL.fullmatch, labels))


def read_labels(text: str) -> Reading:
    """The labels as cues; a label without a length lasts until the next."""
    lines = [line for line in as_lines(text) if line.strip()]
    has_header = lines[0].strip().lower() == _HEADER
    form, unit = (_MILLISECONDS, 0.001) if has_header else (_LABEL, 1.0)
    reading = Reading("Whisper's TSV" if has_header else "Audacity labels", [])
    for line in lines[has_header:]:
        if match := form.fullmatch(line):
            start, end = (float(time.replace(",", ".")) * unit for time in match.groups()[:2])
            words = clean(match[3])
            reading.cues.append(RawCue(start, end if end > start else None, [words]))
        elif line.startswith("\\"):
            continue  # the frequencies of the label above
        elif reading.cues:
            reading.cues[-1].lines.append(clean(line))
    return reading
