"""Select rules by code or prefix of a code."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from podcast_publisher.model.finding import Finding, Rule


class UnknownPrefixError(ValueError):
    """No rule's code has this prefix."""


class Selection(Struct, frozen=True):
    """Codes or prefixes: `PP2`, `PP301`; if `select` is empty, all rules are selected."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    @classmethod
    def of(cls, select: str, ignore: str, rules: Iterable[Rule]) -> "Selection":
        """Parse two lists of codes with commas.

        Raises:
            UnknownPrefixError: no rule has that code or prefix, which is the message.
        """
        codes = [rule.code for rule in rules]
        return cls(_prefixes(select, codes), _prefixes(ignore, codes))

    def takes(self, rule: Rule) -> bool:
        """Whether the rule is selected: the longest prefix decides; `ignore` wins a tie."""
        selected = _longest(rule.code, self.select) if self.select else 0
        return selected > _longest(rule.code, self.ignore)

    def of_those(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of selected rules."""
        return tuple(finding for finding in findings if self.takes(finding.rule))


def _prefixes(written: str, codes: Sequence[str]) -> frozenset[str]:
    prefixes = [prefix.strip().upper() for prefix in written.split(",") if prefix.strip()]
    for prefix in prefixes:
        if not any(code.startswith(prefix) for code in codes):
            raise UnknownPrefixError(prefix)
    return frozenset(prefixes)


def _longest(code: str, prefixes: Collection[str]) -> int:
    """The length of the longest matching prefix; -1 if there is none."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
