"""The field `allow`: rule codes, each with the reason for an exception."""

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.nodes import Mapping, Node, Scalar
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import Text, abbreviate
from podcast_publisher.load.yaml.schema import Schema, map_schema, scalar_schema
from podcast_publisher.model.finding import FieldPath

MIN_REASON = 10
"""Characters; a shorter reason cannot be reviewed."""


class Allowances:
    """Rule codes, each with the reason why this file is exempt."""

    label = "rule codes, each with its reason"

    @property
    def blank(self) -> dict[str, str]:
        return {}

    @property
    def schema(self) -> Schema:
        """Accepts any code: the schema does not list the rules."""
        reason = scalar_schema(
            ("string",),
            rf"\s*\S[\s\S]{{{MIN_REASON - 2},}}\S\s*",
            f"a reason of {MIN_REASON} characters or more",
        )
        return map_schema("PP[0-9]{3}", "the code of a rule, such as PP206", reason)

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> dict[str, str]:
        """The reasons by code; a missing reason is reported, and the exception still counts."""
        if not isinstance(node, Mapping):
            problems.report(rules.wrong_kind, f"This should be {self.label}", path)
            return {}
        reasons: dict[str, str] = {}
        for key, value in node.entries:
            code = key.text if isinstance(key, Scalar) else "?"
            code_path = (*path, code)
            problems.set_position(code_path, key.position)
            if code in reasons:
                problems.report(
                    rules.duplicate_field, f"{abbreviate(code)} is given twice", code_path
                )
            else:
                reasons[code] = _reason(value, problems, code_path)
        return reasons


def _reason(node: Node, problems: ProblemCollector, path: FieldPath) -> str:
    empty = isinstance(node, Scalar) and not node.quoted and node.text in {"", "~", "null"}
    reason: str = "" if empty else Text().read(node, problems, path)
    if empty or 0 < len(reason) < MIN_REASON:
        problem = (
            f"{abbreviate(reason)} is too short to be the reason for {path[-1]}"
            if reason
            else f"There is no reason after {path[-1]}"
        )
        problems.report(rules.allowance_has_a_reason, problem, path)
    return reason
