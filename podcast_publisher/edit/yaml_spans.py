"""The span of each value in a YAML file. The only user of ruamel.yaml.

Its round trip is not used: it keeps comments and order, but rewrites indentation, line endings and
folds of the whole file (docs/architecture.md). Here it is the second reader, of YAML 1.2.
"""

import re
from typing import Any

from msgspec import Struct, field
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from podcast_publisher.edit.values import Tree
from podcast_publisher.model.errors import EditError

_BLOCK_HEADER = re.compile(r"[|>][0-9+-]*")


class Span(Struct, frozen=True):
    """A value and its offsets in the text."""

    kind: type
    """`str`, `list` or `dict`."""
    start: int
    end: int
    style: str = ""
    """Of a text, its quotation mark, `|` or `>`; of lists and fields, `[` for flow style."""
    text: str = ""
    items: list["Span"] = field(default_factory=list)
    entries: dict[str, tuple["Span", "Span"]] = field(default_factory=dict)
    """Name and value of each field, by name."""

    @property
    def is_block(self) -> bool:
        """Whether it is on the lines below its name."""
        return self.style in {"|", ">"} or (self.kind is not str and not self.style)

    def tree(self) -> Tree:
        """The values without spans."""
        if self.kind is dict:
            return {name: value.tree() for name, (_, value) in self.entries.items()}
        return [item.tree() for item in self.items] if self.kind is list else self.text


def parse_spans(text: str) -> Span | None:
    """The root span of the text; None where it is empty.

    Raises:
        EditError: it cannot be read as YAML 1.2.
    """
    try:
        node = _composed(text)
    except (YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"Line {mark.line + 1}" if mark else "It"
        raise EditError(
            f"{where} cannot be read by every program that reads YAML",
            fix="Look there for a tab or an odd character, and put spaces in its place by hand.",
        ) from error
    return _span(node, text) if node is not None else None


def _composed(text: str) -> Any:
    reader: Any = YAML(typ="safe", pure=True)
    try:
        return reader.compose(text)
    except YAMLError:
        if "\t" not in text:
            raise
    # ruamel.yaml rejects a tab before a comment, which YAML allows; where a tab matters, the values
    # differ, and the caller notices
    return YAML(typ="safe", pure=True).compose(text.replace("\t", " "))


def _span(node: Any, text: str) -> Span:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, ScalarNode):
        style = node.style or ""
        if style in {"|", ">"}:  # its end mark is after the blank lines that follow
            end = start + len(text[start:end].rstrip())
        is_null = not style and node.value in {"~", "null"}
        return Span(str, start, end, style, "" if is_null else node.value)
    brackets = "[" if node.flow_style else ""
    if isinstance(node, SequenceNode):
        items = [_span(item, text) for item in node.value]
        return Span(list, start, _last(items, end, brackets), brackets, items=items)
    if not isinstance(node, MappingNode):
        raise EditError("It holds something other than texts, lists and fields")
    pairs = [_pair(_span(name, text), _span(value, text)) for name, value in node.value]
    entries = {name.text: (name, value) for name, value in pairs}
    if len(entries) != len(pairs):
        raise EditError("A field is given twice", fix="Take one of them out by hand first.")
    ends = [max(name.end, value.end) for name, value in pairs]
    last = end if brackets or not ends else ends[-1]
    return Span(dict, start, last, brackets, entries=entries)


def _pair(name: Span, value: Span) -> tuple[Span, Span]:
    """A name and its value; a missing value has its mark at the next token."""
    if value.kind is str and value.start == value.end:
        value = Span(str, name.end, name.end)
    return name, value


def _last(items: list[Span], end: int, brackets: str) -> int:
    """A block list ends with its last entry, not at the next token."""
    return end if brackets or not items else items[-1].end


def block_header(text: str, place: Span) -> str:
    """The `|` or `>-` before a block text."""
    match = _BLOCK_HEADER.match(text, place.start)
    return match[0] if match else ""
