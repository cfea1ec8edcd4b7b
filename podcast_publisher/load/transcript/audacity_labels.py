"""Audacity's label files: one label a line, with start, end and title between tabs.

Source: https://manual.audacityteam.org/man/importing_and_exporting_labels.html
"""

import re
from pathlib import Path

from podcast_publisher.load.files.text_file import decode_text, read_limited
from podcast_publisher.model.transcript import Chapter

_LABEL = re.compile(r"(\d{1,6}[.,]\d{1,9})\t\d{1,6}[.,]\d{1,9}\t(\S.*)", re.ASCII)


def chapters_from_labels(path: Path) -> tuple[Chapter, ...]:
    """The labels as chapters; none where the file holds anything else or cannot be read."""
    try:
        file = decode_text(read_limited(path), path.name)
    except OSError:
        return ()
    lines = [line.rstrip() for line in file.text.splitlines()]
    # a line with a backslash holds the frequencies of the label above
    labels = [_LABEL.fullmatch(line) for line in lines if line and not line.startswith("\\")]
    if not labels or None in labels:
        return ()
    return tuple(
        Chapter(float(label[1].replace(",", ".")), label[2].strip()) for label in labels if label
    )
