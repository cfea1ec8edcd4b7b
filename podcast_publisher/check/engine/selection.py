"""Which findings are asked for: some rules by their codes, or by what the codes begin with."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from podcast_publisher.model.finding import Finding, Rule


class UnknownPrefixError(ValueError):
    """No code of a rule begins with it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes, or what they begin with: `PP2`, `PP301`; with nothing to select, all are selected."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    @classmethod
    def of(cls, select: str, ignore: str, rules: Iterable[Rule]) -> "Selection":
        """The selection that is written with commas between the codes.

        Raises:
            UnknownPrefixError: there is no such rule; its words are what was written.
        """
        codes = [rule.code for rule in rules]
        return cls(_prefixes(select, codes), _prefixes(ignore, codes))

    def takes(self, rule: Rule) -> bool:
        """Whether the rule is asked for: the longest beginning decides, and ignoring where alike."""
        selected = _longest(rule.code, self.select) if self.select else 0
        return selected > _longest(rule.code, self.ignore)

    def of_those(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are asked for."""
        return tuple(finding for finding in findings if self.takes(finding.rule))


def _prefixes(written: str, codes: Sequence[str]) -> frozenset[str]:
    given = [one.strip().upper() for one in written.split(",") if one.strip()]
    for one in given:
        if not any(code.startswith(one) for code in codes):
            raise UnknownPrefixError(one)
    return frozenset(given)


def _longest(code: str, prefixes: Collection[str]) -> int:
    """The length of the longest that the code begins with; below zero where there is none."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
