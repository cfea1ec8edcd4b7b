"""What is to stand in a file: what was read, with the changes that are wanted."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath

Value = str | int | bool | date | Sequence["Value"] | Mapping[str, "Value"] | None
"""What a field may be given. Nothing, an empty text and an empty list take the field away."""

Tree = str | list["Tree"] | dict[str, "Tree"]
"""What stands in a file: texts, lists and fields, nothing interpreted."""

Reader = Callable[[str], Tree]
"""Reads a file's text as the program does; raises ValueError in words where it cannot."""

Layout = Mapping[str, "Layout"]
"""The fields there may be, in their documented order, and those below each. A list has the layout of its
entries; under the name `""` stands that of fields whose names the author chooses."""


class Unquoted(str):
    """A number, a switch or a day: what the author of the file writes without quotes."""

    __slots__ = ()


def with_changes(before: Tree, changes: Mapping[FieldPath, Value]) -> Tree:
    """What shall stand there, the changes made one after the other; `before` stays as it is.

    Raises:
        EditError: a path leads nowhere.
    """
    after = _copied(before)
    for path, value in changes.items():
        after = _set(after, path, _cleaned(value), path)
    return after


def in_layout_order(tree: Tree, layout: Layout) -> Tree:
    """The same, fields in their documented order, and those that have none behind them."""
    if isinstance(tree, list):
        return [in_layout_order(one, layout) for one in tree]
    if not isinstance(tree, dict):
        return tree
    names = [
        *(name for name in layout if name in tree),
        *(one for one in tree if one not in layout),
    ]
    below = layout.get("", {})
    return {name: in_layout_order(tree[name], layout.get(name, below)) for name in names}


def is_same_tree(one: Tree, other: Tree) -> bool:
    """Whether two readings say the same: space around a text says nothing."""
    return _bare(one) == _bare(other)


def _bare(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {name: _bare(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_bare(value) for value in tree]
    return tree.strip()


def _copied(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {name: _copied(value) for name, value in tree.items()}
    return [_copied(value) for value in tree] if isinstance(tree, list) else tree


def _cleaned(value: Any) -> Tree:
    """The value as it will be read; what is empty is left out of lists and fields."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        fields = {str(name): _cleaned(one) for name, one in value.items()}
        return {name: one for name, one in fields.items() if one}
    if isinstance(value, str):
        return value if isinstance(value, Unquoted) else _text(value)
    if isinstance(value, bool):
        return Unquoted("true" if value else "false")
    if isinstance(value, int):
        return Unquoted(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return Unquoted(value.isoformat())
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [one for one in map(_cleaned, value) if one]
    raise TypeError(f"{type(value).__name__} cannot be written as a field")


def _text(text: str) -> str:
    """One kind of line ending, and no space at the end of a line: nobody sees it, and it is lost easily."""
    lines = re.split("\r\n|[\r\n\u2028\u2029]", text)
    return "\n".join(line.rstrip(" \t") for line in lines).strip()


def _set(tree: Tree, path: FieldPath, value: Tree, whole: FieldPath) -> Tree:
    """The tree with this value at that path; lists and fields that become empty go with it."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(first, str):
        return _set_field(tree, first, rest, value, whole)
    items = tree if isinstance(tree, list) else []
    if not 0 <= first <= len(items) or (tree and not isinstance(tree, list)):
        raise EditError(f"There is no entry {first + 1} in {format_path(whole[: -len(path)])}")
    inside = _set(items[first] if first < len(items) else "", rest, value, whole)
    return [*items[:first], *([inside] if inside else []), *items[first + 1 :]]


def _set_field(tree: Tree, name: str, rest: FieldPath, value: Tree, whole: FieldPath) -> Tree:
    if tree and not isinstance(tree, dict):
        above = format_path(whole[: -len(rest) - 1])
        raise EditError(
            f"There are no fields in {above}, so that {name} has no place",
            fix="Mend that part of the file by hand first.",
        )
    fields = dict(tree) if isinstance(tree, dict) else {}
    if inside := _set(fields.get(name, ""), rest, value, whole):
        fields[name] = inside
    else:
        fields.pop(name, None)
    return fields


def format_path(path: FieldPath) -> str:
    """The path for people: `people 2 consent`."""
    return " ".join(str(one + 1) if isinstance(one, int) else one for one in path) or "the file"
