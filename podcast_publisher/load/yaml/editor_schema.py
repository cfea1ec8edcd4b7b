"""The schemas of both YAML files, for editors that complete and underline."""

import json

from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.schema import Schema

_GROUPS = {"show": SHOW, "episode": EPISODE}
SCHEMA_NAMES = tuple(_GROUPS)
"""What there is a schema of."""


def editor_schema(name: str) -> Schema:
    """The schema of `show` or `episode`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Made from the program by `podcast-publisher schema {name}`.",
        **_GROUPS[name].schema,
    }


def editor_schema_text(name: str) -> str:
    """The same, as a file."""
    return json.dumps(editor_schema(name), indent=2, ensure_ascii=False) + "\n"
