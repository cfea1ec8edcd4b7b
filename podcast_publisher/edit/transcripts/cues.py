"""What the readers of transcripts return, and how they read times and text."""

import html
import re

from msgspec import Struct, field

from podcast_publisher.model.errors import EditError, ExitCode

CLOCK = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,9})?"
"""Hours are optional."""
TAG = re.compile(
    r"</?(?:[cibu]|v|lang|ruby|rt|font|span|br|em|strong)(?:[. \t/][^<>]{0,200})?>|<[\d:.]{5,20}>",
    re.IGNORECASE,
)
"""Markup of captions; anything else between < and > may be words."""
_POSITION = re.compile(r"\{\\[^{}]{0,200}\}")
_DIRECTION_MARKS = re.compile("&(?:lrm|rlm);|[\u200e\u200f]")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, line separators and halves of characters."""
_LONGEST_CLOCK = 360_000.0
"""Seconds: 100 hours."""


class RawCue(Struct):
    """Words as they stand in a file, with their times in seconds."""

    start: float
    end: float | None
    """None where the file gives no end."""
    lines: list[str]
    voice: str = ""


class Reading(Struct):
    """A file that was read."""

    form: str
    """What it is, as people call it."""
    cues: list[RawCue]
    dropped: list[str] = field(default_factory=list)
    """What was left out, a phrase each."""
    carries_names: bool = True
    """Whether a name holds until the next one."""


class Caption(Struct, frozen=True):
    """Words in one line, who speaks them, and their times in milliseconds."""

    start: int
    end: int
    text: str
    voice: str = ""


def refused(message: str, fix: str) -> EditError:
    """The error for a file that is no transcript with times."""
    return EditError(message, fix=fix, code=ExitCode.WRONG_USE)


def seconds(clock: str) -> float:
    """The seconds of a time such as `1:02:03,5`."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def checked_seconds(value: object, unit: float = 1.0) -> float | None:
    """A time that a program wrote as a number, in seconds; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        time = float(value) * unit
    except OverflowError:
        return None
    return time if 0 <= time <= _LONGEST_CLOCK else None


def plain(line: str) -> str:
    """A line of captions without markup, references decoded."""
    bare = _DIRECTION_MARKS.sub("", _POSITION.sub("", TAG.sub("", line)))
    return clean(_REFERENCE.sub(lambda match: html.unescape(match[0]), bare))


def clean(text: str) -> str:
    """The words of a text with one space between them, without invisible characters."""
    return " ".join(_UNWANTED.sub(" ", text).split())


def counted(count: int, one: str, many: str = "") -> str:
    """The number with its noun."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def as_lines(text: str) -> list[str]:
    """The lines, whatever ends them."""
    return re.split(r"\r\n|\r|\n|\u2028", text)
