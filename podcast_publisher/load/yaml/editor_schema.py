"""JSON Schemas of both YAML files, for completion and validation in editors."""

import json

from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.schema import Schema

_FIELD_GROUPS = {"show": SHOW, "episode": EPISODE}
SCHEMA_NAMES = tuple(_FIELD_GROUPS)
"""Names of the schemas."""


def editor_schema(name: str) -> Schema:
    """The schema of `show` or `episode`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Made from the program by `podcast-publisher schema {name}`.",
        **_FIELD_GROUPS[name].schema,
    }


def editor_schema_text(name: str) -> str:
    """The schema as the text of a file."""
    return json.dumps(editor_schema(name), indent=2, ensure_ascii=False) + "\n"
