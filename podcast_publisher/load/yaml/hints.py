"""Hints for lines that are not YAML: the visible cause, and the corrected line."""

import re
from collections.abc import Sequence

from msgspec import Struct

from podcast_publisher.model.characters import INVISIBLE, ODD_SPACES, describe_character
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.model.patterns import lazy_pattern

_LINES_ABOVE = 3
"""Lines above the one the parser rejects that may hold the cause."""
_MAX_LINE = 300
"""Characters of a line that a fix shows."""
_COLONS = "\uff1a\ufe55\ua789\u2236\u02d0\ufe13"
_NAME = r"[A-Za-z_][\w-]{0,40}"
_ODD_INDENT = lazy_pattern(rf" *[{ODD_SPACES}\t][{ODD_SPACES}\t ]*(?=(?:- )?{_NAME} ?:)")
_ODD_COLON = lazy_pattern(rf"( *(?:- )?{_NAME})[{ODD_SPACES} ]?([{_COLONS}])[{ODD_SPACES} ]?")
_ODD_SPACE = lazy_pattern(rf"( *(?:- )?{_NAME}) ?([{ODD_SPACES}]?):([{ODD_SPACES}])")
_BULLET = lazy_pattern(r"( *)[\u2013\u2014\u2022\u00b7\u25cf\u25aa\u25e6\u2023\u25cb*] *(?=\S)")
_FIELD = lazy_pattern(rf"( *(?:- )?{_NAME}):[ \t]+(\S.*)")
_LABELS = lazy_pattern(r"\s*\d+[.,]\d+\t\d+[.,]\d+(?:\t(.*))?")

_FILE_FIELDS = ("file", "audio", "transcript", "folder")
_BACKSLASH = "\\"

BULLET_MESSAGE = (
    "a list entry starts with a hyphen and a space, not with a dash, a bullet or a star"
)


class Hint(Struct, frozen=True):
    """The problem with a line, and the corrected line."""

    message: str
    line: int
    """Counted from 1."""
    column: int = 1
    fix: str = ""


def syntax_hint(lines: Sequence[str], number: int) -> Hint | None:
    """The visible cause in the line of that number (from 1), or just above it."""
    if lines and re.match(r"\ufeff?\s*<(?!<)[A-Za-z!/]", lines[0]):
        fix = "Open the page in a browser, and copy what it shows into an empty file."
        return Hint("this is the source of a web page", 1, fix=fix)
    line = lines[number - 1] if number <= len(lines) else ""
    for candidate in range(min(number, len(lines)), max(0, number - 1 - _LINES_ABOVE), -1):
        above = candidate < number
        if above and _is_in_block_text(lines, candidate):
            continue
        if hint := _odd_character(
            lines[candidate - 1], candidate, _indent(line) if above else None
        ):
            return hint
    if _LABELS.fullmatch(line):
        return Hint("these are labels of Audacity", number, fix=_chapters(lines, number))
    return None


def quoting_fix(line: str) -> str:
    """The fix for a line whose value needs quotes; empty where it has no value."""
    field = _FIELD.fullmatch(line[:_MAX_LINE])
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
    if name in _FILE_FIELDS and "\\" in value:
        return f"Write  {name}: {value.replace(_BACKSLASH, '/')}"
    return f"Write  {name}: {quote(value)}" if value else ""


def quote(value: str) -> str:
    """The value in straight quotes, whatever its content."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def backslash_fix(line: str, path: FieldPath) -> str:
    """The fix for a backslash between double quotes: a path with slashes, or single quotes."""
    return quoting_fix(f"{path[-1]}:{line.partition(':')[2]}")


def _is_in_block_text(lines: Sequence[str], number: int) -> bool:
    """Whether the line belongs to a block text, which may contain anything."""
    indent = _indent(lines[number - 1])
    for line in reversed(lines[max(0, number - _MAX_LINE) : number - 1]):
        if line.strip() and _indent(line) < indent:
            return bool(re.search(r":\s+[|>][+-]?\d?\s*(?:#.*)?$", line))
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _odd_character(line: str, number: int, below: int | None) -> Hint | None:
    """The odd character in the line; `below` is the indentation of the rejected line under it."""
    if match := _ODD_INDENT.match(line):
        odd = next(character for character in match[0] if character != " ")
        name = "a tab" if odd == "\t" else describe_character(odd)
        message = f"this line is indented with {name}: use spaces"
        corrected = match[0].replace("\t", "  ")
        corrected = re.sub(f"[{ODD_SPACES}]", " ", corrected) + line[match.end() :]
        return Hint(message, number, match[0].index(odd) + 1, _write_fix(corrected))
    if match := _ODD_COLON.match(line):
        message = f"{describe_character(match[2])} is in place of a colon and a space"
        corrected = f"{match[1]}: {line[match.end() :]}"
        return Hint(message, number, match.start(2) + 1, _write_fix(corrected))
    if match := _ODD_SPACE.match(line):
        group = 2 if match[2] else 3
        message = (
            f"{describe_character(match[group])} is next to the colon: type a normal space there"
        )
        corrected = f"{match[1]}: {line[match.end() :].lstrip()}"
        return Hint(message, number, match.start(group) + 1, _write_fix(corrected))
    if (match := _BULLET.match(line)) and (
        below is None or (below > len(match[1]) and re.match(rf"{_NAME}:", line[match.end() :]))
    ):
        return Hint(
            BULLET_MESSAGE,
            number,
            len(match[1]) + 1,
            _write_fix(f"{match[1]}- {line[match.end() :]}"),
        )
    if (match := INVISIBLE.search(line)) and re.match(rf"[\W]*{_NAME}\W*:", line):
        message = f"{describe_character(match[0])}, which is invisible, is here"
        return Hint(message, number, match.start() + 1, _write_fix(INVISIBLE.sub("", line)))
    return None


def _write_fix(line: str) -> str:
    plain = re.sub(r" {2,}#.*$", "", line.strip())
    return f"Write  {plain}" if len(line) <= _MAX_LINE else ""


def _chapters(lines: Sequence[str], number: int) -> str:
    """The fix for Audacity labels from that line on."""
    labels = []
    for line in lines[number - 1 : number + 50]:
        if not (label := _LABELS.fullmatch(line)):
            break
        start = re.split(r"[.,]", line.strip(), maxsplit=1)[0]
        labels.append((int(start[:6]), (label[1] or "").strip()))
    return chapters_fix(labels)


_MAX_CHAPTERS = 12


def chapters_fix(chapters: Sequence[tuple[float, str]]) -> str:
    """The fix that shows how these chapters are written."""
    rows = [
        f"  - start: {_timecode(start)}\n    title: {_title(title)}" for start, title in chapters
    ]
    more = [f"  (and {len(rows) - _MAX_CHAPTERS} more)"] if len(rows) > _MAX_CHAPTERS else []
    return "\n".join(
        ["Write each with its time and title:", "chapters:", *rows[:_MAX_CHAPTERS], *more]
    )


def _title(title: str) -> str:
    plain = not re.search(r": |:$| #|^[^\w(]|^\s|\s$", title) and title
    return title if plain else quote(title)


def _timecode(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
