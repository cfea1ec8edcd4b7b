"""YAML to values: nodes with places, the kinds of value, and every problem with its line."""
