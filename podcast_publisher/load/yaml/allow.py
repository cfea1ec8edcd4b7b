"""Reasons under the codes of rules: the kind of the field `allow`."""

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.nodes import Mapping, Node, Scalar
from podcast_publisher.load.yaml.problems import Notes
from podcast_publisher.load.yaml.scalars import Text, shown
from podcast_publisher.load.yaml.schema import Schema, of_names, of_value
from podcast_publisher.model.finding import FieldPath

SHORTEST = 10
"""Characters: fewer are no reason that somebody else could judge."""


class Reasons:
    """Codes of rules, and behind each the reason why it is left aside in this file."""

    words = "codes of rules, and behind each the reason"

    @property
    def blank(self) -> dict[str, str]:
        return {}

    @property
    def schema(self) -> Schema:
        """What an editor knows of it: which codes there are is not for it to know."""
        reason = of_value(
            ("string",),
            rf"\s*\S[\s\S]{{{SHORTEST - 2},}}\S\s*",
            f"a reason of {SHORTEST} characters or more",
        )
        return of_names("PP[0-9]{3}", "the code of a rule, such as PP206", reason)

    def read(self, node: Node, notes: Notes, path: FieldPath) -> dict[str, str]:
        """The reasons by code; one that is missing is noted, and does not undo the allowance."""
        if not isinstance(node, Mapping):
            notes.note(rules.wrong_kind, f"This should be {self.words}", path)
            return {}
        reasons: dict[str, str] = {}
        for key, value in node.entries:
            code = key.text if isinstance(key, Scalar) else "?"
            at = (*path, code)
            notes.place(at, key.position)
            if code in reasons:
                notes.note(rules.duplicate_field, f"{shown(code)} is given twice", at)
            else:
                reasons[code] = _reason(value, notes, at)
        return reasons


def _reason(node: Node, notes: Notes, at: FieldPath) -> str:
    empty = isinstance(node, Scalar) and not node.quoted and node.text in {"", "~", "null"}
    reason: str = "" if empty else Text().read(node, notes, at)
    if empty or 0 < len(reason) < SHORTEST:
        what = f"{shown(reason)} is too short for one" if reason else "There is none"
        notes.note(rules.allowance_has_a_reason, f"{what} behind {at[-1]}", at)
    return reason
