"""JSON Schemas for editors, made from the tables of fields."""

from podcast_publisher.load.yaml.editor_schema import SCHEMA_NAMES, editor_schema_text

__all__ = ["SCHEMA_NAMES", "editor_schema_text"]
