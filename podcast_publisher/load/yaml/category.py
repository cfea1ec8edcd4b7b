"""The kind of a category: a name of a list, with parts that people separate in their own way."""

from typing import Any

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.nodes import Mapping, Node, Scalar
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import Text
from podcast_publisher.model.finding import FieldPath


class Category(Text):
    """A name of Apple's list; a colon between its parts makes a field of it."""

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        parts = node.entries[0] if isinstance(node, Mapping) and len(node.entries) == 1 else ()
        names = [part.text for part in parts if isinstance(part, Scalar)]
        if len(names) == 2:
            line = f"- {names[0]} > {names[1]}"
            message = (
                "A colon and a space make a field of it: a part of a category stands behind a >"
            )
            problems.report(rules.wrong_kind, message, path, fix=f"Write it as in:  {line}")
            return self.blank
        return super().read(node, problems, path)
