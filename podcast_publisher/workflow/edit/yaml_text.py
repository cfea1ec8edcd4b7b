"""Change fields in the text of a YAML file, and leave the rest as it is."""

from collections.abc import Mapping

from podcast_publisher.edit.values import Layout, Tree, Value
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.mappings import Group, ListOf, NamedGroups
from podcast_publisher.load.yaml.nodes import Node, Scalar, Sequence, YamlSyntaxError, compose
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath


def edit_episode_text(text: str, changes: Mapping[FieldPath, Value]) -> str:
    """The text of an episode's file with these fields set, added or removed.

    Raises:
        EditError: it cannot be done.
    """
    return _changed(text, changes, EPISODE)


def edit_show_text(text: str, changes: Mapping[FieldPath, Value]) -> str:
    """The text of podcast.yaml with these fields set, added or removed.

    Raises:
        EditError: it cannot be done.
    """
    return _changed(text, changes, SHOW)


def _changed(text: str, changes: Mapping[FieldPath, Value], group: Group) -> str:
    try:
        from podcast_publisher.edit.change_fields import change_fields
    except ModuleNotFoundError as error:  # the extra `desk` is not installed
        raise EditError(
            "The library that changes YAML files is not installed",
            fix='Install it with: pip install "podcast-publisher[desk]"',
        ) from error
    return change_fields(text, changes, reader=parse_fields, layout=_layout(group))


def parse_fields(text: str) -> Tree:
    """The texts, lists and fields of a file, nothing interpreted.

    Raises:
        ValueError: it cannot be read, or has a field twice.
    """
    try:
        root = compose(text)
    except YamlSyntaxError as error:
        raise ValueError(f"line {error.position.line}: {error}") from error
    return {} if root is None else _tree(root)


def _tree(node: Node) -> Tree:
    if isinstance(node, Scalar):
        return "" if not node.quoted and node.text in {"~", "null"} else node.text
    if isinstance(node, Sequence):
        return [_tree(item) for item in node.items]
    fields = {}
    for key, value in node.entries:
        if not isinstance(key, Scalar):
            raise ValueError(f"line {key.position.line}: a field's name must be a single word")  # noqa: TRY004 - of what the file holds
        if key.text in fields:
            raise ValueError(f"line {key.position.line}: {key.text[:60]} is given twice")
        fields[key.text] = _tree(value)
    return fields


def _layout(kind: object) -> Layout:
    """The fields in their documented order, and those below each."""
    if isinstance(kind, Group):
        return {field.name: _layout(field.kind) for field in kind.fields}
    if isinstance(kind, ListOf):
        return _layout(kind.kind)
    return {"": _layout(kind.group)} if isinstance(kind, NamedGroups) else {}
