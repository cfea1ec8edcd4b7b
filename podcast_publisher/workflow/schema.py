"""JSON Schemas for editors, made from the tables of fields."""

from podcast_publisher.load.yaml.editor_schema import NAMES, schema_text

__all__ = ["NAMES", "schema_text"]
