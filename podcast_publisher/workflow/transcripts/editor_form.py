"""What a form of a transcript's lines holds, with everything that a browser sends checked."""

import math
import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.edit.transcripts.cues import CLOCK, refused, seconds
from podcast_publisher.workflow.transcripts.editor import TypedLine

_FIELD = re.compile(r"(text|voice|start)-(\d{1,6})", re.ASCII)
_LINE_ACTION = re.compile(r"([a-z]+(?:-[a-z]+)*)-(\d{1,6})", re.ASCII)
_LONGEST_NUMBER = 20
_MOST_SECONDS = 360_000.0


class LineRequest(Struct, frozen=True):
    """A button that was pressed, and what belongs to it."""

    action: str
    index: int = 0
    fields: Mapping[str, str] = {}

    @property
    def moment(self) -> int | None:
        """Where the player is, in milliseconds; None where it was not used."""
        position = parse_seconds(self.fields.get("position", ""))
        return round(position * 1000) if position is not None and position >= 0 else None


def read_request(pairs: Sequence[tuple[str, str]]) -> LineRequest:
    """The button that was pressed."""
    fields = dict(pairs)
    wanted = fields.get("do", "save")
    if match := _LINE_ACTION.fullmatch(wanted):
        return LineRequest(match[1], int(match[2]), fields)
    if wanted == "add-first":
        return LineRequest("add", -1, fields)
    if wanted.startswith("shift:"):
        return LineRequest("shift", 0, fields | {"shift": wanted.removeprefix("shift:")})
    return LineRequest(wanted, 0, fields)


def typed_lines(pairs: Sequence[tuple[str, str]]) -> list[TypedLine]:
    """The lines that the form holds.

    Raises:
        EditError: a time is none.
    """
    lines: dict[int, TypedLine] = {}
    for name, value in pairs:
        if not (match := _FIELD.fullmatch(name)):
            continue
        index = int(match[2])
        line = lines.get(index, TypedLine(index))
        if match[1] == "text":
            lines[index] = replace(line, words=value)
        elif match[1] == "voice":
            lines[index] = replace(line, voice=value)
        else:
            lines[index] = replace(line, start=parse_time(value))
    return list(lines.values())


def parse_time(text: str) -> int:
    """A typed time in milliseconds.

    Raises:
        EditError: it is none.
    """
    typed = text.strip()
    if not re.fullmatch(CLOCK, typed, re.ASCII):
        raise refused(
            f"{typed[:40] or 'An empty field'} is not a time", "Write it as 1:30 or 1:30.5."
        )
    return round(seconds(typed) * 1000)


def format_time(milliseconds: int) -> str:
    """A time as the form shows it: `1:30.500`."""
    whole, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    clock = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{clock}.{rest:03}"


def parse_seconds(text: str) -> float | None:
    """A number of seconds, also below 0; None where it is none."""
    typed = text.replace("−", "-").replace(",", ".").strip()
    try:
        number = float(typed) if len(typed) < _LONGEST_NUMBER else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= _MOST_SECONDS else None


def read_number(text: str, default: int = 0) -> int:
    """A number of a line in an address or a form; the default where it is none."""
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else default
