"""load → edit: what the stage `edit` must be told of the program's own reader and of the fields there are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.edit.values import Layout, Tree, Value
from podcast_publisher.load.files.episode_folder import episode_files
from podcast_publisher.load.files.text_file import MAX_YAML_BYTES, read_limited
from podcast_publisher.load.project import SHOW_FILE
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.mappings import Group, ListOf, NamedGroups
from podcast_publisher.load.yaml.nodes import Node, Scalar, Sequence, YamlSyntaxError, compose
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath


def changed_episode(text: str, changes: Mapping[FieldPath, Value]) -> str:
    """The text of an episode's file with these fields set, added or taken away.

    Raises:
        EditError: it cannot be done; the words say why.
    """
    return _changed(text, changes, EPISODE)


def changed_show(text: str, changes: Mapping[FieldPath, Value]) -> str:
    """The text of podcast.yaml with these fields set, added or taken away.

    Raises:
        EditError: it cannot be done; the words say why.
    """
    return _changed(text, changes, SHOW)


def _changed(text: str, changes: Mapping[FieldPath, Value], group: Group) -> str:
    try:
        from podcast_publisher.edit.change_fields import change_fields
    except ModuleNotFoundError as error:  # the extra `desk` is not installed
        raise EditError(
            "What changes YAML files is not installed",
            fix='Install it with: pip install "podcast-publisher[desk]"',
        ) from error
    return change_fields(text, changes, read=as_written, layout=_layout(group))


def as_written(text: str) -> Tree:
    """What stands in a file: texts, lists and fields, nothing interpreted.

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


@dataclass(frozen=True, slots=True)
class Series:
    """The episodes so far, from YAML alone; files that cannot be read are left out."""

    episodes: tuple[dict[str, Tree], ...]
    """Their fields, in the order of their numbers."""
    people: Tree
    """Those of the show."""

    @classmethod
    def load(cls, root: Path) -> "Series":
        """The series in that folder, without reading its recordings."""
        read = [_fields_in(path) for path in episode_files(root)]
        show = _fields_in(root / SHOW_FILE)
        return cls(tuple(sorted(read, key=_number)), show.get("people", ""))

    @property
    def next_number(self) -> int:
        return max(map(_number, self.episodes), default=0) + 1

    def has_number(self, number: int) -> bool:
        return any(_number(episode) == number for episode in self.episodes)

    def last(self, field: str) -> str:
        """What the last episode says there, or nothing."""
        said = self.episodes[-1].get(field, "") if self.episodes else ""
        return said if isinstance(said, str) else ""


def _number(fields: dict[str, Tree]) -> int:
    said = fields.get("number", "")
    return int(said) if isinstance(said, str) and re.fullmatch("[0-9]{1,6}", said) else 0


def _fields_in(path: Path) -> dict[str, Tree]:
    try:
        fields = as_written(read_limited(path, MAX_YAML_BYTES).decode("utf-8-sig"))
    except (OSError, ValueError):  # check says what is wrong with it
        return {}
    return fields if isinstance(fields, dict) else {}
