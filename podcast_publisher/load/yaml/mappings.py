"""Fields and what they are made of: lists, groups of fields, and groups under chosen names."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.hints import BULLET_MESSAGE
from podcast_publisher.load.yaml.nodes import Mapping as MappingNode
from podcast_publisher.load.yaml.nodes import Node, Scalar, Sequence, starts_with_bullet
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import abbreviate
from podcast_publisher.load.yaml.schema import (
    Schema,
    array_schema,
    field_schema,
    map_schema,
    object_schema,
)
from podcast_publisher.model.finding import FieldPath

_NAME = "[a-z][a-z0-9-]{0,30}"
"""A name its author chooses."""


_MOST_ENTRIES = 10_000
"""Entries of a list: far more than anybody writes by hand."""


class Kind(Protocol):
    """A kind of value."""

    @property
    def label(self) -> str:
        """What it is called: `a whole number`."""

    @property
    def blank(self) -> Any:
        """What stands in where the value is missing or wrong; what it breaks is not reported."""

    @property
    def schema(self) -> Schema:
        """What an editor knows of it, as JSON Schema."""

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        """The value, or the blank and a note."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one kind."""

    kind: Kind
    blank: tuple[Any, ...] = ()

    @property
    def label(self) -> str:
        return f"a list, each entry behind a hyphen: {self.kind.label}"

    @property
    def schema(self) -> Schema:
        return array_schema(self.kind.schema)

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            what = BULLET_MESSAGE if _has_bullets(node) else f"This should be {self.label}"
            problems.report(rules.wrong_kind, what, path)
            return self.blank
        if (count := len(node.items)) > _MOST_ENTRIES:
            fix = f"Keep {_MOST_ENTRIES:,} at most."
            problems.report(rules.wrong_kind, f"There are {count:,} entries here", path, fix=fix)
            return self.blank
        for number, item in enumerate(node.items):
            problems.set_position((*path, number), item.position)
        return tuple(
            self.kind.read(item, problems, (*path, number))
            for number, item in enumerate(node.items)
        )


def _has_bullets(node: Node) -> bool:
    """Whether it would be a list, had its entries hyphens."""
    first = node.entries[0][0] if isinstance(node, MappingNode) and node.entries else node
    return isinstance(first, Scalar) and not first.quoted and starts_with_bullet(first.text)


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, its kind, and what is said about it in the documentation."""

    name: str
    kind: Kind
    description: str
    feed: str = ""
    """The element of the feed it becomes."""
    example: str = ""
    required: bool = False
    default: Any = None

    @property
    def schema(self) -> Schema:
        return field_schema(self.kind.schema, self.description, self.example, self.default)

    @property
    def example_line(self) -> str:
        """How it may be written, or nothing: the guid of an example would be copied."""
        if not self.example or self.name == "guid" or isinstance(self.kind, Group | NamedGroups):
            return ""
        return ("- " if isinstance(self.kind, ListOf) else f"{self.name}: ") + self.example


@dataclass(frozen=True, slots=True)
class Group:
    """Fields within a field, and what they make together."""

    name: str
    fields: tuple[Field, ...]
    make: Callable[..., Any] = dict
    blank: None = None
    by_name: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {one.name: one for one in self.fields})

    @property
    def label(self) -> str:
        return f"{self.name}, with the fields {', '.join(self.by_name)}"

    @property
    def schema(self) -> Schema:
        return object_schema(
            self.name,
            {one.name: one.schema for one in self.fields},
            [one.name for one in self.fields if one.required],
        )

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        values = self.read_fields(node, problems, path)
        # Where nothing could be read, an entry with nothing in it keeps those behind it in place.
        return self.make(**(values or {one.name: one.kind.blank for one in self.fields}))

    def read_fields(
        self, node: Node, problems: ProblemCollector, path: FieldPath
    ) -> dict[str, Any] | None:
        """The values by field name, or nothing where there are no fields at all."""
        if not isinstance(node, MappingNode):
            problems.report(rules.wrong_kind, f"This should be {self.label}", path)
            return None
        written: dict[str, Node] = {}
        for key, value in node.entries:
            if (
                name := problems.read_field_name(key, path, self.by_name, seen=written)
            ) is not None:
                problems.set_position((*path, name), value.position)
                written[name] = value
        return {one.name: self._value(one, written, problems, path) for one in self.fields}

    def _value(
        self, one: Field, written: dict[str, Node], problems: ProblemCollector, path: FieldPath
    ) -> Any:
        if one.name in written:
            problems.set_example((*path, one.name), one.example_line)
            return one.kind.read(written[one.name], problems, (*path, one.name))
        if one.required:
            problems.report_missing(one.name, one.example, path)
        return one.kind.blank if one.default is None else one.default


@dataclass(frozen=True, slots=True)
class NamedGroups:
    """Groups of one kind under names their author chooses; the name becomes the field `name`."""

    group: Group
    blank: tuple[Any, ...] = ()

    @property
    def label(self) -> str:
        return f"names, and under each {self.group.label}"

    @property
    def schema(self) -> Schema:
        words = "a name in lower-case letters, digits and hyphens"
        return map_schema(_NAME, words, self.group.schema)

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> tuple[Any, ...]:
        if not isinstance(node, MappingNode):
            problems.report(rules.wrong_kind, f"This should be {self.label}", path)
            return self.blank
        read = []
        seen: set[str] = set()
        for key, value in node.entries:
            name = key.text if isinstance(key, Scalar) else ""
            problems.set_position((*path, name), key.position)
            if name in seen:
                problems.report(
                    rules.duplicate_field, f'The name "{name}" is given twice', (*path, name)
                )
            elif not re.fullmatch(_NAME, name):
                message = (
                    f"{abbreviate(name)} is no name: use lower-case letters, digits and hyphens"
                )
                problems.report(rules.wrong_kind, message, (*path, name))
            elif (values := self.group.read_fields(value, problems, (*path, name))) is not None:
                read.append(self.group.make(name=name, **values))
            seen.add(name)
        return tuple(read)
