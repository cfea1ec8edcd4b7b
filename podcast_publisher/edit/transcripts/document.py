"""A WebVTT file as lines to edit; whatever else it holds, and every line that is not changed, stays as it is."""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.edit.transcripts.cues import refused
from podcast_publisher.edit.transcripts.payload import voices_of, words_of
from podcast_publisher.edit.transcripts.read_marks import is_unread_after, marked
from podcast_publisher.model.transcript import format_cue_time

_FILE_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TIME = r"(?:(\d{2,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+[^\r\n]*)?", re.ASCII)
_ONE_TIME = re.compile(_TIME, re.ASCII)
_COMMENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_SIGNATURE = re.compile(r"\ufeff?WEBVTT(?:[ \t].*)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f\x7f]")


class Line(Struct, frozen=True):
    """A cue: its words, and when they are said."""

    start: int
    """Milliseconds from the beginning of the recording."""
    end: int
    payload: str
    """The words with their markup, as the file has them."""
    timing: str = ""
    """The times as the file has them, with settings; empty for a new line."""
    name: str = ""
    """The line with its identifier, above the times."""
    before: str = ""
    """What the file has between the line above and this one; empty for a new line."""
    below_timing: str = ""
    below: str = ""
    """The ends of the line of times and of the last line of words."""
    unread: bool = False
    """Whether a machine wrote it and nobody has read it."""
    number: int = 0
    """Of its first words in the file."""

    @property
    def words(self) -> str:
        """The text for people."""
        return words_of(self.payload)

    @property
    def voice(self) -> str:
        """Who speaks first."""
        return next(iter(self.voices), "")

    @property
    def voices(self) -> list[str]:
        """Everybody who speaks in it."""
        return voices_of(self.payload)

    @property
    def written(self) -> str:
        """The cue as it stands in the file."""
        return self.name + self.timing + self.below_timing + self.payload + self.below


class Document(Struct, frozen=True):
    """The lines of a WebVTT file."""

    lines: tuple[Line, ...]
    after: str
    """What stands below the last line; the whole file where it has none."""
    newline: str = "\n"

    @property
    def text(self) -> str:
        """The file."""
        return "".join(self._parts())

    @property
    def unread(self) -> int:
        """How many lines nobody has read."""
        return sum(line.unread for line in self.lines)

    def with_line(self, index: int, *lines: Line) -> "Document":
        """The document with these lines in place of that one."""
        return replace(self, lines=(*self.lines[:index], *lines, *self.lines[index + 1 :]))

    def _parts(self) -> Iterator[str]:
        is_unread, ends = False, True
        for line in self.lines:
            if not ends:
                yield self.newline
            yield marked(
                line.before or self.newline, self.newline, before=is_unread, unread=line.unread
            )
            written = line.written
            yield written
            is_unread, ends = line.unread, written.endswith(("\n", "\r"))
        yield self.after


def parse_document(text: str) -> Document:
    """The lines of a file; what is no cue stays between them.

    Raises:
        EditError: it is no WebVTT.
    """
    if not _SIGNATURE.match(text):
        raise refused(
            "This file does not begin with WEBVTT, so its lines cannot be shown",
            "Choose it under Replace the transcript: it is converted.",
        )
    if match := _CONTROL.search(text):
        raise refused(
            f"The transcript has an invisible control character (U+{ord(match[0]):04X})",
            "Remove it in a text editor, or choose another file.",
        )
    rows = _FILE_LINE.findall(text)
    newline = rows[0][len(rows[0].rstrip("\r\n")) :] or "\n"
    lines: list[Line] = []
    between: list[str] = []
    is_unread = False
    for number, block in _blocks(rows):
        cue = _cue(block, number) if number > 1 else None
        if cue is None:
            between += block
            continue
        gap = "".join(between)
        is_unread = is_unread_after(gap, before=is_unread)
        lines.append(replace(cue, before=gap, unread=is_unread))
        between = []
    return Document(tuple(lines), "".join(between), newline)


def new_line(start: int, end: int, payload: str, document: Document, *, unread: bool) -> Line:
    """A line that the file does not have yet."""
    timing = f"{format_cue_time(start / 1000)} --> {format_cue_time(end / 1000)}"
    newline = document.newline
    below = newline if payload else ""
    return Line(start, end, payload, timing, below_timing=newline, below=below, unread=unread)


def with_times(line: Line, start: int, end: int) -> Line:
    """The line at another time; settings stay."""
    times = iter(((line.start, start), (line.end, end)))

    def changed(match: re.Match[str]) -> str:
        old, new = next(times)
        return match[0] if old == new else format_cue_time(new / 1000)

    timing = _ONE_TIME.sub(changed, line.timing, count=2)
    return replace(line, start=start, end=end, timing=timing)


def with_payload(line: Line, payload: str, newline: str) -> Line:
    """The line with other words."""
    if payload == line.payload:
        return line
    below = (line.below or newline) if payload else ""
    return replace(line, payload=payload, below_timing=line.below_timing or newline, below=below)


def _blocks(rows: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows between blank ones, and the blank ones, each with the number of its first row."""
    begin = 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or _is_blank(rows[index]) != _is_blank(rows[begin]):
            yield begin + 1, rows[begin:index]
            begin = index


def _is_blank(row: str) -> bool:
    return row[0] in "\r\n"


def _cue(block: list[str], number: int) -> Line | None:
    """The cue in these rows; None where it is none that a player would show."""
    if _COMMENT.match(block[0].rstrip("\r\n")):
        return None
    at = next((index for index, row in enumerate(block[:2]) if "-->" in row), None)
    if at is None or any("-->" in row for row in block[at + 1 :]):
        return None
    timing = block[at].rstrip("\r\n")
    if not (times := _TIMING.fullmatch(timing)):
        return None
    body = "".join(block[at + 1 :])
    payload = body.rstrip("\r\n")
    return Line(
        _milliseconds(*times.groups()[:4]),
        _milliseconds(*times.groups()[4:]),
        payload,
        timing,
        "".join(block[:at]),
        below_timing=block[at][len(timing) :],
        below=body[len(payload) :],
        number=number + at + 1,
    )


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + int(thousandths)
