"""JSON Schema (2020-12) of the kinds of value: what an editor knows of a field before `check` does.

A schema sees a value as the editor's own YAML parser typed it, and parsers differ: an unquoted
`1:30` is a text or the number 90, `no` a text or false, `1` a number, a date an ISO text. So a
value of one kind is let in under every type that what we read may arrive as, and only what it is
as text is held to a pattern. Patterns keep to what regular expressions mean in Python and in
JavaScript alike.
"""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

ANY_SCALAR = ("string", "number", "boolean")
"""Whatever a parser makes of an unquoted text that its field takes as text."""

NO_EXAMPLES: Mapping[str, Any] = {"examples": []}
"""For identities: an editor would fill the example in, and two shows would be the same one."""


def scalar_schema(
    types: tuple[str, ...], pattern: str, words: str, keywords: Mapping[str, Any] = {}
) -> Schema:
    """The schema of a single value; its preferred type comes first."""
    return {
        "type": types[0] if len(types) == 1 else list(types),
        **keywords,
        "pattern": f"^(?:{pattern})$",
        # Not of the standard, which ignores it; VS Code shows it instead of the pattern.
        "patternErrorMessage": f"This should be {words}.",
    }


def enum_schema(choices: tuple[str, ...], default: str) -> Schema:
    """The schema of one word of a few."""
    return {
        "type": "string",
        "enum": list(choices),
        **({"default": default} if default else {}),
    }


def array_schema(items: Schema) -> Schema:
    """The schema of a list."""
    return {"type": "array", "items": items}


def object_schema(title: str, properties: dict[str, Schema], required: list[str]) -> Schema:
    """The schema of fields under the names we gave them."""
    return {
        "title": title,
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def map_schema(pattern: str, words: str, values: Schema) -> Schema:
    """The schema of things under names their author chooses."""
    return {
        "type": "object",
        "propertyNames": scalar_schema(("string",), pattern, words),
        "additionalProperties": values,
    }


def field_schema(schema: Schema, description: str, example: str, default: object) -> Schema:
    """The schema of a field: its kind's, and what is said about it in the documentation."""
    return {
        "description": description,
        **({"examples": [_typed(example, schema["type"])]} if example else {}),
        **schema,
        **({} if default is None else {"default": default}),
    }


def _typed(example: str, types: str | list[str]) -> object:
    """The example as its field likes it best: editors offer it, and put a text in quotes."""
    match types if isinstance(types, str) else types[0]:
        case "integer":
            return int(example)
        case "boolean":
            return example == "true"
        case "array":
            return [example]
    return example
