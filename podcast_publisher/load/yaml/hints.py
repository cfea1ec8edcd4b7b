"""What is plain to see in a line that is no YAML, whatever the parser makes of it, and how to write it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from podcast_publisher.model.characters import INVISIBLE, ODD_SPACES, describe_character
from podcast_publisher.model.finding import FieldPath

_ABOVE = 3
"""Lines above the one the parser stumbles over, in which the cause may stand."""
_LONGEST = 300
"""Characters of a line that is shown as it should be."""
_COLONS = "\uff1a\ufe55\ua789\u2236\u02d0\ufe13"
_NAME = r"[A-Za-z_][\w-]{0,40}"
_ODD_INDENT = re.compile(rf" *[{ODD_SPACES}\t][{ODD_SPACES}\t ]*(?=(?:- )?{_NAME} ?:)")
_ODD_COLON = re.compile(rf"( *(?:- )?{_NAME})[{ODD_SPACES} ]?([{_COLONS}])[{ODD_SPACES} ]?")
_ODD_SPACE = re.compile(rf"( *(?:- )?{_NAME}) ?([{ODD_SPACES}]?):([{ODD_SPACES}])")
_BULLET = re.compile(r"( *)[\u2013\u2014\u2022\u00b7\u25cf\u25aa\u25e6\u2023\u25cb*] *(?=\S)")
_FIELD = re.compile(rf"( *(?:- )?{_NAME}):[ \t]+(\S.*)")
_LABELS = re.compile(r"\s*\d+[.,]\d+\t\d+[.,]\d+(?:\t(.*))?")

_OF_FILES = ("file", "audio", "transcript", "folder")
_BACKSLASH = "\\"

BULLET_MESSAGE = (
    "an entry of a list begins with a hyphen and a space, not with a dash, a bullet or a star"
)


@dataclass(frozen=True, slots=True)
class Hint:
    """What is wrong with a line, and the line as it should be."""

    message: str
    line: int
    """Counted from 1."""
    column: int = 1
    fix: str = ""


def syntax_hint(lines: Sequence[str], number: int) -> Hint | None:
    """What stands in the line of that number, counted from 1, or just above it, that YAML cannot take."""
    if lines and re.match(r"\ufeff?\s*<(?!<)[A-Za-z!/]", lines[0]):
        fix = "Open the page in a browser, and copy what it shows into an empty file."
        return Hint("this is the source of a web page", 1, fix=fix)
    line = lines[number - 1] if number <= len(lines) else ""
    for place in range(min(number, len(lines)), max(0, number - 1 - _ABOVE), -1):
        above = place < number
        if above and _is_in_a_text(lines, place):
            continue
        if found := _odd_character(lines[place - 1], place, _indent(line) if above else None):
            return found
    if _LABELS.fullmatch(line):
        return Hint("these are labels of Audacity", number, fix=_chapters(lines, number))
    return None


def quoting_fix(line: str) -> str:
    """The fix for a line whose value must stand in quotes; nothing where it has no value."""
    field = _FIELD.fullmatch(line[:_LONGEST])
    if not field or field[2].startswith("#"):
        return ""
    value = re.sub(r"\s{2,}#.*$", "", field[2]).rstrip()
    if re.fullmatch("[“„][^“”„]*[“”]", value):
        value = value[1:-1]
    if value[:1] == value[-1:] == '"' and len(value) > 1:
        value = value[1:-1].replace('""', '"')
    elif value[:1] in "\"'" and value[-1:] != value[:1]:
        value = value[1:]
    name = field[1].strip()
    if name in _OF_FILES and "\\" in value:
        return f"Write  {name}: {value.replace(_BACKSLASH, '/')}"
    return f"Write  {name}: {quote(value)}" if value else ""


def quote(value: str) -> str:
    """The value in straight quotes, whatever it holds."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def backslash_fix(line: str, path: FieldPath) -> str:
    """The line to write where a backslash stood between double quotes: a path, or text in single quotes."""
    return quoting_fix(f"{path[-1]}:{line.partition(':')[2]}")


def _is_in_a_text(lines: Sequence[str], number: int) -> bool:
    """Whether that line belongs to a text of several lines, in which anything may stand."""
    indent = _indent(lines[number - 1])
    for line in reversed(lines[max(0, number - _LONGEST) : number - 1]):
        if line.strip() and _indent(line) < indent:
            return bool(re.search(r":\s+[|>][+-]?\d?\s*(?:#.*)?$", line))
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _odd_character(line: str, number: int, below: int | None) -> Hint | None:
    """What is odd in the line; `below` is the indentation of the line under it that the parser refused."""
    if found := _ODD_INDENT.match(line):
        odd = next(one for one in found[0] if one != " ")
        what = "a tab" if odd == "\t" else describe_character(odd)
        words = f"this line is indented with {what}: use spaces"
        right = found[0].replace("\t", "  ")
        right = re.sub(f"[{ODD_SPACES}]", " ", right) + line[found.end() :]
        return Hint(words, number, found[0].index(odd) + 1, _write(right))
    if found := _ODD_COLON.match(line):
        words = f"{describe_character(found[2])} stands where a colon and a space should"
        right = f"{found[1]}: {line[found.end() :]}"
        return Hint(words, number, found.start(2) + 1, _write(right))
    if found := _ODD_SPACE.match(line):
        place = 2 if found[2] else 3
        words = f"{describe_character(found[place])} stands at the colon: press the space bar there"
        right = f"{found[1]}: {line[found.end() :].lstrip()}"
        return Hint(words, number, found.start(place) + 1, _write(right))
    if (found := _BULLET.match(line)) and (
        below is None or (below > len(found[1]) and re.match(rf"{_NAME}:", line[found.end() :]))
    ):
        return Hint(
            BULLET_MESSAGE, number, len(found[1]) + 1, _write(f"{found[1]}- {line[found.end() :]}")
        )
    if (found := INVISIBLE.search(line)) and re.match(rf"[\W]*{_NAME}\W*:", line):
        words = f"{describe_character(found[0])}, which nobody sees, stands here"
        return Hint(words, number, found.start() + 1, _write(INVISIBLE.sub("", line)))
    return None


def _write(line: str) -> str:
    shown = re.sub(r" {2,}#.*$", "", line.strip())
    return f"Write  {shown}" if len(line) <= _LONGEST else ""


def _chapters(lines: Sequence[str], number: int) -> str:
    """The labels from that line on as chapters."""
    labels = []
    for line in lines[number - 1 : number + 50]:
        if not (label := _LABELS.fullmatch(line)):
            break
        start = re.split(r"[.,]", line.strip(), maxsplit=1)[0]
        labels.append((int(start[:6]), (label[1] or "").strip()))
    return chapters_fix(labels)


_SHOWN = 12


def chapters_fix(chapters: Sequence[tuple[float, str]]) -> str:
    """The fix that shows those chapters as they are written."""
    rows = [f"  - start: {_clock(start)}\n    title: {_title(title)}" for start, title in chapters]
    more = [f"  (and {len(rows) - _SHOWN} more)"] if len(rows) > _SHOWN else []
    return "\n".join(["Write each with its time and title:", "chapters:", *rows[:_SHOWN], *more])


def _title(title: str) -> str:
    plain = not re.search(r": |:$| #|^[^\w(]|^\s|\s$", title) and title
    return title if plain else quote(title)


def _clock(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
