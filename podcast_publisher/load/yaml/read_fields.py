"""Read the fields of a YAML text."""

from typing import Any

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.mappings import Group
from podcast_publisher.load.yaml.nodes import YamlSyntaxError, compose
from podcast_publisher.load.yaml.problems import ProblemCollector


def read_fields(text: str, group: Group, problems: ProblemCollector) -> dict[str, Any] | None:
    """The values by field; None, with the problem reported, for what is no mapping in YAML."""
    try:
        root = compose(text)
    except YamlSyntaxError as error:
        problems.set_position((), error.position)
        problems.report(rules.yaml_syntax, f"This is not YAML: {error}", (), fix=error.fix)
        return None
    if root is None:
        problems.report(rules.yaml_syntax, "There is nothing in this file", ())
        return None
    problems.set_position((), root.position)
    return group.read_fields(root, problems, ())
