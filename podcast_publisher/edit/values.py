"""Values of a YAML file as a tree, and changes to it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath

Value = str | int | bool | date | Sequence["Value"] | Mapping[str, "Value"] | None
"""A new value for a field; None, an empty text or an empty list removes it."""

Tree = str | list["Tree"] | dict[str, "Tree"]
"""The content of a file: texts, lists and fields, nothing interpreted."""

Reader = Callable[[str], Tree]
"""Reads a text as `load` does; raises ValueError with a message."""

Layout = Mapping[str, "Layout"]
"""The known fields in documented order, with those below each. A list has the layout of its entries;
`""` stands for fields whose names the author chooses."""


class Unquoted(str):
    """A number, boolean or date, which is written without quotes."""

    __slots__ = ()


def with_changes(before: Tree, changes: Mapping[FieldPath, Value]) -> Tree:
    """A copy of the tree with the changes made in order.

    Raises:
        EditError: a path leads nowhere.
    """
    after = _copy(before)
    for path, value in changes.items():
        after = _set(after, path, _cleaned(value), path)
    return after


def in_layout_order(tree: Tree, layout: Layout) -> Tree:
    """The tree with fields in documented order, unknown ones last."""
    if isinstance(tree, list):
        return [in_layout_order(name, layout) for name in tree]
    if not isinstance(tree, dict):
        return tree
    names = [
        *(name for name in layout if name in tree),
        *(name for name in tree if name not in layout),
    ]
    below = layout.get("", {})
    return {name: in_layout_order(tree[name], layout.get(name, below)) for name in names}


def is_same_tree(first: Tree, second: Tree) -> bool:
    """Whether two trees are equal, ignoring space around texts."""
    return _stripped(first) == _stripped(second)


def _stripped(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {name: _stripped(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_stripped(value) for value in tree]
    return tree.strip()


def _copy(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {name: _copy(value) for name, value in tree.items()}
    return [_copy(value) for value in tree] if isinstance(tree, list) else tree


def _cleaned(value: Any) -> Tree:
    """The value as a tree, without empty entries and fields."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        fields = {str(name): _cleaned(item) for name, item in value.items()}
        return {name: item for name, item in fields.items() if item}
    if isinstance(value, str):
        return value if isinstance(value, Unquoted) else _text(value)
    if isinstance(value, bool):
        return Unquoted("true" if value else "false")
    if isinstance(value, int):
        return Unquoted(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return Unquoted(value.isoformat())
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [item for item in map(_cleaned, value) if item]
    raise TypeError(f"{type(value).__name__} cannot be written as a field")


def _text(text: str) -> str:
    """The text with Unix line endings and without trailing spaces."""
    lines = re.split("\r\n|[\r\n\u2028\u2029]", text)
    return "\n".join(line.rstrip(" \t") for line in lines).strip()


def _set(tree: Tree, path: FieldPath, value: Tree, whole: FieldPath) -> Tree:
    """The tree with this value at that path, without lists and fields that become empty."""
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
            fix="Fix that part of the file in a text editor first.",
        )
    fields = dict(tree) if isinstance(tree, dict) else {}
    if inside := _set(fields.get(name, ""), rest, value, whole):
        fields[name] = inside
    else:
        fields.pop(name, None)
    return fields


def format_path(path: FieldPath) -> str:
    """The path for messages: `people 2 consent`."""
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in path) or "the file"
