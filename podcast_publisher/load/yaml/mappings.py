"""Fields, lists, and groups of fields."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Protocol

from msgspec import Struct

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
"""A name that the author chooses."""


_MAX_ENTRIES = 10_000
"""Entries of a list; far more than anybody writes by hand."""


class Kind(Protocol):
    """A kind of value."""

    @property
    def label(self) -> str:
        """What messages call it: `a whole number`."""

    @property
    def blank(self) -> Any:
        """Stands in for a missing or wrong value; rules report nothing that follows from it."""

    @property
    def schema(self) -> Schema:
        """Its JSON Schema, for editors."""

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        """The value; or the blank, with the problem reported."""


class ListOf(Struct, frozen=True):
    """A list of values of one kind."""

    kind: Kind
    blank: tuple[Any, ...] = ()

    @property
    def label(self) -> str:
        return f"a list, each entry after a hyphen: {self.kind.label}"

    @property
    def schema(self) -> Schema:
        return array_schema(self.kind.schema)

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            problem = BULLET_MESSAGE if _has_bullets(node) else f"This should be {self.label}"
            problems.report(rules.wrong_kind, problem, path)
            return self.blank
        if (count := len(node.items)) > _MAX_ENTRIES:
            fix = f"Keep {_MAX_ENTRIES:,} at most."
            problems.report(rules.wrong_kind, f"There are {count:,} entries here", path, fix=fix)
            return self.blank
        for number, item in enumerate(node.items):
            problems.set_position((*path, number), item.position)
        return tuple(
            self.kind.read(item, problems, (*path, number))
            for number, item in enumerate(node.items)
        )


def _has_bullets(node: Node) -> bool:
    """Whether it is a list with bullets in place of hyphens."""
    first = node.entries[0][0] if isinstance(node, MappingNode) and node.entries else node
    return isinstance(first, Scalar) and not first.quoted and starts_with_bullet(first.text)


class Field(Struct, frozen=True):
    """A field: name, kind and documentation."""

    name: str
    kind: Kind
    description: str
    feed: str = ""
    """The feed element it becomes."""
    example: str = ""
    required: bool = False
    default: Any = None

    @property
    def schema(self) -> Schema:
        return field_schema(self.kind.schema, self.description, self.example, self.default)

    @property
    def example_line(self) -> str:
        """An example line; empty for guids, because an example would be copied."""
        if not self.example or self.name == "guid" or isinstance(self.kind, Group | NamedGroups):
            return ""
        return ("- " if isinstance(self.kind, ListOf) else f"{self.name}: ") + self.example


class Group(Struct, frozen=True, dict=True):
    """Fields within a field, and what is made of them."""

    name: str
    fields: tuple[Field, ...]
    make: Callable[..., Any] = dict
    blank: None = None

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {member.name: member for member in self.fields}

    @property
    def label(self) -> str:
        return f"{self.name}, with the fields {', '.join(self.by_name)}"

    @property
    def schema(self) -> Schema:
        return object_schema(
            self.name,
            {member.name: member.schema for member in self.fields},
            [member.name for member in self.fields if member.required],
        )

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        values = self.read_fields(node, problems, path)
        # an empty entry in place of an unreadable one keeps the positions of those after it
        return self.make(**(values or {member.name: member.kind.blank for member in self.fields}))

    def read_fields(
        self, node: Node, problems: ProblemCollector, path: FieldPath
    ) -> dict[str, Any] | None:
        """The values by field name; None where the node has no fields."""
        if not isinstance(node, MappingNode):
            problems.report(rules.wrong_kind, f"This should be {self.label}", path)
            return None
        nodes: dict[str, Node] = {}
        for key, value in node.entries:
            if (name := problems.read_field_name(key, path, self.by_name, seen=nodes)) is not None:
                problems.set_position((*path, name), value.position)
                nodes[name] = value
        return {member.name: self._value(member, nodes, problems, path) for member in self.fields}

    def _value(
        self, member: Field, nodes: dict[str, Node], problems: ProblemCollector, path: FieldPath
    ) -> Any:
        if member.name in nodes:
            problems.set_example((*path, member.name), member.example_line)
            return member.kind.read(nodes[member.name], problems, (*path, member.name))
        if member.required:
            problems.report_missing(member.name, member.example, path)
        return member.kind.blank if member.default is None else member.default


class NamedGroups(Struct, frozen=True):
    """Groups of one kind under names that the author chooses; the name becomes the field `name`."""

    group: Group
    blank: tuple[Any, ...] = ()

    @property
    def label(self) -> str:
        return f"names, and under each {self.group.label}"

    @property
    def schema(self) -> Schema:
        label = "a name in lower-case letters, digits and hyphens"
        return map_schema(_NAME, label, self.group.schema)

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> tuple[Any, ...]:
        if not isinstance(node, MappingNode):
            problems.report(rules.wrong_kind, f"This should be {self.label}", path)
            return self.blank
        groups = []
        names: set[str] = set()
        for key, value in node.entries:
            name = key.text if isinstance(key, Scalar) else ""
            problems.set_position((*path, name), key.position)
            if name in names:
                problems.report(
                    rules.duplicate_field, f'The name "{name}" is given twice', (*path, name)
                )
            elif not re.fullmatch(_NAME, name):
                message = f"{abbreviate(name)} is not a valid name: use lower-case letters, digits and hyphens"
                problems.report(rules.wrong_kind, message, (*path, name))
            elif (values := self.group.read_fields(value, problems, (*path, name))) is not None:
                groups.append(self.group.make(name=name, **values))
            names.add(name)
        return tuple(groups)
