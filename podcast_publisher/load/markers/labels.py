"""Files of labels, as audio editors export them, read as chapters.

Audacity's labels, lists of times and titles (Podlove, mp4chaps, YouTube), tables of Reaper and Adobe
Audition, sessions of Hindenburg, cue sheets, Matroska's and FFmpeg's text files, and JSON chapters.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

from podcast_publisher.load.files.text_file import decode_text, read_limited
from podcast_publisher.load.markers.chunks import in_order
from podcast_publisher.load.transcript.audacity_labels import chapters_from_labels
from podcast_publisher.model.transcript import Chapter

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?", re.ASCII)
_SECONDS = re.compile(r"\d{1,6}(?:[.,]\d{1,9})?", re.ASCII)
_LINE = re.compile(
    r"[\[(]?((?:\d{1,3}:)?\d{1,3}:\d\d(?:[.,]\d{1,6})?)[\])]?[ \t]+(?:[-–—][ \t]+)?(\S.*)"
)
_MARKER = re.compile(r"<Marker\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'\b(Name|Time)="([^"]{0,500})"', re.IGNORECASE)
_OGG = re.compile(r"CHAPTER(\d{2,3})(NAME)?=(.*)")
_INDEX = re.compile(r"INDEX 01 (\d{1,4}):(\d\d):(\d\d)", re.ASCII)
_CUE_FRAMES = 75
"""A second."""
_TITLES, _STARTS = ("name", "title", "marker name"), ("start", "time", "position", "start time")
"""Columns of a table of markers."""
BESIDE = (".txt", ".chapters.txt", ".csv", ".cue", ".nhsx", ".chapters.json")
"""Endings of label files beside a master."""

Reader = Callable[[str], Iterator[Chapter]]


def read_labels(path: Path) -> tuple[Chapter, ...]:
    """The labels in that file; none where it holds anything else or cannot be read."""
    if chapters := chapters_from_labels(path):
        return chapters
    try:
        text = decode_text(read_limited(path), path.name).text
    except (OSError, ValueError):
        return ()
    for reader in (_json, _hindenburg, _cue_sheet, _ffmetadata, _ogg, _table, _times):
        try:
            labels = in_order(reader(text))
        except (ValueError, KeyError, TypeError, RecursionError, csv.Error):
            continue
        if labels:
            return labels
    return ()


def labels_beside(master: Path) -> tuple[Path, tuple[Chapter, ...]]:
    """The first file of labels with the master's name, and what is in it."""
    for ending in BESIDE:
        path = master.with_suffix(ending)
        # other text files beside it are transcripts, which have times too
        read = chapters_from_labels if ending == ".txt" else read_labels
        if path.is_file() and (chapters := read(path)):
            return path, chapters
    return master, ()


def _seconds(text: str) -> float | None:
    """The seconds of a time, as `1:02:03.5` or `62.5`."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return float(text.replace(",", "."))
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.group(1, 2, 3))
        return 3600 * hours + 60 * minutes + seconds + float(f"0.{clock[4] or 0}")
    return None


def _times(text: str) -> Iterator[Chapter]:
    """Lines of time and title, and nothing else."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    matches = [_LINE.fullmatch(line) for line in lines]
    if None not in matches:
        yield from (Chapter(_seconds(match[1]) or 0, match[2]) for match in matches if match)


def _table(text: str) -> Iterator[Chapter]:
    """A table with the columns of Reaper (`Name,Start`) or Audition (`Name`, `Start`, between tabs)."""
    head = text.lstrip("\ufeff").partition("\n")[0]
    rows = csv.DictReader(
        io.StringIO(text.lstrip("\ufeff")), delimiter="\t" if "\t" in head else ","
    )
    columns = {name.strip().lower(): name for name in rows.fieldnames or () if name}
    title = next((columns[name] for name in _TITLES if name in columns), None)
    start = next((columns[name] for name in _STARTS if name in columns), None)
    if title is None or start is None:
        return
    for row in rows:
        seconds = _seconds(row[start] or "")
        if seconds is not None and row[title]:
            yield Chapter(seconds, row[title].strip())


def _hindenburg(text: str) -> Iterator[Chapter]:
    """The markers in a session."""
    for marker in _MARKER.finditer(text):
        fields = {name.lower(): value for name, value in _ATTRIBUTE.findall(marker[1])}
        seconds = _seconds(fields.get("time", ""))
        if seconds is not None and fields.get("name"):
            yield Chapter(seconds, unescape(fields["name"]))


def _cue_sheet(text: str) -> Iterator[Chapter]:
    title = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("TRACK "):
            title = ""
        elif line.startswith("TITLE "):
            title = line[6:].strip().strip('"')
        elif (index := _INDEX.fullmatch(line)) and title:
            minutes, seconds, frames = map(int, index.groups())
            yield Chapter(60 * minutes + seconds + frames / _CUE_FRAMES, title)


def _ffmetadata(text: str) -> Iterator[Chapter]:
    for part in text.split("[CHAPTER]")[1:] if text.startswith(";FFMETADATA") else ():
        fields = dict(line.split("=", 1) for line in part.splitlines() if "=" in line)
        above, below = map(int, fields.get("TIMEBASE", "1/1000000000").split("/"))
        if below and fields.get("title"):
            yield Chapter(int(fields["START"]) * above / below, fields["title"])


def _ogg(text: str) -> Iterator[Chapter]:
    starts: dict[str, float | None] = {}
    for line in map(str.strip, text.splitlines()):
        if not (match := _OGG.fullmatch(line)):
            return
        number, is_name, value = match.groups()
        if not is_name:
            starts[number] = _seconds(value)
        elif (seconds := starts.get(number)) is not None and value:
            yield Chapter(seconds, value.strip())


def _json(text: str) -> Iterator[Chapter]:
    """Chapters as the podcast namespace publishes them."""
    if not text.lstrip("\ufeff \r\n\t").startswith("{"):
        return
    for chapter in json.loads(text.lstrip("\ufeff"))["chapters"]:
        if chapter.get("title"):
            yield Chapter(float(chapter["startTime"]), str(chapter["title"]))
