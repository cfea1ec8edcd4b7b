"""JSON Schema (2020-12) for the kinds of values, so that editors find mistakes before `check` does.

A schema sees the value as the editor's YAML parser typed it, and parsers differ: an unquoted `1:30`
is text or the number 90, `no` is text or false, `1` a number, a date an ISO text. So each kind
accepts every type that its values may arrive as, and only text is matched against a pattern.
Patterns mean the same in Python and JavaScript.
"""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

ANY_SCALAR = ("string", "number", "boolean")
"""Types that a parser may make of an unquoted text."""

NO_EXAMPLES: Mapping[str, Any] = {"examples": []}
"""For identifiers: an editor would insert the example, and two shows would share it."""


def scalar_schema(
    types: tuple[str, ...], pattern: str, label: str, keywords: Mapping[str, Any] = {}
) -> Schema:
    """The schema of a single value, its preferred type first."""
    return {
        "type": types[0] if len(types) == 1 else list(types),
        **keywords,
        "pattern": f"^(?:{pattern})$",
        # not in the standard; VS Code shows it instead of the pattern
        "patternErrorMessage": f"This should be {label}.",
    }


def enum_schema(choices: tuple[str, ...], default: str) -> Schema:
    """The schema of a choice."""
    return {
        "type": "string",
        "enum": list(choices),
        **({"default": default} if default else {}),
    }


def array_schema(items: Schema) -> Schema:
    """The schema of a list."""
    return {"type": "array", "items": items}


def object_schema(title: str, properties: dict[str, Schema], required: list[str]) -> Schema:
    """The schema of fields with fixed names."""
    return {
        "title": title,
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def map_schema(pattern: str, label: str, values: Schema) -> Schema:
    """The schema of values under names that the author chooses."""
    return {
        "type": "object",
        "propertyNames": scalar_schema(("string",), pattern, label),
        "additionalProperties": values,
    }


def field_schema(schema: Schema, description: str, example: str, default: object) -> Schema:
    """The schema of a field: that of its kind, with its documentation."""
    return {
        "description": description,
        **({"examples": [_typed(example, schema["type"])]} if example else {}),
        **schema,
        **({} if default is None else {"default": default}),
    }


def _typed(example: str, types: str | list[str]) -> object:
    """The example in the field's preferred type, as editors offer it."""
    match types if isinstance(types, str) else types[0]:
        case "integer":
            return int(example)
        case "boolean":
            return example == "true"
        case "array":
            return [example]
    return example
