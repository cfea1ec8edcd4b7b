"""Apple categories: a name, and a subcategory behind a `>`."""

from typing import Any

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.nodes import Mapping, Node, Scalar
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import Text
from podcast_publisher.model.finding import FieldPath


class Category(Text):
    """A category; if it has a colon in place of the `>`, the fix says so."""

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        parts = node.entries[0] if isinstance(node, Mapping) and len(node.entries) == 1 else ()
        names = [part.text for part in parts if isinstance(part, Scalar)]
        if len(names) == 2:
            line = f"- {names[0]} > {names[1]}"
            message = "A colon and a space make this a field: write > before a subcategory"
            problems.report(rules.wrong_kind, message, path, fix=f"Write it as in:  {line}")
            return self.blank
        return super().read(node, problems, path)
