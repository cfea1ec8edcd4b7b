"""Reasons under the codes of rules: the kind of the field `allow`."""

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.nodes import Mapping, Node, Scalar
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import Text, abbreviate
from podcast_publisher.load.yaml.schema import Schema, map_schema, scalar_schema
from podcast_publisher.model.finding import FieldPath

MIN_REASON = 10
"""Characters: fewer are no reason that somebody else could judge."""


class Allowances:
    """Codes of rules, and behind each the reason why it is left aside in this file."""

    label = "codes of rules, and behind each the reason"

    @property
    def blank(self) -> dict[str, str]:
        return {}

    @property
    def schema(self) -> Schema:
        """What an editor knows of it: which codes there are is not for it to know."""
        reason = scalar_schema(
            ("string",),
            rf"\s*\S[\s\S]{{{MIN_REASON - 2},}}\S\s*",
            f"a reason of {MIN_REASON} characters or more",
        )
        return map_schema("PP[0-9]{3}", "the code of a rule, such as PP206", reason)

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> dict[str, str]:
        """The reasons by code; one that is missing is noted, and does not undo the allowance."""
        if not isinstance(node, Mapping):
            problems.report(rules.wrong_kind, f"This should be {self.label}", path)
            return {}
        reasons: dict[str, str] = {}
        for key, value in node.entries:
            code = key.text if isinstance(key, Scalar) else "?"
            at = (*path, code)
            problems.set_position(at, key.position)
            if code in reasons:
                problems.report(rules.duplicate_field, f"{abbreviate(code)} is given twice", at)
            else:
                reasons[code] = _reason(value, problems, at)
        return reasons


def _reason(node: Node, problems: ProblemCollector, at: FieldPath) -> str:
    empty = isinstance(node, Scalar) and not node.quoted and node.text in {"", "~", "null"}
    reason: str = "" if empty else Text().read(node, problems, at)
    if empty or 0 < len(reason) < MIN_REASON:
        what = f"{abbreviate(reason)} is too short for one" if reason else "There is none"
        problems.report(rules.allowance_has_a_reason, f"{what} behind {at[-1]}", at)
    return reason
