"""YAML as nodes: every value as written, with its position.

The only user of PyYAML. Values stay text, because the field decides what `12:34`, `012` and `no`
mean, and not YAML 1.1. Built from parser events with our own stack, so that nesting cannot exhaust
Python's; anchors, aliases and tags are refused, so that nothing can multiply or be constructed.
"""

import re
from collections.abc import Iterator
from typing import Protocol

import yaml
from msgspec import Struct, field

from podcast_publisher.load.yaml.hints import quoting_fix, syntax_hint
from podcast_publisher.model.finding import Position

MAX_DEPTH = 12
"""Levels of nesting; the deepest field is on the fourth."""

_SEPARATOR = re.compile("[\u2028\u2029]")
"""Line breaks in YAML 1.1 only: after one, line numbers differ from an editor's."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is there


class YamlSyntaxError(Exception):
    """The text is not YAML in the plain form used here."""

    def __init__(self, message: str, position: Position, fix: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.fix = fix


class _UnsupportedYamlError(YamlSyntaxError):
    """An anchor, alias or tag; mostly a value that lacks its quotes."""


class Scalar(Struct, frozen=True):
    """A single value, as written."""

    text: str
    quoted: bool
    position: Position


class Sequence(Struct, frozen=True):
    """A list."""

    position: Position
    items: list["Node"] = field(default_factory=list)


class Mapping(Struct, frozen=True):
    """Fields and their values in written order, duplicates included."""

    position: Position
    entries: list[tuple["Node", "Node"]] = field(default_factory=list)


Node = Scalar | Sequence | Mapping


class _Mark(Protocol):
    """Both PyYAML parsers have mark classes of their own."""

    line: int
    column: int


def compose(text: str) -> Node | None:
    """The root node; None for an empty text.

    Raises:
        YamlSyntaxError: with message and position.
    """
    if match := _SEPARATOR.search(text):
        above = re.split(r"\r\n|\r|\n", text[: match.start()])
        problem = f"an invisible separator (U+{ord(match[0]):04X}) is here: delete it"
        raise YamlSyntaxError(problem, Position(len(above), len(above[-1]) + 1))
    try:
        return _root(yaml.parse(text, Loader=_Loader))
    except _UnsupportedYamlError as error:
        line = re.split(r"\r\n|\r|\n", text)[error.position.line - 1]
        raise YamlSyntaxError(str(error), error.position, quoting_fix(line)) from error
    except yaml.MarkedYAMLError as error:
        mark = _mark_of(error)
        lines = re.split(r"\r\n|\r|\n", text)
        if hint := syntax_hint(lines, mark.line + 1 if mark else 1):
            place = Position(hint.line, hint.column)
            raise YamlSyntaxError(hint.message, place, hint.fix) from error
        message = _describe_line(lines, mark) or _describe_error(error)
        line = lines[mark.line] if mark and mark.line < len(lines) else ""
        fix = "Delete the line." if line.lstrip().startswith("```") else quoting_fix(line)
        raise YamlSyntaxError(message, _position(mark, mark), fix) from error
    except yaml.YAMLError as error:
        raise YamlSyntaxError(str(error), Position(1, 1)) from error


def _mark_of(error: yaml.MarkedYAMLError) -> _Mark | None:
    """The position to show: that of what was never closed, rather than the end of the file."""
    if any(part in str(error.problem) for part in _POINTS_AT_START):
        return error.context_mark or error.problem_mark
    return error.problem_mark or error.context_mark


def _describe_line(lines: list[str], mark: _Mark | None) -> str:
    """A message for a problem that is visible in the line itself."""
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if re.match(r" *\t", line):
        return "this line is indented with a tab: use spaces"
    for beginning, message in _LINE_PROBLEMS.items():
        if re.match(beginning, line):
            return message
    if re.match(r"[\s-]*\w+:[^\s:/]", line):
        return "there is no space after the colon"
    if re.match(r"[\s-]*[^\s:]+:\s+[“”„]", line):
        return 'curly quotes (“ ”) are letters like any other here: write straight ones (")'
    return ""


def starts_with_bullet(text: str) -> bool:
    """Whether it starts with a bullet, as lists in Word do."""
    return bool(re.match(r" *(?:[–—•·●▪◦‣○]|\*\s)", text))


def _root(events: Iterator[yaml.Event]) -> Node | None:
    """Build the tree; `pending` holds the nodes read so far of each open collection."""
    open_nodes: list[Sequence | Mapping] = []
    pending: list[list[Node]] = [[]]
    for event in events:
        _refuse_special(event, depth=len(open_nodes))
        position = _position(event.start_mark, event.end_mark)
        if isinstance(event, yaml.ScalarEvent):
            pending[-1].append(Scalar(event.value, bool(event.style), position))
        elif isinstance(event, yaml.SequenceStartEvent):
            open_nodes.append(Sequence(position))
            pending.append([])
        elif isinstance(event, yaml.MappingStartEvent):
            open_nodes.append(Mapping(position))
            pending.append([])
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            node, children = open_nodes.pop(), pending.pop()
            if isinstance(node, Sequence):
                node.items.extend(children)
            else:
                node.entries.extend(zip(children[::2], children[1::2], strict=True))
            pending[-1].append(node)
        elif isinstance(event, yaml.DocumentStartEvent) and pending[0]:
            fix = (
                "Take the line out. If the text below it is for listeners, put it into description."
            )
            raise YamlSyntaxError("a second document begins here (---)", position, fix)
    return pending[0][0] if pending[0] else None


def _refuse_special(event: yaml.Event, depth: int) -> None:
    position = _position(event.start_mark, event.end_mark)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _UnsupportedYamlError(
            "anchors (&name) and aliases (*name) are not used here", position
        )
    if tag := getattr(event, "tag", None):
        raise _UnsupportedYamlError(f"tags such as {tag} are not used here", position)
    if depth > MAX_DEPTH:
        raise YamlSyntaxError("lists and fields are nested too deeply", position)


def _position(start: "_Mark | None", end: "_Mark | None") -> Position:
    if start is None:
        return Position(1, 1)
    same_line = end is not None and end.line == start.line
    return Position(
        line=start.line + 1,
        column=start.column + 1,
        length=max(1, end.column - start.column) if end is not None and same_line else 1,
    )


_LINE_PROBLEMS = {
    r"[<>=|]{7}": "the file holds a merge conflict: keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>",
    r" *```": "a line of ``` does not belong in the file",
    r" *\u00a0": "this line is indented with spaces of another kind: take them out, and press the space bar",
    r'[\s-]*[^\s:]+:\s+""\S': "there are two quotation marks in a row: one is enough",
}
"""Patterns at the start of a line, and their messages."""

_POINTS_AT_START = ("unexpected end of stream", "expected ',' or", "could not find expected")

_PARSER_MESSAGES = {
    "found a tab character": "this line is indented with a tab: use spaces",
    "found character '\\t'": "this line is indented with a tab: use spaces",
    "mapping values are not allowed": "there is a colon in the text: put the text in quotes",
    "cannot start any token": "this character is not allowed here: put the text in quotes",
    "could not find expected ':'": "there is no colon after the field's name",
    "did not find expected '-'": "this line does not fit in with the lines above it",
    "did not find expected key": "this line does not fit in with the lines above it",
    "expected <block end>": "this line does not fit in with the lines above it",
    "unexpected end of stream": "a quotation mark or bracket is never closed",
    "expected ',' or": "a bracket is never closed",
    "undefined alias": "anchors (&name) and aliases (*name) are not used here",
    "alphabetic or numeric": "anchors (&name) and aliases (*name) are not used here",
    "unknown escape": "there is a \\ between double quotes: use single ones",
    "hexadecimal": "there is a \\ between double quotes: use single ones",
    "hexdecimal": "there is a \\ between double quotes: use single ones",
    "sequence entries": "a list begins on a line of its own, below its field's name",
    "unexpected document": "there is a line of --- or ... inside a text in quotes",
    "directive": "no line may begin with %",
    "a block scalar": "after | or >, the text begins on the next line",
    "a tag": "tags such as !name are not used here",
    "<document start>": "this line does not fit in with the lines above it",
    "node content": "there is no value where one should be",
}


def _describe_error(error: yaml.MarkedYAMLError) -> str:
    """A plain message for the parser's; the two PyYAML parsers word theirs differently."""
    problem = " ".join(filter(None, [error.problem, error.context]))
    unknown = "this line is not written as a field, a colon and a value"
    return next((message for part, message in _PARSER_MESSAGES.items() if part in problem), unknown)
